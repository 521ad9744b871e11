"""The dossier from inquiry to judgment: its stages, its people, its notes and what is to be done.

In: ReportEscalated, ReportReopened. Out: Case with its moves, persons, notes and tasks; the events of its stages.
Who may see it: the members of the case, and the prosecution office that it was sent to. PostgreSQL keeps both by itself
(`base.acting`): a queryset that forgets its scope finds nothing.
"""
