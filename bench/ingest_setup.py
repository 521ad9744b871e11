"""Prepares the database of one round of `bench.ingest`: as the owner, marked as a demo."""

from __future__ import annotations

import sys
from pathlib import Path

import django


def main(home: Path) -> None:
    """Tables, keys, demo feeds, suppress list, and the digest list that some simulated files hit."""
    from django.conf import settings

    from hirz.base.actors import Actor
    from hirz.base.demo import create_demo_accounts
    from hirz.base.setup import prepare
    from hirz.base.vault.keys import forget_keys
    from hirz.core.simulation import hash_list_csv
    from hirz.detect.lists import import_hash_list, load_suppress_list

    prepare(home, demo=True, country="ma", ledger_origin=settings.HIRZ_LEDGER_ORIGIN)
    create_demo_accounts()
    load_suppress_list()
    # The list is keyed with the worker's key.
    settings.HIRZ_COMPARTMENTS = ("intake",)
    forget_keys()
    import_hash_list(
        hash_list_csv(1).decode(),
        code="simulated",
        name="Simulated list",
        source="simulation",
        by=Actor.system("bench"),
    )


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
