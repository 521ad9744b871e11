"""The Django application of hirz.base.installation."""

from django.apps import AppConfig


class Config(AppConfig):
    """What this installation is: demo or not, country, when it was made."""

    name = "hirz.base.installation"
    label = "installation"
