"""The rules that ship with the house."""

from __future__ import annotations

from importlib.resources import files

from hirz.core.text.signals.errors import Fault, RuleError
from hirz.core.text.signals.reading import read_rule
from hirz.core.text.signals.rule import Rule


def shipped_rules() -> tuple[Rule, ...]:
    """Every rule under `rules/<family>/<id>.yaml`, by id; RuleError for one that stands in the wrong place."""
    found = []
    for family in sorted(files("hirz.core.text").joinpath("rules").iterdir(), key=lambda entry: entry.name):
        if not family.is_dir():
            continue
        for entry in sorted(family.iterdir(), key=lambda item: item.name):
            if not entry.name.endswith(".yaml"):
                continue
            rule = read_rule(entry.read_text("utf-8"))
            if f"{rule.family}/{rule.id}.yaml" != f"{family.name}/{entry.name}":
                raise RuleError(Fault.WRONG_VALUE, "id", f"{family.name}/{entry.name}")
            found.append(rule)
    return tuple(sorted(found, key=lambda rule: rule.id))
