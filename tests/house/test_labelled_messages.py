"""The labelled messages keep what their README promises: shape, balance, two halves apart, nobody's number."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import re2

HALVES = Path(__file__).parents[1] / "data" / "messages"
LARGE = ("ar", "ary", "ary-Latn", "fr", "en", "es")
FAMILIES = (
    "extortion", "lure", "closed_room", "payment", "age", "secrecy_meeting", "danger_now", "live_pay",
)  # fmt: skip
NEGATIVES = ("romance", "news", "job_ad", "banter", "support", "other")
LEAST_PER_FAMILY = 12
LONG_NUMBER = re2.compile(r"\d{8,}|\b0[5-7](?:[ .-]?\d\d){4}\b|@\w")


def messages(half: str) -> list[dict[str, object]]:
    """All messages of one half, as they stand in the files."""
    files = sorted((HALVES / half).glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def faults(found: list[dict[str, object]]) -> list[str]:
    """What is wrong with these messages, one sentence each."""
    said: list[str] = []
    for message in found:
        families, kind = message["families"], message["kind"]
        assert isinstance(families, list)
        if set(families) - set(FAMILIES) or kind not in ("signal", *NEGATIVES):
            said.append(f"{message['id']}: unknown family or kind")
        if (kind == "signal") != bool(families):
            said.append(f"{message['id']}: a signal has a family, another kind has none")
        if LONG_NUMBER.search(str(message["text"])):
            said.append(f"{message['id']}: a number or an account that may be somebody's")
    twice = [text for text, times in Counter(str(message["text"]) for message in found).items() if times > 1]
    return said + [f"twice: {text}" for text in twice]


def test_every_message_has_the_promised_shape() -> None:
    """Both halves together hold no fault, and no text occurs in both."""
    assert faults(messages("dev") + messages("test")) == []


def test_a_planted_bad_message_is_noticed() -> None:
    """A number, a label without sense and a repeated text are each found."""
    bad = {"id": "fr-x", "lang": "fr", "text": "appelle le 06 12 34 56 78", "families": [], "kind": "signal"}
    assert len(faults([bad, bad])) == 5


def test_families_and_negatives_are_as_many_as_promised() -> None:
    """Each family has twelve messages per large language, in both halves; negatives are about half."""
    both = {half: messages(half) for half in ("dev", "test")}
    for lang in LARGE:
        for family in FAMILIES:
            counts = [sum(m["lang"] == lang and family in str(m["families"]) for m in both[half]) for half in both]
            assert sum(counts) >= LEAST_PER_FAMILY and min(counts) >= 5, (lang, family, counts)
    every = both["dev"] + both["test"]
    assert 0.48 <= sum(m["kind"] != "signal" for m in every) / len(every) <= 0.55
    assert abs(len(both["dev"]) - len(both["test"])) <= len(LARGE)
