"""Selectors that join nothing."""

from __future__ import annotations

import csv
import ipaddress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.linking import SuppressList
from hirz.core.linking.errors import SuppressRowError

SHIPPED = Path(__file__).resolve().parents[3] / "src/hirz/base/country/suppress.csv"


def row(kind: str, value: str, **changes: str) -> dict[str, str]:
    """A whole row."""
    return {
        "kind": kind,
        "value": value,
        "reason_ar": "سبب",
        "reason_fr": "motif",
        "reason_en": "reason",
        "source": "test",
    } | changes


LIST = SuppressList.from_rows(
    [
        row("ip", "192.0.2.53"),
        row("ip", "2001:DB8:0:0::53"),
        row("ip", "198.51.100.0/24"),
        row("domain", "help.example.com"),
        row("url", "https://www.example.org/"),
        row("phone", "0600 000 101"),
        row("phone", "2511"),
    ]
)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("ip", "192.0.2.53"),
        ("ip", "2001:db8::53"),
        ("ip", "198.51.100.77"),
        ("url", "https://help.example.com/a?b"),
        ("url", "https://sub.help.example.com"),
        ("url", "https://www.example.org"),
        ("email", "abuse@help.example.com"),
        ("phone", "+212600000101"),
        ("phone", "2511"),
    ],
)
def test_what_belongs_to_everybody(kind: str, value: str) -> None:
    """Addresses, networks, hosts with what lies below them, numbers; rows are brought into canonical form."""
    found = LIST.find(kind, value)
    assert found is not None
    assert [found.reason(language) for language in ("ar", "fr", "en", "es")] == ["سبب", "motif", "reason", "reason"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("ip", "192.0.2.54"),
        ("ip", "not an address"),
        ("url", "https://example.com/help.example.com"),
        ("url", "https://nothelp.example.com"),
        ("url", "https://www.example.org/page"),
        ("email", "x@example.com"),
        ("phone", "192.0.2.53"),
        ("handle", "instagram:help.example.com"),
    ],
)
def test_what_belongs_to_somebody(kind: str, value: str) -> None:
    """Nothing is suppressed by likeness."""
    assert LIST.find(kind, value) is None


NETWORKS = [ipaddress.ip_network(text) for text in ("192.0.2.53/32", "2001:db8::53/128", "198.51.100.0/24")]


@given(
    st.one_of(
        st.ip_addresses().map(str),
        st.integers(0, 255).map("198.51.100.{}".format),
        st.integers(0, 255).map("192.0.2.{}".format),
        st.text("0123456789.:", max_size=16),
    )
)
def test_networks_as_the_library_reads_them(value: str) -> None:
    """Numbers are compared instead of addresses, and say the same; what is no address is in no network."""
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        assert LIST.find("ip", value) is None
        return
    expected = any(address in network for network in NETWORKS if network.version == address.version)
    assert (LIST.find("ip", value) is not None) == expected


@pytest.mark.parametrize(
    "bad",
    [
        row("ip", "300.1.1.1"),
        row("ip", "198.51.100.1/24"),
        row("domain", "example.com/path"),
        row("planet", "mars"),
        row("phone", "call us"),
        row("ip", "192.0.2.1", reason_ar=""),
        row("ip", "192.0.2.1", source=" "),
        {"kind": "ip"},
    ],
)
def test_a_wrong_row_is_named(bad: dict[str, str]) -> None:
    """The number of the row and the fault."""
    with pytest.raises(SuppressRowError, match="row 2"):
        SuppressList.from_rows([row("ip", "192.0.2.1"), bad])


def test_the_shipped_list_can_be_read() -> None:
    """Every row, none twice."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shipped = SuppressList.from_rows(rows)
    assert len(shipped) == len(rows) > 50
    assert shipped.find("ip", "8.8.8.8")
    assert shipped.find("ip", "100.64.3.4")
    assert shipped.find("phone", "+212624405889")
    assert shipped.find("url", "https://help.instagram.com/123")


def test_the_shipped_list_hides_no_account() -> None:
    """A platform's start page is suppressed, a profile on it is not."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        shipped = SuppressList.from_rows(csv.DictReader(file))
    assert shipped.find("url", "https://www.instagram.com")
    assert shipped.find("profile_url", "https://instagram.com/faux_nom") is None
    assert shipped.find("profile_url", "https://t.me/faux_nom") is None
    assert shipped.find("email", "faux.nom@gmail.com") is None
