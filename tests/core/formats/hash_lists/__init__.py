"""Tests of the readers of lists."""
