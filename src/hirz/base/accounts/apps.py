"""The Django application of hirz.base.accounts."""

from django.apps import AppConfig


class Config(AppConfig):
    """Organisations, people, roles, areas, trainings, and the credentials of partners."""

    name = "hirz.base.accounts"
    label = "accounts"
