"""Host names."""

from __future__ import annotations

import pytest

from hirz.core.text.hosts import host_attributes, host_value, is_named_host


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("Example.COM", "example.com"),
        ("example.com.", "example.com"),
        ("مثال.إختبار", "xn--mgbh0fb.xn--kgbechtv"),
        ("-a.com", None),
        ("a..com", None),
        ("", None),
        ("a" * 64 + ".com", None),
        ("a b.com", None),
    ],
)
def test_hosts_are_lower_case_ascii(host: str, expected: str | None) -> None:
    """International names in their xn-- form; unlawful ones refused."""
    assert host_value(host) == expected


@pytest.mark.parametrize("host", ["example.com", "t.me", "exemple.ma", "bit.ly"])
def test_names_that_are_hosts_without_a_scheme(host: str) -> None:
    """Known hosts, and endings that are no word."""
    assert is_named_host(host, has_path=False)


@pytest.mark.parametrize("host", ["fin.debut", "photo.jpg", "contacte.me", "v2.zip", "a.com", "now.onion", "12.ma"])
def test_dotted_words_that_are_no_hosts(host: str) -> None:
    """Missing spaces, files, versions."""
    assert not is_named_host(host, has_path=False)


def test_mixed_scripts_are_flagged_by_label() -> None:
    """An Arabic label beside a Latin one is usual; both in one label are not."""
    assert host_attributes("ex\u0430mple.com") == {"mixed_script": "true"}
    assert not host_attributes("مثال.com")
