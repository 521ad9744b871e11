"""Who sent what to whom."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.money import Amount, Method, Total, Transfer, TransferError, checked_account, flows, read_amount

DAY = datetime(2026, 3, 1, tzinfo=UTC)
SHOW = (
    Transfer("client", "agency", Amount.of(100, "EUR"), Method.PLATFORM, at=DAY),
    Transfer("agency", "parent", Amount.of(700), Method.CASH_TRANSFER, Amount.of(70), "runner", DAY.replace(day=3)),
    Transfer("agency", "parent", read_amount("1 million"), Method.BANK, Amount.of(30), at=DAY.replace(day=2)),
)


def sure(value: int, amounts: int = 1, currency: str = "MAD") -> tuple[Total, ...]:
    """A total without doubt."""
    return (Total(currency, Decimal(value), Decimal(value), amounts, 0),)


def test_the_sums_of_a_person() -> None:
    """Sent, received, kept."""
    found = flows(SHOW)
    assert [*found.people] == ["agency", "client", "parent", "runner"]
    agency = found.people["agency"]
    assert agency.received == sure(100, currency="EUR")
    assert agency.sent == (Total("MAD", Decimal(10_700), Decimal(1_000_700), 2, 1),)
    assert (agency.sent_to, agency.received_from) == (1, 1)
    assert found.people["runner"].commission == sure(70)


def test_a_commission_of_an_unknown_hand_is_not_lost() -> None:
    """It is in the sum of all commissions, and in nobody's."""
    assert flows(SHOW).commissions == sure(100, 2)


def test_edges_for_a_picture() -> None:
    """One for each pair and direction, with its span of time and its ways."""
    edges = flows(SHOW).edges
    assert [(edge.sender, edge.recipient, edge.transfers) for edge in edges] == [
        ("agency", "parent", 2),
        ("client", "agency", 1),
    ]
    assert edges[0].methods == (Method.BANK, Method.CASH_TRANSFER)
    assert (edges[0].first, edges[0].last) == (DAY.replace(day=2), DAY.replace(day=3))


def test_nothing_gives_nothing() -> None:
    """An empty case has an empty picture."""
    assert flows([]).people == {} and flows([]).edges == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipient": "a"},
        {"recipient": ""},
        {"intermediary": "c"},
        {"at": datetime(2026, 3, 1)},  # noqa: DTZ001
    ],
)
def test_an_impossible_transfer_is_refused(wrong: dict[str, object]) -> None:
    """To oneself, to nobody, a commission of nothing, a moment without a zone."""
    whole: dict[str, object] = {"sender": "a", "recipient": "b", "amount": Amount.of(5)}
    with pytest.raises(TransferError):
        Transfer(**(whole | wrong))  # type: ignore[arg-type]


people = st.sampled_from(["a", "b", "c", "d"])


@given(st.lists(st.tuples(people, people, st.integers(0, 1000)).filter(lambda t: t[0] != t[1]), max_size=30))
def test_what_is_sent_is_received(rows: list[tuple[str, str, int]]) -> None:
    """Over all persons both sums are the total, in any order of the transfers."""
    transfers = [Transfer(sender, recipient, Amount.of(value)) for sender, recipient, value in rows]
    found = flows(transfers)
    for side in ("sent", "received"):
        assert sum(total.most for person in found.people.values() for total in getattr(person, side)) == sum(
            r[2] for r in rows
        )
    assert flows(reversed(transfers)) == found


def test_accounts_with_check_digits() -> None:
    """Those of core.text: a RIB, an IBAN, a wallet; a wrong key is no account."""
    rib = "011780000012345678901234"
    digits = rib[:22] + f"{97 - int(rib[:22] + '00') % 97:02d}"
    assert checked_account(" ".join(digits[n : n + 4] for n in range(0, 24, 4))) == ("rib", digits)
    assert checked_account("GB82 WEST 1234 5698 7654 32") == ("iban", "GB82WEST12345698765432")
    assert checked_account("0x52908400098527886E0F7030069857D2E4169EE7") is not None
    assert checked_account("GB83 WEST 1234 5698 7654 32") is None
