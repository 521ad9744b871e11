"""Keys of names: shared by spellings of one name, told apart by others."""

from __future__ import annotations

import pytest

from hirz.core.names import name_keys
from hirz.core.names.keys import skeleton
from hirz.core.names.spelling import Script


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Mohamed Alaoui", "محمد العلوي"),
        ("Alaoui Mohammed", "Mohamed El Alaoui"),
        ("Hicham Cherkaoui", "هشام الشرقاوي"),
        ("Fatimazahra Bennani", "Fatima Zahra Bennani"),
        ("Sa3id El 3amrani", "سعيد العمراني"),
    ],
)
def test_spellings_of_one_name_share_a_key(a: str, b: str) -> None:
    """Across scripts, order and particles."""
    assert name_keys(a) & name_keys(b)


def test_other_names_share_none() -> None:
    """And the first name alone is no key of a whole name."""
    assert not name_keys("Karim Tazi") & name_keys("Karim Berrada")
    assert not name_keys("Karim Tazi") & name_keys("Karim")


def test_one_skeleton_for_both_scripts() -> None:
    """What Moroccan, French and English spellings confuse is one letter."""
    assert skeleton("cherkaoui", Script.LATIN) == skeleton("شرقاوي", Script.ARABIC) == "srk"
    assert skeleton("john", Script.OTHER) == "john"
