"""Room codes and transfer codes."""

from __future__ import annotations

import pytest

from hirz.core.text import SelectorKind, find_selectors


def of_kind(text: str, kind: SelectorKind) -> list[str]:
    """The values of one kind in a text."""
    return [s.value for s in find_selectors(text) if s.kind is kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("room code XK42QP", [":XK42QP"]),
        ("room code: xk42qp", [":XK42QP"]),
        ("code: 4821", [":4821"]),
        ("code d'accès 4821", [":4821"]),
        ("كود الغرفة ٤٨٢١", [":4821"]),
        ("الكود هو 4821", [":4821"]),
        ("غرفة: 48213", [":48213"]),
        ("salle = 48213", [":48213"]),
        ("lcode dyal room howa XK42", [":XK42"]),
        ("roblox room code 4821", ["roblox:4821"]),
        ("meeting ID: 123 4567 8901", [":12345678901"]),
        ("code ABCD", []),
        ("room code QWERTZ", [":QWERTZ"]),
        ("room code demain", []),
        ("code postal 20250", []),
        ("code de vérification 482913", []),
        ("كود التحقق 482913", []),
        ("room 1204", []),
        ("code 2023", []),
        ("salle de bain: 12345", []),
    ],
)
def test_room_codes_need_a_word(text: str, expected: list[str]) -> None:
    """Strong words, weak words with a sign, and words that only look alike."""
    assert of_kind(text, SelectorKind.ROOM_CODE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wafacash 12345678", ["12345678"]),
        ("code wafacash: 123 456 7890", ["1234567890"]),
        ("Western Union MTCN 123-456-7890", ["1234567890"]),
        ("وفاكاش الكود ١٢٣٤٥٦٧٨", ["12345678"]),
        ("Cash Plus 0600000101", []),
        ("Cash Plus code 0600000101", ["0600000101"]),
        ("Wafacash 2000 dh", []),
        ("Wafacash 20000000 dh", []),
        ("12345678", []),
        ("Wafacash +33199001234", []),
    ],
)
def test_transfer_codes_need_a_service(text: str, expected: list[str]) -> None:
    """Amounts and telephone numbers beside a service are not codes."""
    assert of_kind(text, SelectorKind.TRANSFER_CODE) == expected


def test_the_service_is_kept() -> None:
    """The code is asked for at one service."""
    assert find_selectors("MTCN 1234567890")[0].attributes == {"service": "westernunion"}
