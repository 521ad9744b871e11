"""Keys of a test's own: a copy of the session's, so that a rotation disturbs nobody, and objects sealed with them."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest

PLAINTEXT = b"words that only the right key opens"


def own_keys(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Any:
    """Point this process, and commands that it starts, at a copy of the keys."""
    from django.conf import settings

    from hirz.base.vault.keys import KeyFiles, forget_keys

    home = folder / "home"
    shutil.copytree(settings.HIRZ_HOME / "keys", home / "keys")
    monkeypatch.setattr(settings, "HIRZ_HOME", home)
    monkeypatch.setenv("HIRZ_HOME", str(home))
    forget_keys()
    return KeyFiles(home / "keys")


def seal(count: int, compartment: str = "intake") -> dict[uuid.UUID, bytes]:
    """Objects sealed as in operation: id -> sealed value. Their wraps are stored."""
    from django.db import transaction

    from hirz.base.vault.services import new_envelope, store_wraps

    sealed: dict[uuid.UUID, bytes] = {}
    rows = []
    for _ in range(count):
        envelope, wraps = new_envelope("report", uuid.uuid4(), compartment)
        rows += wraps
        sealed[envelope.object_id] = envelope.seal("content", PLAINTEXT)
    with transaction.atomic():
        store_wraps(rows)
    return sealed


def require_open(sealed: dict[uuid.UUID, bytes], compartment: str = "intake") -> None:
    """Every object opens with the keys that are there."""
    from hirz.base.actors import Actor
    from hirz.base.vault.keys import forget_keys
    from hirz.base.vault.services import open_envelopes

    forget_keys()
    opened = open_envelopes("report", list(sealed), compartment, purpose="test", by=Actor.system("test"))
    assert set(opened) == set(sealed), "an object lost its key"
    for object_id, value in sealed.items():
        assert opened[object_id].unseal("content", value) == PLAINTEXT


def keys_of(compartment: str = "intake") -> set[str]:
    """The keys to which something is wrapped."""
    from hirz.base.vault.models import Wrap

    return set(Wrap.objects.filter(compartment=compartment).values_list("key_id", flat=True))
