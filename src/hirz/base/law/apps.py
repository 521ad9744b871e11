"""The Django application of hirz.base.law."""

from django.apps import AppConfig


class Config(AppConfig):
    """Offences and time limits, as the country's data gives them."""

    name = "hirz.base.law"
    label = "law"
