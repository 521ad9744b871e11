"""Regions, provinces, courts, and the directory of services."""
