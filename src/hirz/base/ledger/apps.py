"""The Django application of hirz.base.ledger."""

from django.apps import AppConfig


class Config(AppConfig):
    """The append-only record of who did what: written with the effect, put in order and signed by the worker."""

    name = "hirz.base.ledger"
    label = "ledger"
