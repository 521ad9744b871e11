"""The Django application of hirz.casework."""

from django.apps import AppConfig


class Config(AppConfig):
    """See the package's docstring."""

    name = "hirz.casework"
    label = "casework"
