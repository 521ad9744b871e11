"""How a model is stored: its weights sealed to its row, under a key that models alone use."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from hirz.base.vault.keys import key_service
from hirz.core.learning import LinearModel
from hirz.core.sealing import Context, derive, seal, unseal
from hirz.triage.models import LearnedModel

COMPARTMENT = "intake"


@lru_cache(maxsize=2)
def _derived(blind_key: bytes) -> bytes:
    return derive(blind_key, "learned triage")


def _key() -> bytes:
    return _derived(key_service().blind_key(COMPARTMENT))


def seal_weights(place: UUID, model: LinearModel) -> bytes:
    """The weights, sealed to their row. Raises KeysUnavailable in a zone that has no key."""
    return seal(_key(), model.to_bytes(), Context("learned model", place, "weights"))


def open_weights(row: LearnedModel) -> LinearModel:
    """The weights of a row. Raises SealBroken, ModelError, KeysUnavailable."""
    return LinearModel.from_bytes(unseal(_key(), bytes(row.weights), Context("learned model", row.place, "weights")))
