"""How many of the labelled messages do the rules find, how often are they wrong, and are Darija and Arabizi served as French is?

`tests/data/messages` holds two halves: rules were written on `dev`, `test` is only measured. Of `test` this file prints
numbers and never a text. Peer in the same run: a list of keywords, the words of `dev` that tell most for each family (by
log-odds, `core.stats`), found as they are written and found after folding. Ordinary messages: the share of an English SMS
collection in which any family is found (skipped where the samples are not there).

The test half was looked at six times or more while rules were written (each whole run counts): for two sets of rules written
by different hands, for both together, and twice after what silences them was changed. Its texts were never read; but that the
figure for `age` was low led to a look at what silences those rules, so the figures are a little kinder than those of a first look
(both together, before: precision 0.918, recall 0.878).

    python -m bench.signals            both halves
    python -m bench.signals --dev      dev only, with what was missed and what was wrongly found
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hirz.core.stats import log_odds, wilson_interval
from hirz.core.text import find_signals, fold
from hirz.core.text.signals.finding import shipped_set

ROOT = Path(__file__).resolve().parents[1]
MESSAGES = ROOT / "tests" / "data" / "messages"
SMS = ROOT.parent / "shared" / "samples" / "text" / "sms" / "SMSSpamCollection.tsv"
LARGE = ("ar", "ary", "ary-Latn", "fr", "en", "es")
KEYWORDS = 25

Finder = Callable[[str], frozenset[str]]


class Message(NamedTuple):
    """One labelled message."""

    language: str
    text: str
    families: frozenset[str]


class Tally(NamedTuple):
    """Found and meant, found and not meant, meant and not found."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Of what was found, the share that was meant."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Of what was meant, the share that was found."""
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def messages(half: str) -> list[Message]:
    """A half, in the order of its files."""
    found = []
    for path in sorted((MESSAGES / half).glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            found.append(Message(row["lang"], row["text"], frozenset(row["families"])))
    return found


def rules(text: str) -> frozenset[str]:
    """The families that the shipped rules find."""
    return frozenset(signal.family.value for signal in find_signals(text))


def tallies(texts: Iterable[Message], find: Finder) -> dict[tuple[str, str], Tally]:
    """By language and family."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in texts:
        found = find(one.text)
        for place, families in enumerate((found & one.families, found - one.families, one.families - found)):
            for family in families:
                counts[one.language, family][place] += 1
    return {key: Tally(*three) for key, three in counts.items()}


def together(found: dict[tuple[str, str], Tally], *, language: str = "", family: str = "") -> Tally:
    """The sum over one language, one family, or everything."""
    chosen = [
        tally
        for (lang, fam), tally in found.items()
        if (not language or lang == language) and (not family or fam == family)
    ]
    return Tally(*(sum(part) for part in zip(*chosen, strict=True))) if chosen else Tally(0, 0, 0)


def keyword_finders(dev: Sequence[Message]) -> tuple[Finder, Finder]:
    """The most telling words of each family on dev: found as written, and found after folding."""

    def learn(words_of: Callable[[str], list[str]]) -> Finder:
        lists: dict[str, set[str]] = {}
        for family in sorted({name for one in dev for name in one.families}):
            inside = Counter(word for one in dev if family in one.families for word in set(words_of(one.text)))
            outside = Counter(word for one in dev if family not in one.families for word in set(words_of(one.text)))
            best = sorted(log_odds(inside, outside), key=lambda odds: -odds.z)
            lists[family] = {odds.word for odds in best[:KEYWORDS] if odds.z > 0}
        return lambda text: frozenset(family for family, words in lists.items() if words & set(words_of(text)))

    return learn(str.split), learn(lambda text: fold(text).text.split())


def ordinary() -> Iterator[str]:
    """Ordinary English messages: the ham of the collection."""
    with SMS.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) > 1 and row[0].strip().lower() == "ham":
                yield row[1]


