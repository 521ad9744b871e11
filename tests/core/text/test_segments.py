"""Segments: language by stretch, offsets, and hostile texts."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hirz.core.text.segments import segments

DEV = Path(__file__).parents[2] / "data" / "messages" / "dev"


def test_a_text_of_two_languages_has_two_segments() -> None:
    """Where the script changes, and where a sentence ends."""
    text = "واش كاين شي حد هنا؟ Bonjour, je suis avec ma fille. Please tell me who you are"
    found = segments(text)
    assert [segment.language for segment in found] == ["ary", "fr", "en"]
    assert [segment.script for segment in found] == ["arab", "latn", "latn"]
    assert text[found[1].start : found[1].end] == "Bonjour, je suis avec ma fille"


@given(st.text("ab و؟.\nⵎ3é ", max_size=60))
def test_segments_stand_in_order_and_cover_every_letter(text: str) -> None:
    """No letter is in none, and none in two."""
    found = segments(text)
    for before, after in pairwise(found):
        assert before.end <= after.start
    inside = {n for segment in found for n in range(segment.start, segment.end)}
    assert all(n in inside for n, char in enumerate(text) if char.isalnum())


def test_most_messages_are_told_right() -> None:
    """Of the development half, by the language of most letters; the figure is printed by bench/text.py."""
    rows = [json.loads(line) for file in DEV.glob("*.jsonl") for line in file.read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["lang"] != "mixed"]
    right = sum(max(segments(row["text"]), key=lambda s: s.end - s.start).language == row["lang"] for row in rows)
    assert right / len(rows) > 0.8
