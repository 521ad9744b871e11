"""Hirz: from a report of online child sexual exploitation to the court, the care and the official figure."""

__version__ = "0.1.0"
