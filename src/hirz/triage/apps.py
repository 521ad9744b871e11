"""The Django application of hirz.triage."""

from django.apps import AppConfig


class Config(AppConfig):
    """See the package's docstring."""

    name = "hirz.triage"
    label = "triage"
