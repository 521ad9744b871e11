"""Search over sealed text: the keyed tokens of a report, and what is asked of them.

Comes in: reports as they are scanned, and what an analyst types. Goes out: rows of tokens, and conditions on them. Nothing
of the victim, of who reports or of who sends is indexed. Who may see what is found is decided in triage.
"""
