"""Fields made fast are fields."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from hirz.core.formats import field_making
from hirz.core.formats.field_making import make_field
from hirz.core.formats.report import NO_ATTRIBUTES, Field, FieldName, Subject

ARGUMENTS = (Subject.VICTIM, 1, FieldName.AGE, "15", "/victims/1/age", NO_ATTRIBUTES)


def test_they_equal_those_made_slowly() -> None:
    """The same class, the same values, the same look."""
    made, plain = make_field(*ARGUMENTS), Field(*ARGUMENTS)
    assert (made, type(made), repr(made)) == (plain, Field, repr(plain))


def test_they_are_frozen() -> None:
    """Nobody changes a field after it was read."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        make_field(*ARGUMENTS).value = "16"  # type: ignore[misc]


def test_they_can_be_replaced_and_copied() -> None:
    """The usual ways of dataclasses work."""
    made = make_field(*ARGUMENTS[:-1], {"a": "b"})
    assert dataclasses.replace(made, value="16").value == "16"
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - our own bytes


def test_another_layout_falls_back_to_the_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """If Field gains a slot, readers go on, only slower."""

    class Wider:
        __slots__ = ("more",)

    monkeypatch.setattr(field_making, "Field", Wider)
    made: object = field_making._fast_or_plain()
    assert made is Wider
