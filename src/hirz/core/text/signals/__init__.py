"""Signals: what the words of a report may be a sign of.

`reading` makes a rule of its YAML, `phrases` its phrases, `patterns` its patterns, `compiling` a `RuleSet` of many, `finding` the
signals of a text; `forms` are the two spellings in which words are read. With the first text come numba and what it compiles:
`letters` and `cutting` cut a text into words, `tables` makes phrases ready, `seeking` looks words up, `trying` tries phrases,
`searching` runs them all. `rules/README.md` is the schema.
"""
