"""The Django application of hirz.base.events."""

from django.apps import AppConfig


class Config(AppConfig):
    """Events: written with their effect as one dispatch job, expanded by the worker."""

    name = "hirz.base.events"
    label = "events"
