"""The Django application of hirz.detect."""

from django.apps import AppConfig


class Config(AppConfig):
    """See the package's docstring."""

    name = "hirz.detect"
    label = "detect"
