"""The Django application of hirz.base.vault."""

from django.apps import AppConfig


class Config(AppConfig):
    """Sealed things: keys, wraps, blobs."""

    name = "hirz.base.vault"
    label = "vault"
