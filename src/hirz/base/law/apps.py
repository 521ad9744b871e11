"""The Django application of hirz.base.law."""

from django.apps import AppConfig


class Config(AppConfig):
    """Offences, as the country's data gives them."""

    name = "hirz.base.law"
    label = "law"
