"""A fictional year of reports, with its ground truth.

`simulate(reports, seed, start=, end=)` yields documents as senders deliver them; `hash_list(seed)` is a digest
list that some of their files hit. Everything in them is invented; figures on them are always labelled so.
"""

from hirz.core.simulation.hashes import HashRow, hash_list, hash_list_csv
from hirz.core.simulation.senders import SENDERS
from hirz.core.simulation.types import Sender, SimulatedDocument
from hirz.core.simulation.writers import CSV_MAPPING_TOML
from hirz.core.simulation.year import simulate

__all__ = [
    "CSV_MAPPING_TOML",
    "SENDERS",
    "HashRow",
    "Sender",
    "SimulatedDocument",
    "hash_list",
    "hash_list_csv",
    "simulate",
]
