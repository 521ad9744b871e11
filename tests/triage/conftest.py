"""Fixtures of the tests of triage."""

from tests.intake.cloning import module_clone, zone_of

__all__ = ["module_clone", "zone_of"]
