"""Signals: what the words of a report may be a sign of.

Here so far: what a rule is and what it finds (`rule`), and what can be wrong with one (`errors`). `rules/README.md` is the schema.
The engine that reads rules over a text is not built yet.
"""
