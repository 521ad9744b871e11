"""Tests of core.law."""
