"""Ground that every stage stands on.

In: nothing from any stage. Out: accounts, places, law, vault, ledger, events, country data.
Who may see it: every zone imports it; what a role may read of it is the table of grants.
"""
