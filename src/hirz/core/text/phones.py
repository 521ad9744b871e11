"""Telephone numbers in E.164, from digits: a short way for Moroccan numbers, phonenumbers for the rest."""

from __future__ import annotations

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneNumber

# National numbers of Morocco: 5 to 7 geographic and mobile, 80 free and shared cost, 89 premium
# (ANRT plan as in phonenumbers 9.0.43). Length 9.
_MOROCCO = "212"
_NATIONAL_LENGTH = 9

MIN_DIGITS, MAX_DIGITS = 8, 15  # ITU-T E.164 sets the upper bound; the lower leaves out short codes


def moroccan(national: str) -> str | None:
    """The E.164 form of nine national digits, or None when the Moroccan plan has no such number."""
    if len(national) != _NATIONAL_LENGTH or national[0] not in "5678":
        return None
    if national[0] == "8" and national[1] not in "09":
        return None
    return "+" + _MOROCCO + national


def international(digits: str) -> str | None:
    """The E.164 form of digits that begin with a country code, or None. A trunk zero after the code is left out."""
    if digits.startswith(_MOROCCO):
        rest = digits[3:]
        return moroccan(rest[1:] if rest.startswith("0") else rest)
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS:
        return None
    code, rest = _split(digits)
    if not rest:
        return None
    return _valid(int(code), rest) or (_valid(int(code), rest[1:]) if rest[0] == "0" else None)


def possible(digits: str) -> str | None:
    """The E.164 form of digits with a country code whose length its plan allows, or None.

    For numbers written with a plus sign: number plans grow faster than the tables of valid numbers.
    """
    code, rest = _split(digits)
    if not rest or not MIN_DIGITS <= len(digits) <= MAX_DIGITS:
        return None
    known = phonenumbers.is_possible_number(PhoneNumber(country_code=int(code), national_number=int(rest)))
    return f"+{code}{rest}" if known and rest[0] != "0" else None


def _split(digits: str) -> tuple[str, str]:
    """Country code and rest; two empty strings when no country code leads."""
    code = next((digits[:n] for n in (1, 2, 3) if digits[:n] and int(digits[:n]) in COUNTRY_CODE_TO_REGION_CODE), "")
    return code, digits[len(code) :] if code else ""


def _valid(code: int, national: str) -> str | None:
    if not national:
        return None
    zeros = len(national) - len(national.lstrip("0"))
    number = PhoneNumber(
        country_code=code,
        national_number=int(national),
        italian_leading_zero=True if zeros else None,
        number_of_leading_zeros=zeros if zeros > 1 else None,
    )
    return f"+{code}{national}" if phonenumbers.is_valid_number(number) else None


def local(digits: str, country: str) -> str | None:
    """The E.164 form of digits as dialled within a country, or None."""
    if country == "MA":
        return moroccan(digits[1:]) if digits.startswith("0") else None
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number_for_region(number, country):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def from_digits(digits: str, *, plus: bool, country: str, context: bool) -> str | None:
    """The E.164 form of bare digits.

    `plus` says that a plus sign stood before them. With `context` (a structured field, or a word for telephone
    beside them) the plus, the trunk zero or both may be missing.
    """
    if plus:
        return international(digits)
    if digits.startswith("00"):
        return international(digits[2:])
    if digits.startswith("0") or country != "MA":
        value = local(digits, country)
        if value or digits.startswith("0"):
            return value
    if country == "MA" and digits.startswith("212") and len(digits) in (12, 13):
        return international(digits)
    if not context:
        return None
    national = moroccan(digits) if country == "MA" else None
    return national or (international(digits) if len(digits) > 10 else None)
