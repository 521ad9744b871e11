"""How the words of a rule are stored: sealed, and opened where rules are read. Sees them in memory only."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from uuid import UUID

from hirz.base.vault.keys import key_service
from hirz.core.sealing import Context, derive, seal, unseal
from hirz.detect.models import DeskRuleVersion

COMPARTMENT: Final = "intake"


@lru_cache(maxsize=2)
def _key(blind_key: bytes) -> bytes:
    return derive(blind_key, "desk rules")


def seal_yaml(version_id: UUID, text: str) -> bytes:
    """The words of a version, sealed to it. Raises KeysUnavailable in a zone that has none."""
    key = _key(key_service().blind_key(COMPARTMENT))
    return seal(key, text.encode(), Context("desk rule", version_id, "content"))


def open_yaml(version: DeskRuleVersion) -> str:
    """The words of a version; empty for one that changes a weight only. Raises SealBroken."""
    if not version.content:
        return ""
    key = _key(key_service().blind_key(COMPARTMENT))
    return unseal(key, bytes(version.content), Context("desk rule", version.pk, "content")).decode()
