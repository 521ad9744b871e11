"""Campaigns: one hand behind many different reports.

In: what reports share, as detect stored it. Out: groups that the machine proposes with the reason of each edge, decided by
people, reversibly; the link graph of the desk. Who may see: analysts, of their own reports; of others only how many there are.
The weights are those of `core.linking`, and no others.
"""
