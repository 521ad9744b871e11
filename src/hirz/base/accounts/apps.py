"""The Django application of hirz.base.accounts."""

from django.apps import AppConfig, apps


class Config(AppConfig):
    """Organisations, people, roles, areas, trainings, and the credentials of partners."""

    name = "hirz.base.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Where people sign in, sign-ins are recorded; the public zone has no allauth and nobody signs in there."""
        if apps.is_installed("allauth.account"):
            from hirz.base.accounts import signals  # noqa: F401