def main() -> None:
    """Print the tables, then everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", action="store_true", help="only the half on which rules were written, with its faults")
    args = parser.parse_args()
    dev = messages("dev")
    ready = shipped_set()
    print(f"{len(ready.rules)} rules")
    figures: dict[str, Any] = {"dev": show("dev", tallies(dev, rules))}
    if args.dev:
        for one in dev:
            found = rules(one.text)
            if found != one.families:
                print(
                    f"{one.language}: wrongly {sorted(found - one.families)} missed {sorted(one.families - found)}: {one.text}"
                )
        return
    test = messages("test")
    figures["test"] = show("test", tallies(test, rules))
    for name, find in zip(("keywords", "keywords, folded"), keyword_finders(dev), strict=True):
        all_ = together(tallies(test, find))
        print(f"peer on test: {name}: precision {all_.precision:.3f} recall {all_.recall:.3f} F1 {all_.f1:.3f}")
        figures[name] = all_._asdict() | {"f1": all_.f1}
    figures["quiet"] = quiet("test", test)
    figures["sms"] = sms()
    print(json.dumps(figures, indent=1))


def show(half: str, found: dict[tuple[str, str], Tally]) -> dict[str, Any]:
    """Print a half: families, languages, families by language; returns it as JSON."""
    families = sorted({family for _, family in found})
    languages = [*LARGE, *sorted({lang for lang, _ in found} - set(LARGE))]
    print(f"\n{half}: family           precision  recall     F1   found/meant")
    for family in families:
        one = together(found, family=family)
        print(
            f"  {family:20} {one.precision:9.3f} {one.recall:8.3f} {one.f1:6.3f}   {one.right}/{one.right + one.missed}"
        )
    print(f"{half}: language")
    for language in languages:
        one = together(found, language=language)
        low, high = _limits(one)
        print(f"  {language:20} {one.precision:9.3f} {one.recall:8.3f} {one.f1:6.3f}   {one.right}/{one.right + one.missed}"
              f"   recall {low:.2f} to {high:.2f}")  # fmt: skip
    all_ = together(found)
    print(
        f"  {'all':20} {all_.precision:9.3f} {all_.recall:8.3f} {all_.f1:6.3f}   {all_.right}/{all_.right + all_.missed}"
    )
    french = together(found, language="fr").recall
    gaps = {language: round(together(found, language=language).recall - french, 3) for language in ("ary", "ary-Latn")}
    print(f"{half}: recall against French (at most 0.10 less): {gaps}")
    cells = {
        f"{language}/{family}": [*found.get((language, family), Tally(0, 0, 0))]
        for language in languages for family in families
    }  # fmt: skip
    return {"all": [all_.precision, all_.recall, all_.f1], "against_french": gaps, "right_wrong_missed": cells}


def _limits(one: Tally) -> tuple[float, float]:
    meant = one.right + one.missed
    if not meant:
        return 0.0, 1.0
    interval = wilson_interval(one.right, meant)
    return interval.low, interval.high


def quiet(half: str, texts: Sequence[Message]) -> dict[str, Any]:
    """Messages that are no signal, and in how many of them something is found."""
    calm = [one for one in texts if not one.families]
    alarmed = sum(1 for one in calm if rules(one.text))
    print(f"{half}: of {len(calm)} hard negatives {alarmed} are taken for a signal ({alarmed / len(calm):.3f})")
    return {"messages": len(calm), "alarmed": alarmed}


def sms() -> dict[str, Any] | None:
    """The share of ordinary SMS in which a family is found, and which."""
    if not SMS.exists():
        print("SKIPPED: ordinary SMS (the samples are not here)")
        return None
    count, alarmed, by_family = 0, 0, Counter[str]()
    for text in ordinary():
        count += 1
        found = rules(text)
        alarmed += bool(found)
        by_family.update(found)
    print(f"ordinary SMS: {alarmed} of {count} ({100 * alarmed / count:.2f} %): {dict(by_family)}")
    return {"messages": count, "alarmed": alarmed, "families": dict(by_family)}


if __name__ == "__main__":
    main()
