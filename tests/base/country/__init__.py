"""Tests of base.country."""
