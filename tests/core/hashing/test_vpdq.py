"""The text of vPDQ, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.hashing import Frame, Pdq, PdqVariant, VpdqLineError, distinct_frames, parse_vpdq, vpdq_text
from tests.shared import samples

HASH = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
GOOD = f"12,87,{HASH},0.400\n"

frames = st.builds(
    Frame,
    st.integers(0, 999_999_999),
    st.builds(Pdq, st.binary(min_size=32, max_size=32), st.integers(0, 100), st.just(PdqVariant.UNKNOWN)),
    st.integers(0, 10**8).map(lambda thousandths: thousandths / 1000),
)


@given(st.lists(frames, max_size=5))
def test_what_is_written_is_read_again(wanted: list[Frame]) -> None:
    """Black frames too; whole thousandths of a second."""
    assert parse_vpdq(vpdq_text(wanted)) == wanted


def test_the_reference_file_is_read_and_written_again() -> None:
    """Byte for byte, but for the end of its last line."""
    text = (samples("vpdq") / "doorknob-hd-no-bar.txt").read_text(encoding="utf-8")
    found = parse_vpdq(text)
    assert len(found) == 120
    assert vpdq_text(found).rstrip("\n") == text.rstrip("\n")


def test_other_line_ends_and_empty_lines_do_not_matter() -> None:
    """Nor a byte order mark, nor capitals, nor lines that come one by one."""
    expected = parse_vpdq(GOOD)
    assert parse_vpdq("\ufeff\r\n" + GOOD.upper().replace("\n", "\r\n") + "\n") == expected
    assert parse_vpdq(iter([GOOD])) == expected


@pytest.mark.parametrize(
    "line",
    [
        "nothing",
        f"12,87,{HASH}",
        f"12,87,{HASH},0.4,5",
        f"-1,87,{HASH},0.4",
        f"1_2,87,{HASH},0.4",
        f"٣,87,{HASH},0.4",
        f"9999999999,87,{HASH},0.4",
        f"12,101,{HASH},0.4",
        f"12,x,{HASH},0.4",
        f"12,87,{HASH[:-1]},0.4",
        f"12,87,{HASH[:-1]}g,0.4",
        f"12,87,{HASH},-0.4",
        f"12,87,{HASH},nan",
        f"12,87,{HASH},inf",
        f"12,87,{HASH},1_0",
        f"12,87,{HASH},٤",
        f"12,87,{HASH},",
        f"12,87,{HASH},{'1' * 200}",
    ],
)
def test_a_wrong_line_is_named(line: str) -> None:
    """By its number."""
    with pytest.raises(VpdqLineError) as caught:
        parse_vpdq(GOOD + line)
    assert caught.value.line == 2


def test_a_reader_that_passes_over_wrong_lines_is_noticed() -> None:
    """The planted bad variant: half a list looks like a whole one."""
    with pytest.raises(pytest.fail.Exception), pytest.raises(VpdqLineError):
        [parse_vpdq(line) for line in [GOOD, "nothing"] if line.count(",") == 3]


def test_a_list_without_end_is_cut() -> None:
    """By the caller's limit."""
    assert len(parse_vpdq(GOOD * 3, max_frames=3)) == 3
    with pytest.raises(VpdqLineError):
        parse_vpdq(GOOD * 4, max_frames=3)


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No other error than a VpdqLineError."""
    try:
        parse_vpdq(text)
    except VpdqLineError as error:
        assert error.line >= 1  # noqa: PT017 - any line may be the wrong one


def test_a_still_scene_is_looked_up_once() -> None:
    """Poor and black frames never; a scene that comes back is a new one; no more frames are asked for than are wanted."""
    a, b = (1 << 256) - (1 << 128), (1 << 200) - 1
    scenes = [(a, 100), (a ^ 1, 100), (0, 100), (b, 49), (b, 100), (b ^ 3, 80), (a, 100)]
    shown = [Frame(n, Pdq(one.to_bytes(32), quality), float(n)) for n, (one, quality) in enumerate(scenes)]
    assert [one.number for one in distinct_frames(shown)] == [0, 4, 6]
    assert [one.number for one in distinct_frames(shown, apart=0)] == [0, 1, 4, 5, 6]
    asked = iter(shown)
    assert [one.number for one in distinct_frames(asked, most=2)] == [0, 4]
    assert next(asked).number == 5
    assert distinct_frames(shown, most=0) == []
