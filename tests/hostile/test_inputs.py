"""Hostile documents through the real server: a specific answer each, nothing half stored, nobody called."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.hostile import inputs
from tests.hostile.front import Front, Listener, require_law

MOST_SECONDS = 5.0
# Under a shared machine a bound on one request alone says little: allow a few to be slow.
SECRET = "qamar-file-canary-8812"


def send_all(front: Front, documents: Iterable[tuple[str, bytes]], own: str, path: str, kind: str) -> dict[str, int]:
    """Send each once; every answer keeps the law and comes in time."""
    statuses: dict[str, int] = {}
    for number, (name, data) in enumerate(documents):
        began = time.monotonic()
        answer = front.post(data, f"{own}-{number}", path, Content_Type=kind)
        taken = time.monotonic() - began
        require_law(answer, name)
        assert answer.status not in {503, 507}, name
        assert taken < MOST_SECONDS, f"{name}: {taken:.1f} s"
        assert SECRET.encode() not in answer.body, name
        statuses[name] = answer.status
    return statuses


KINDS = (inputs.json_bombs, inputs.json_shapes, inputs.strange_texts, inputs.encodings)


@pytest.mark.parametrize(
    ("path", "make"),
    [
        *(("/api/v1/reports", kind) for kind in KINDS),
        *(pytest.param("/api/v1/documents", kind, marks=pytest.mark.campaign) for kind in KINDS),
    ],
)
def test_json(front: Front, own: str, make: Callable[[], Iterable[tuple[str, bytes]]], path: str) -> None:
    """Bombs, shapes, letters and encodings."""
    before = front.counts()
    statuses = send_all(front, make(), own, path, "application/json")
    assert set(statuses.values()) <= {200, 201, 400, 413, 422}
    after = front.counts()
    accepted = sum(status in {200, 201} for status in statuses.values())
    assert after["reports"] - before["reports"] <= accepted
    print(f"{len(statuses)} documents, {accepted} accepted")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that no document may make the server read."""
    made = tmp_path / "secret"
    made.write_text(SECRET)
    return made


def test_xml(front: Front, own: str, listener: Listener, secret: Path) -> None:
    """Entities, DTDs and inclusions are refused unread: nobody is called, no file is opened."""
    calls = listener.calls
    documents = inputs.xml_attacks(f"http://127.0.0.1:{listener.port}", str(secret))
    statuses = send_all(front, documents, own, "/api/v1/documents", "application/xml")
    assert listener.calls == calls
    entities = [
        s
        for name, s in statuses.items()
        if "entity" in name or "DTD" in name or "laughs" in name or "quadratic" in name
    ]
    assert set(entities) == {422}
    print(f"{len(statuses)} documents")


def test_noise(front: Front, own: str) -> None:
    """Good documents with a few bytes changed."""
    statuses = send_all(front, inputs.noise(120, seed=5), own, "/api/v1/documents", "application/json")
    assert set(statuses.values()) <= {200, 422}


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(20))
def test_more_noise(front: Front, own: str, seed: int) -> None:
    """Ten thousand of them."""
    send_all(front, inputs.noise(500, seed=seed), own, "/api/v1/documents", "application/json")


def test_the_law_finds_an_error_of_ours(make_front: Callable[..., Front], own: str) -> None:
    """Planted: a view that answers 500 on strange input breaks the law."""
    broken = make_front(application="tests.hostile.broken:application")
    with pytest.raises(AssertionError, match="500"):
        send_all(broken, inputs.json_shapes(), own, "/api/v1/reports", "application/json")


def test_the_law_finds_entities(make_front: Callable[..., Front], own: str, listener: Listener, secret: Path) -> None:
    """Planted: a parser that resolves entities answers otherwise, and the check above says so."""
    trusting = make_front(application="tests.hostile.trusting:application")
    documents = [
        d
        for d in inputs.xml_attacks(f"http://127.0.0.1:{listener.port}", str(secret))
        if "external entity file" in d[0]
    ]
    with pytest.raises(AssertionError):
        assert set(send_all(trusting, documents, own, "/api/v1/documents", "application/xml").values()) == {422}
