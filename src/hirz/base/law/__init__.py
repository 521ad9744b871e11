"""Offences, as the country's data gives them."""
