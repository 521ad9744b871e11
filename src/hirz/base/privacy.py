"""Every field of every model says what it holds about people, and how that is erased.

A model carries `PRIVACY`, a mapping from each of its own fields to a declaration; a house test fails
on a field without one. Tables of libraries are declared in `LIBRARY_TABLES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Holding(StrEnum):
    """What a field holds about people."""

    PLAIN = "plain"  # nothing about a person
    SEALED = "sealed"  # anything at all, but only as ciphertext
    PSEUDONYM = "pseudonym"  # a keyed value: says "the same again" to who has the key, nothing without
    STAFF = "staff"  # about a person who works with Hirz


@dataclass(frozen=True, slots=True)
class Declared:
    """What a field holds and how it is erased."""

    holding: Holding
    erased_by: str


PLAIN = Declared(Holding.PLAIN, "nothing to erase")
SEALED = Declared(Holding.SEALED, "destroying the wraps of its envelope")
PSEUDONYM = Declared(Holding.PSEUDONYM, "deleting the row when its report is erased")
STAFF = Declared(Holding.STAFF, "replacing it by the account's code when the person leaves")


def plain(*names: str) -> dict[str, Declared]:
    """Declare several fields as plain."""
    return dict.fromkeys(names, PLAIN)


def sealed(*names: str) -> dict[str, Declared]:
    """Declare several fields as sealed."""
    return dict.fromkeys(names, SEALED)


def pseudonym(*names: str) -> dict[str, Declared]:
    """Declare several fields as keyed values."""
    return dict.fromkeys(names, PSEUDONYM)


def staff(*names: str) -> dict[str, Declared]:
    """Declare several fields as being about staff."""
    return dict.fromkeys(names, STAFF)


# Tables that libraries bring: which of their columns say something about a person.
LIBRARY_TABLES: dict[str, dict[str, Declared]] = {
    "auth.Permission": {},
    "auth.Group": {},
    "contenttypes.ContentType": {},
    "sessions.Session": staff("session_key", "session_data"),
    "account.EmailAddress": staff("email"),
    "account.EmailConfirmation": staff("key"),
    "mfa.Authenticator": staff("data"),
    "procrastinate.ProcrastinateJob": {},
    "procrastinate.ProcrastinateEvent": {},
    "procrastinate.ProcrastinatePeriodicDefer": {},
    "procrastinate.ProcrastinateWorker": {},
}
