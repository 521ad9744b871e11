"""How urgent, how complete, how new: one ranked queue, and what people decide.

In: ReportsScanned. Out: Ticket with its Assessment, Bundles, Decisions, Referrals; the events of the decisions.
Who may see it: analysts of the desk that holds the ticket; supervisors see workload, no content.
"""
