"""Platforms, police and associations can all take Hirz up: nothing in the core set is under the GPL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import metadata

import pytest

from tests.house.walking import ROOT

LOCK = ROOT / "requirements" / "runtime.txt"
# LGPL libraries may be used as they are; the GPL and the AGPL would bind what is built with them.
BINDING = re.compile(r"(?<!L)(?<!Lesser )\b(AGPL|GPL)|(?<!Lesser )General Public License|Affero", re.IGNORECASE)


def licence_of(name: str) -> str:
    """What an installed package says of itself."""
    about = metadata.metadata(name)
    said = [value[:200] for key in ("License-Expression", "License") for value in about.get_all(key) or []]
    said += [value for value in about.get_all("Classifier") or [] if value.startswith("License ::")]
    return "; ".join(part for part in said if part)


def faults(licences: Mapping[str, str]) -> list[str]:
    """Packages that bind, and packages that say nothing."""
    wrong = []
    for name, licence in licences.items():
        plain = licence.replace("LGPL", "").replace("Lesser General Public License", "")
        if not plain.strip(" ;") and not licence:
            wrong.append(f"{name} says nothing about its licence")
        elif BINDING.search(plain):
            wrong.append(f"{name}: {licence}")
    return wrong


def locked() -> list[str]:
    """The packages of a deployment."""
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)


def test_no_dependency_binds() -> None:
    """Every package of the runtime lock that is installed here."""
    licences = {}
    for name in locked():
        try:
            licences[name] = licence_of(name)
        except metadata.PackageNotFoundError:
            continue  # for another platform
    if not licences:
        pytest.skip("no package of the runtime lock is installed")
    assert len(licences) > 20
    assert faults(licences) == []


def test_a_planted_licence_is_found() -> None:
    """GPL, AGPL and silence are found; LGPL passes."""
    planted = {
        "a": "GPL-3.0-only",
        "b": "License :: OSI Approved :: GNU Affero General Public License v3",
        "c": "GNU Lesser General Public License v3 (LGPLv3)",
        "d": "",
        "e": "MIT",
    }
    assert [fault[0] for fault in faults(planted)] == ["a", "b", "d"]
