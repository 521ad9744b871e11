"""A model learns what people decided, says how sure it is and why, and is measured on what it never saw."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from hirz.core.learning import LinearModel, Measure, ModelError, NothingToLearn, Sample, measure, train
from hirz.core.learning.letters import BUCKETS, runs, spelled
from hirz.core.learning.measuring import Group, average_precision, recall_first

CALM = ("we met at the market and talked about football", "هاد الصورة ديال العرس ديال خويا", "le cours de demain est annulé",
        "my phone was repaired in the shop near the station")  # fmt: skip
URGENT = ("he says he will send it to my father tomorrow", "كيهددني يصيفطها لبابا", "il menace de tout envoyer à ma mère",
          "he wants money before tonight or he publishes")  # fmt: skip


def decided(count: int, seed: int = 1, *, noise: float = 0.05) -> tuple[list[Sample], list[bool]]:
    """Samples whose words, and one value, say what people decided; a few decisions go the other way."""
    chance = Random(seed)
    samples, outcomes = [], []
    for n in range(count):
        is_urgent = chance.random() < 0.3
        words = " ".join(chance.choice(URGENT if is_urgent else CALM).split() + chance.choice(CALM).split())
        values = {"hit:danger_now": 1.0} if is_urgent and chance.random() < 0.5 else {}
        samples.append(Sample(f"{words} {n}", values, frozenset({n})))
        outcomes.append(is_urgent != (chance.random() < noise))
    return samples, outcomes


def groups(count: int) -> dict[str, list[str]]:
    return {"language": ["fr" if n % 2 else "ar" for n in range(count)]}


def test_it_finds_what_a_rule_without_words_cannot() -> None:
    """Trained on decisions, it beats a table that knows the value alone, on reports it never saw."""
    samples, outcomes = decided(600)
    rules = [sample.values.get("hit:danger_now", 0.0) for sample in samples]
    trained = train(samples, outcomes, rules, groups(600))
    assert trained.measure.beats
    assert trained.measure.model > 0.85 > trained.measure.rules
    assert (trained.learned, trained.calibrated, trained.measured, trained.near_same) == (360, 120, 120, 0)


def test_decisions_by_chance_teach_nothing() -> None:
    """Planted: where the outcome has nothing to do with the report, it must not be said to be better."""
    samples, _ = decided(600)
    chance = Random(3)
    outcomes = [chance.random() < 0.3 for _ in samples]
    trained = train(samples, outcomes, [chance.random() for _ in samples], groups(600))
    assert not trained.measure.beats


def test_a_share_is_what_it_says() -> None:
    """Of the reports to which it gives a share, about that share was passed on."""
    samples, outcomes = decided(2_000, noise=0.2)
    trained = train(samples, outcomes, [0.0] * 2_000, groups(2_000))
    for said, true, size in trained.measure.bins:
        assert abs(said - true) < 4 * (0.25 / size) ** 0.5
    assert trained.measure.brier < 0.2


def test_a_text_on_both_sides_of_the_split_is_left_out() -> None:
    """A later report that repeats an earlier text is not measured; without its words, the planted variant, it would be."""
    samples, outcomes = decided(600)
    for n in range(480, 600):
        samples[n] = samples[n - 480]
        outcomes[n] = outcomes[n - 480]
    fresh, true = decided(60, seed=9)
    samples[540:], outcomes[540:] = (
        [Sample(s.text, s.values, frozenset({10_000 + n})) for n, s in enumerate(fresh)],
        true,
    )
    assert train(samples, outcomes, [0.0] * 600, groups(600)).near_same == 60
    blind = [Sample(sample.text, sample.values) for sample in samples]
    assert train(blind, outcomes, [0.0] * 600, groups(600)).near_same == 0


def test_reasons_stand_in_the_text_and_add_up() -> None:
    """Every reason of words bounds words of the original; one that speaks for passing on is among the telling ones."""
    samples, outcomes = decided(600)
    model = train(samples, outcomes, [0.0] * 600, groups(600)).model
    text = "Bonjour. Il MENACE de tout envoyer à ma mère, le cours est annulé"
    told = model.predict(Sample(text, {"hit:danger_now": 1.0}))
    assert told.share > 0.8
    words = {text[said.start : said.end]: said.bits for said in told.reasons if not said.name}
    assert {"MENACE", "envoyer", "mère", "tout"} & {word for word, bits in words.items() if bits > 0}
    assert any(said.name == "hit:danger_now" and said.bits > 0 for said in told.reasons)
    assert model.share(Sample(text, {"hit:danger_now": 1.0})) == pytest.approx(told.share)


def test_a_model_survives_its_bytes_and_nothing_else_is_one() -> None:
    """What was written is read back; cut, foreign or older bytes are refused."""
    samples, outcomes = decided(400)
    model = train(samples, outcomes, [0.0] * 400, groups(400)).model
    data = model.to_bytes()
    again = LinearModel.from_bytes(data)
    assert [again.share(s) for s in samples[:20]] == pytest.approx([model.share(s) for s in samples[:20]])
    for broken in (b"", b"HZLM", data[:-9], b"XXXX" + data[4:], data[:40] + bytes([data[40] ^ 1]) + data[41:]):
        with pytest.raises(ModelError):
            LinearModel.from_bytes(broken)


def test_too_little_is_refused_in_numbers() -> None:
    """Few decisions, or all alike, make no model."""
    samples, outcomes = decided(299)
    with pytest.raises(NothingToLearn) as few:
        train(samples, outcomes, [0.0] * 299, groups(299))
    assert (few.value.wanted, few.value.found) == (300, 299)
    samples, _ = decided(400)
    with pytest.raises(NothingToLearn):
        train(samples, [False] * 400, [0.0] * 400, groups(400))


@pytest.mark.parametrize("text", ["", " ", "ok", "🙂", "a" * 100_000, "ب" * 30, "\u200b\u200f", "a b c d e"])
def test_any_text_has_runs(text: str) -> None:
    """Buckets and words are in their bounds for whatever people write."""
    line, places = spelled(text)
    buckets, words = runs(line)
    assert len(buckets) == len(words)
    assert not len(buckets) or (buckets.min() >= 0 and buckets.max() < BUCKETS and words.max() < len(places))


def test_runs_stay_within_words_and_spellings_share_them() -> None:
    """No run crosses a space; two spellings of a word share most of theirs, two words share none."""
    joined = set(runs(" ab cd ")[0])
    assert joined == set(runs(" ab ")[0]) | set(runs(" cd ")[0])
    one, near, far = (set(runs(spelled(word)[0])[0]) for word in ("kayhedded", "kayhedd", "football"))
    assert len(one & near) > len(near) / 2
    assert not one & far


def test_average_precision_by_hand() -> None:
    """Three of five: at ranks 1, 3 and 5; and where all have one score, the share of positives."""
    truth = np.array([True, False, True, False, True])
    assert average_precision(truth, np.array([5.0, 4, 3, 2, 1])) == pytest.approx((1 + 2 / 3 + 3 / 5) / 3)
    assert average_precision(truth, np.zeros(5)) == pytest.approx(0.6)
    assert recall_first(truth, np.array([5.0, 4, 3, 2, 1]), 0.4) == pytest.approx(1 / 3)
    assert recall_first(truth, np.zeros(5), 0.4) == pytest.approx(0.4)


def test_a_group_that_it_serves_worse_stops_it() -> None:
    """Better for most and worse for one language is not better."""
    chance = np.random.default_rng(4)
    truth = np.r_[np.tile([True, False], 200), np.tile([True, False], 20)]
    model = np.r_[truth[:400] + chance.normal(0, 0.2, 400), chance.random(40)].astype(float)
    rules = np.r_[chance.random(400), truth[400:] + chance.normal(0, 0.2, 40)].astype(float)
    names = {"language": ["fr"] * 400 + ["zgh"] * 40}
    found = measure(truth, model, rules, names)
    assert found.low > 0
    assert not found.beats
    assert [group.name for group in found.groups if group.is_worse] == ["zgh"]
    assert measure(truth[:400], model[:400], rules[:400], {}).beats
    assert Measure.from_json(found.to_json()) == found
    assert not Group("language", "es", 3, 1, None, None).is_worse
