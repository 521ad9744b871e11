"""The lexicon at the desk: terms with the reports of one's own desk that hold them, and the weekly count of words.

In: terms (`detect.lexicon`), decisions. Out: EmergingTerm. Who may see it: analysts; a report only within their scope.
"""
