"""Static files as they are served: named by their content, compressed, and style sheets without what only people read."""

from __future__ import annotations

import re
from typing import Any, Final

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACE: Final = re.compile(r"\s+")
# Not before a colon: there a space is a descendant (`.field :is(input)`).
AROUND: Final = re.compile(r"\s*([{};,>])\s*|(:)\s+")


def lean(sheet: str) -> str:
    """A sheet of ours without comments and needless space; every rule and its order stay."""
    told = SPACE.sub(" ", COMMENT.sub("", sheet)).strip()
    return AROUND.sub(lambda m: m.group(1) or m.group(2), told).replace(";}", "}")


class LeanStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Whitenoise's storage, with our own sheets made lean as they are collected; vendored files stay as published."""

    def _save(self, name: str, content: Any) -> str:
        if name.endswith(".css") and "vendor/" not in name:
            content.seek(0)
            content = ContentFile(lean(content.read().decode()).encode())
        return str(super()._save(name, content))
