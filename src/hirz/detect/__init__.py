"""Finds what a report contains, and whether it is known.

In: ReportsReceived. Out: Scan (facts, sealed findings), Selectors and Sightings, Matches, the event ReportsScanned.
Who may see it: selectors are keyed values; what was written is opened with the report, by who may open the report.
"""
