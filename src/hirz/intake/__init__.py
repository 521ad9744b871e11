"""Receives reports, whole or not at all, and seals them before anything else happens.

In: bytes from partners' machines (API, files) and, from part 2, from the portal.
Out: a sealed Report with its SourceDocument, a ledger entry, the event ReportsReceived; or a quarantined document.
Who may see it: the public zone seals and cannot open; the desk opens through triage.
"""
