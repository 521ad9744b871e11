"""Tests of base.law."""
