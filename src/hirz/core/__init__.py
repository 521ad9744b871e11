"""Pure Python: no Django, no clock, no settings, no files (core/matching/files.py excepted)."""
