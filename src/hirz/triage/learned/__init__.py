"""Learned triage: a linear model over the desk's own decisions, shown beside the rule table and never in its place.

In: reports that people decided, opened by the worker. Out: LearnedModel with its figures, and for an opened report the share
of its like that was passed on, with reasons. It ranks nothing. Who may see it: analysts, supervisors, auditors (figures).
"""
