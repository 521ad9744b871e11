"""The public zone seals and cannot open: looked at in a real process that takes in a real report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.house.scene import document
from tests.house.walking import ROOT

SCRIPT = Path(__file__).with_name("public_process.py")
# numba alone costs 148 MB; the others open, decide or sign people in, which this zone never does.
FORBIDDEN_MODULES = (
    "numpy", "numba", "pyarrow", "pandas", "duckdb", "hirz.detect", "hirz.triage", "hirz.casework", "hirz.care",
    "hirz.share", "hirz.pipeline", "hirz.cli", "hirz.base.ledger.sequencer", "hirz.web.urls_desk", "hirz.web.views_desk",
    "allauth", "django.contrib.auth.views", "django.contrib.sessions.middleware", "procrastinate",
)  # fmt: skip
MOST_MEGABYTES = 120


def module_faults(modules: Iterable[str]) -> list[str]:
    """Modules that the public process must not load."""
    return [m for m in modules if any(m == name or m.startswith(f"{name}.") for name in FORBIDDEN_MODULES)]


def file_faults(paths: Iterable[str]) -> list[str]:
    """Files with secrets of others: private keys, and the signing secrets of other zones."""
    return [
        path for path in paths if "/keys/private" in path or ("/keys/secret/" in path and not path.endswith("/public"))
    ]


@pytest.fixture
def run_public(database: Any, house: Any) -> Callable[..., dict[str, Any]]:
    """Start the public zone in a process of its own, send it one report, and hear what it touched."""
    from hirz.base.accounts.credentials import issue_credential
    from hirz.base.accounts.enums import Scope
    from hirz.base.accounts.models import Feed
    from hirz.base.actors import Actor

    with database("desk"):
        _, token = issue_credential(
            feed=Feed.objects.get(code="pixo"),
            label="t",
            scopes=[Scope.REPORTS_WRITE],
            expires_at=None,
            by=Actor.system("test"),
        )

    def run(planted: str = "") -> dict[str, Any]:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{ROOT / 'src'}",
            "HIRZ_HOME": str(settings.HIRZ_HOME),
            "HIRZ_DATABASE_URL": house.postgres.dsn("public", connection.settings_dict["NAME"]),
            "DJANGO_SETTINGS_MODULE": "hirz.web.settings.public",
            "TOKEN": token,
            "PLANTED": planted,
        }
        done = subprocess.run(
            [sys.executable, str(SCRIPT)],
            input=document(1),
            env=environment,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    return run


def test_the_public_process_stays_small_and_blind(
    run_public: Callable[..., dict[str, Any]], record_property: Callable[[str, object], None]
) -> None:
    """It takes in a report and shows its pages with neither numpy nor a desk stage in memory, and opens no private key."""
    seen = run_public()
    assert seen["status"].startswith("201"), seen["answer"]
    assert {path: status[:3] for path, status in seen["pages"].items()} == {
        path: "404" if path.endswith("nothing/") else "200" for path in seen["pages"]
    }
    assert module_faults(seen["modules"]) == []
    assert file_faults(seen["opened"]) == []
    assert any("/keys/public/" in path for path in seen["opened"]), "it sealed, so it must have read a public key"
    record_property("megabytes", seen["megabytes"])
    sys.stdout.write(f"public process: {seen['megabytes']} MB, {len(seen['modules'])} modules\n")
    assert seen["megabytes"] < MOST_MEGABYTES


def test_a_planted_import_is_found(run_public: Callable[..., dict[str, Any]]) -> None:
    """One import too many is found in the same process."""
    seen = run_public("numpy hirz.triage")
    faults = module_faults(seen["modules"])
    assert "numpy" in faults
    assert "hirz.triage" in faults


def test_a_planted_private_key_is_found() -> None:
    """Private keys and the secrets of other zones are found; the zone's own secret is not."""
    paths = [
        "/h/keys/private/intake/a.key",
        "/h/keys/secret/desk",
        "/h/keys/secret/public",
        "/h/keys/public/intake-1.pub",
    ]
    assert file_faults(paths) == paths[:2]


def test_the_public_zone_unwraps_nothing(database: Any) -> None:
    """Even asked directly, its key service holds no compartment."""
    from hirz.base.actors import Actor
    from hirz.base.errors import KeysUnavailable
    from hirz.base.vault.keys import key_service, signing_key

    with database("public"):
        for compartment in ("intake", "identity", "evidence", "care"):
            with pytest.raises(KeysUnavailable):
                key_service().unwrap(compartment, "any", b"", purpose="test", actor=Actor.system("test"))
            with pytest.raises(KeysUnavailable):
                key_service().blind_key(compartment)
        with pytest.raises(KeysUnavailable):
            signing_key()
