"""Prepares the database of one round of `bench.ingest`: as the owner, marked as a demo."""

from __future__ import annotations

import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings

from hirz.base.demo import create_demo_accounts
from hirz.base.setup import prepare

prepare(Path(sys.argv[1]), demo=True, country="ma", ledger_origin=settings.HIRZ_LEDGER_ORIGIN)
create_demo_accounts()

# The list that some simulated files hit: keyed with the worker's key, so loaded with its compartments.
settings.HIRZ_COMPARTMENTS = ("intake",)
from hirz.base.actors import Actor
from hirz.base.vault.keys import forget_keys
from hirz.core.simulation import hash_list_csv
from hirz.detect.lists import import_hash_list, load_suppress_list

forget_keys()
settings.HIRZ_ZONE = "worker"
load_suppress_list()
import_hash_list(
    hash_list_csv(1).decode(), code="simulated", name="Simulated list", source="simulation", by=Actor.system("bench")
)
