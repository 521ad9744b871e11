"""Offences and time limits, as the country's data gives them."""
