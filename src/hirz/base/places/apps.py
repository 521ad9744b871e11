"""The Django application of hirz.base.places."""

from django.apps import AppConfig


class Config(AppConfig):
    """Regions, provinces, courts, and the directory of services."""

    name = "hirz.base.places"
    label = "places"
