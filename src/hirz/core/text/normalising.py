"""One canonical form per selector, for values that come from structured fields."""

from __future__ import annotations

from collections.abc import Callable

from hirz.core.text.accounts import bare_account, iban_value, rib_value, wallet_value
from hirz.core.text.addresses import ip_value
from hirz.core.text.codes import room_code_value, transfer_value
from hirz.core.text.documents import cin_value, plate_value
from hirz.core.text.mails import email_value, hidden_email_value
from hirz.core.text.phones import from_digits, possible
from hirz.core.text.plain import Plain, plain
from hirz.core.text.platforms import LinkKind, handle_value, link_form, link_target
from hirz.core.text.selector import SelectorKind
from hirz.core.text.urls import parse_url, room_value

MAX_RAW = 2048
"""A longer value is no selector."""


def _phone(page: Plain, country: str, platform: str | None) -> str | None:
    written = page.shadow.decode("latin-1").lower().strip()
    for word in ("tel:", "tel", "sms:", "whatsapp:"):
        written = written.removeprefix(word)
    if any(c not in "0123456789+ .-/()" for c in written):
        return None
    digits = "".join(c for c in written if c.isdigit())
    plus = "+" in written.split(digits[:1])[0] if digits else False
    value = from_digits(digits, plus=plus, country=country, context=True) if digits else None
    return value or (possible(digits) if plus else None)


def _email(page: Plain, country: str, platform: str | None) -> str | None:
    text = page.ascii_digits(0, len(page.text)).strip().strip("<>").removeprefix("mailto:")
    local, at, host = text.rpartition("@")
    return (email_value(local, host) if at else None) or hidden_email_value(page.shadow.lower().strip())


def _handle(page: Plain, country: str, platform: str | None) -> str | None:
    text = page.text.strip()
    url = parse_url(text) if "/" in text else None
    target = link_target(url.host, url.path) if url else None
    if target and target.rule.kind is LinkKind.PROFILE:
        return handle_value(target.name, target.rule.platform)
    return handle_value(page.shadow.decode("latin-1"), platform)


def _profile_url(page: Plain, country: str, platform: str | None) -> str | None:
    url = parse_url(page.text)
    target = link_target(url.host, url.path) if url else None
    return link_form(target) if target and target.rule.kind is LinkKind.PROFILE else None


def _room_code(page: Plain, country: str, platform: str | None) -> str | None:
    url = parse_url(page.text) if "." in page.text else None
    target = link_target(url.host, url.path) if url else None
    if target:
        return room_value(target) if target.rule.kind is LinkKind.ROOM else None
    return room_code_value(page.shadow.decode("latin-1"), platform)


def _account(check: Callable[[str], str | None]) -> Callable[[Plain, str, str | None], str | None]:
    return lambda page, country, platform: check(bare_account(page.shadow.decode("latin-1")))


_NORMALISERS: dict[SelectorKind, Callable[[Plain, str, str | None], str | None]] = {
    SelectorKind.PHONE: _phone,
    SelectorKind.EMAIL: _email,
    SelectorKind.HANDLE: _handle,
    SelectorKind.PROFILE_URL: _profile_url,
    SelectorKind.ROOM_CODE: _room_code,
    SelectorKind.IP: lambda page, country, platform: ip_value(page.shadow.decode("latin-1")),
    SelectorKind.WALLET: lambda page, country, platform: wallet_value(page.shadow.decode("latin-1").strip() or "-"),
    SelectorKind.RIB: _account(rib_value),
    SelectorKind.IBAN: _account(iban_value),
    SelectorKind.CIN: lambda page, country, platform: cin_value(page.shadow.lower().strip()),
    SelectorKind.PLATE: lambda page, country, platform: plate_value(page.shadow.lower().strip()),
    SelectorKind.TRANSFER_CODE: lambda page, country, platform: transfer_value(page.shadow.decode("latin-1").strip()),
}


def normalise_selector(kind: SelectorKind, raw: str, *, country: str = "MA", platform: str | None = None) -> str | None:
    """The canonical form of a value, or None when it is not a value of that kind.

    A structured field says what it holds, so no word of context is asked for: a card number, a plate or a number
    without its country code is taken at its word. `platform` is any name of a platform (`platform_key`); it enters
    handles and room codes. Equal selectors give equal strings whatever their case, width, script of digits,
    separators and invisible characters.
    """
    if len(raw) > MAX_RAW:
        return None
    if kind is SelectorKind.URL:
        url = parse_url(raw)
        target = link_target(url.host, url.path) if url else None
        phone_link = target is not None and target.rule.kind is LinkKind.PHONE
        return (link_form(target) if target and phone_link else str(url)) if url else None
    if kind is SelectorKind.IP and raw.isascii() and raw.isprintable():
        return ip_value(raw)
    return _NORMALISERS[kind](plain(raw), country, platform)
