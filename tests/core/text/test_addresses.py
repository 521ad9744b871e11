"""IP addresses with port and time."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hirz.core.text import Selector, SelectorKind, find_selectors
from hirz.core.text.addresses import _plain_v6, ip_value


def ips(text: str) -> list[Selector]:
    """The addresses of a text."""
    return [s for s in find_selectors(text) if s.kind is SelectorKind.IP]


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("192.0.2.7", {}),
        ("192.0.2.7:443", {"port": "443"}),
        ("192.0.2.7 port 443", {"port": "443"}),
        ("192.0.2.7, 2024-05-03 14:22:10 UTC", {"at": "2024-05-03T14:22:10Z"}),
        ("192.0.2.7 (2024-05-03T14:22:10+01:00)", {"at": "2024-05-03T14:22:10+01:00"}),
        ("192.0.2.7 le 03/05/2024 à 14h22", {"at": "2024-05-03T14:22"}),
        ("192.0.2.7 on 05/13/2024 14:22", {"at": "2024-05-13T14:22"}),
        ("192.0.2.7:443 at 2024-05-03 14:22:10", {"port": "443", "at": "2024-05-03T14:22:10"}),
        ("2024-05-03 14:22:10 UTC from 192.0.2.7", {"at": "2024-05-03T14:22:10Z"}),
        ("192.0.2.7:99999", {}),
        ("192.0.2.7 le 03/15/2024 99:00", {}),
        ("عنوان الايبي ١٩٢.٠.٢.٧", {}),
        ("192[.]0[.]2[.]7", {}),
    ],
)
def test_port_and_time_beside_an_address(text: str, attributes: dict[str, str]) -> None:
    """What is written beside it is kept; a zone is not invented."""
    found = ips(text)
    assert [(s.value, dict(s.attributes)) for s in found] == [("192.0.2.7", attributes)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2001:DB8:0:0:0:0:0:1", ["2001:db8::1"]),
        ("[2001:db8::1]:8080", ["2001:db8::1"]),
        ("::ffff:192.0.2.7", ["192.0.2.7"]),
        ("12:30:45", []),
        ("00:1A:2B:3C:4D:5E", []),
        ("std::vector", []),
        ("::", []),
        ("1::2::3::4", []),
    ],
)
def test_addresses_of_version_six(text: str, expected: list[str]) -> None:
    """Shortest form; clocks, hardware addresses and code are none."""
    assert [s.value for s in ips(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "version 10.4.2.1",
        "v10.4.2.1",
        "Chrome/120.0.0.0",
        "1.2.3.4",
        "256.1.1.1",
        "10.20.30.40.50",
        "01.02.03.04",
        "192.0.2.7.8",
    ],
)
def test_versions_and_sections_are_no_addresses(text: str) -> None:
    """Four numbers with dots may be anything."""
    assert ips(text) == []


def test_a_word_makes_a_short_address_certain() -> None:
    """ "IP 1.2.3.4" is an address where "1.2.3.4" may be a section."""
    assert [s.value for s in ips("IP 1.2.3.4")] == ["1.2.3.4"]


@given(st.one_of(st.ip_addresses().map(str), st.text("0123456789abcdef.:", max_size=24)))
def test_the_short_way_says_what_the_library_says(written: str) -> None:
    """Four plain numbers are taken as they are, everything else is read: never another address, never a wrong one."""
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        assert ip_value(written) is None
        return
    mapped = getattr(address, "ipv4_mapped", None)
    assert ip_value(written) == str(mapped or address)


@pytest.mark.parametrize("written", ["01.2.3.4", "1.2.3.256", "1.2.3", "1.2.3.4.5", "1.2.3.٤", "+1.2.3.4", "1.2.3. 4"])
def test_nearly_four_numbers_are_no_address(written: str) -> None:
    """A leading zero would be octal elsewhere; a foreign digit, a sign and a space are not digits."""
    assert ip_value(written) is None


def library_value(written: str) -> str | None:
    """What the standard library makes of an address of version six; of a mapped one, its address of version four."""
    try:
        address = ipaddress.IPv6Address(written)
    except ValueError:
        return None
    return str(address.ipv4_mapped or address) if address.scope_id is None else None


GROUPS = st.lists(st.sampled_from(["0", "00", "0000", "1", "0db8", "ffff", "A1", "abcd", "", "12345", "g"]), max_size=9)
ROWS_OF_NOUGHTS = ["1:0:0:1:0:0:0:1", "0:0:1:0:0:0:0:1", "1:0:1:1:1:1:1:1", "2001:db8:0:0:1:0:0:1", "1:2:3:4:5:6:0:0"]


def check_short_form(shorten: Callable[[str], str | None], written: str) -> None:
    """An address is shortened as the library does it, or not at all."""
    assert shorten(written) in (library_value(written), None)


@settings(max_examples=800)
@given(GROUPS, GROUPS, st.sampled_from(["::", ":", ""]))
@example(["1"] * 7, [], "::")
@example(["0"] * 5 + ["ffff"], ["c000", "207"], ":")
def test_groups_alone_are_read_as_the_library_reads_them(left: list[str], right: list[str], between: str) -> None:
    """The short way for addresses of version six gives the same form, or leaves the address to the library."""
    written = ":".join(left) + between + ":".join(right)
    assert ip_value(written) == library_value(written)
    check_short_form(_plain_v6, written.lower())


@pytest.mark.parametrize("written", ROWS_OF_NOUGHTS)
def test_the_longest_row_of_noughts_is_left_out(written: str) -> None:
    """RFC 5952, section 4.2: of two as long the first, and never a single one."""
    assert _plain_v6(written) == library_value(written)


def test_leaving_out_the_first_row_of_noughts_is_noticed() -> None:
    """The planted bad variant."""
    with pytest.raises(AssertionError):
        check_short_form(lambda raw: raw.replace(":0:0:", "::", 1), ROWS_OF_NOUGHTS[0])
