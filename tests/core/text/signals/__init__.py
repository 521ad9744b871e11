"""Signals of texts."""
