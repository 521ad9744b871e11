"""The Django application of hirz.intake."""

from django.apps import AppConfig


class Config(AppConfig):
    """See the package's docstring."""

    name = "hirz.intake"
    label = "intake"
