"""The peer of `bench.upload`: the public application with Django's own handler for large files on the upload route."""

from __future__ import annotations

from importlib import import_module

from django.core.files.uploadhandler import TemporaryFileUploadHandler

application = import_module("hirz.web.wsgi_public").application
import_module("hirz.web.middleware").SealFiles = TemporaryFileUploadHandler
