"""Tests of core.clocks."""
