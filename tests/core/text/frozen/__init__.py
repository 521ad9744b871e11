"""The scanner and the folding as they were before they were made fast: slow, read by every finder, the answer to compare with.

Only what was changed is kept; parts that were not are those of the house. Never mend a fault here alone.
"""
