"""Tests of the lexicon at the desk."""
