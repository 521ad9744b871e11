"""The Django application that holds the desk's shared templates and tags."""

from django.apps import AppConfig


class Config(AppConfig):
    """Shared templates, tags and static files."""

    name = "hirz.web"
    label = "web"
