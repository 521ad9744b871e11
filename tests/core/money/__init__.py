"""Tests of core.money."""
