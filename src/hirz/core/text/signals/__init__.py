"""Signals: what the words of a report may be a sign of.

`reading` makes a rule of its YAML, `phrases` its phrases, `compiling` a `RuleSet` of many, `finding` the signals of a
text; `forms` are the two spellings in which words are read. `rules/README.md` is the schema.
"""
