"""Run by test_public_process.py in a process of its own: the real public server, one report, some pages, and what
it touched.

Prints one JSON object: the status, the modules loaded, the files opened, the memory used.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

# The doors of the portal, and what is behind the first two.
PAGES = ("/ar/", "/fr/help/", "/en/form/", "/ar/back/", "/ar/nothing/")
opened: list[str] = []


def _notice(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
        opened.append(os.fsdecode(arguments[0]))


def peak_megabytes() -> int:
    """The most memory that this process held; `getrusage` would answer with the parent's peak if that was higher."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def look_at(application: Any, path: str) -> str:
    """Ask for a page of the portal as a browser does; returns the status."""
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    b"".join(application(environ, lambda status, headers: told.append(status)))
    return told[0]


def main() -> None:
    """Start, serve, tell."""
    sys.addaudithook(_notice)
    from hirz.web.wsgi_public import application

    body = sys.stdin.buffer.read()
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/v1/reports",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_AUTHORIZATION": f"Bearer {os.environ['TOKEN']}",
        "HTTP_IDEMPOTENCY_KEY": "one",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    answer = b"".join(application(environ, lambda status, headers: told.append(status)))
    pages = {path: look_at(application, path) for path in PAGES}
    for extra in os.environ.get("PLANTED", "").split():
        __import__(extra)
    sys.stdout.write(
        json.dumps(
            {
                "status": told[0],
                "answer": answer.decode(),
                "pages": pages,
                "modules": sorted(sys.modules),
                "opened": opened,
                "megabytes": peak_megabytes(),
            }
        )
    )


main()
