"""How each sender writes a draft down: one file per format, all in WRITERS."""

from collections.abc import Callable

from hirz.core.simulation.types import Draft
from hirz.core.simulation.writers.cybertip import write_cybertip
from hirz.core.simulation.writers.house_json import write_house_json
from hirz.core.simulation.writers.police import write_police
from hirz.core.simulation.writers.table import CSV_MAPPING_TOML, write_table

WRITERS: dict[str, tuple[Callable[[Draft], bytes], str]] = {
    "cybertip-xml": (write_cybertip, "xml"),
    "police-json": (write_police, "json"),
    "hirz-json": (write_house_json, "json"),
    "csv": (write_table, "csv"),
}
"""Format -> (function, ending of the file's name)."""

__all__ = ["CSV_MAPPING_TOML", "WRITERS"]
