"""Tests of campaigns and of the link graph."""
