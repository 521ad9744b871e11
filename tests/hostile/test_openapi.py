"""What the OpenAPI document allows and what it forbids, generated from it and sent to the real server."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.front import Front, require_law

EXAMPLES = 40
LENIENT = [
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.function_scoped_fixture,
]


def document(front: Front) -> dict[str, Any]:
    """The server's own description."""
    found: dict[str, Any] = front.ask("GET", "/api/v1/openapi.json").json
    return found


def strategies(front: Front, mode: Any) -> list[tuple[str, str, st.SearchStrategy[Any]]]:
    """A strategy of requests for each operation."""
    schema = schemathesis.openapi.from_dict(document(front))
    operations = [result.ok() for result in schema.get_all_operations()]
    return [(op.method.upper(), op.path, op.as_strategy(generation_mode=mode)) for op in operations]


def send(front: Front, method: str, path: str, case: Any, key: str) -> None:
    """Send what was generated, as an honest partner or as none, and hold the answer to the law and to its document."""
    body = case.body
    if isinstance(body, bytes | str):
        data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    else:
        data = (
            b"" if type(body).__name__ == "NotSet" else json.dumps(body, default=str).encode("utf-8", "surrogatepass")
        )
    signed = front.signed(key, Content_Type=case.media_type or "application/json")
    answer = front.ask(method, case.formatted_path, data if method == "POST" else None, signed)
    require_law(answer, f"{method} {path} {data[:100]!r}")
    described = document_of(front)["paths"][path][method.lower()]["responses"]
    assert str(answer.status) in described, f"{answer.status} is not in the document"


def document_of(front: Front) -> dict[str, Any]:
    """The description, asked once."""
    if front.port not in _documents:
        _documents[front.port] = document(front)
    return _documents[front.port]


_documents: dict[int, dict[str, Any]] = {}


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_generated_requests(front: Front, own: str, mode: Any) -> None:
    """Allowed and forbidden bodies of every operation get an answer that the document names."""
    count = 0

    def sender(method: str, path: str) -> Callable[[Any], None]:
        def check(case: Any) -> None:
            nonlocal count
            count += 1
            send(front, method, path, case, f"{own}-{count}")

        return check

    bounded = settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=LENIENT
    )
    for method, path, strategy in strategies(front, mode):
        bounded(given(case=strategy)(sender(method, path)))()
    print(f"{count} requests")


def test_the_document_names_every_route(front: Front) -> None:
    """Two ways in, and the questions about what came in, each with its refusals."""
    paths = document(front)["paths"]
    own = "/api/v1/reports/{reference}"
    assert set(paths) == {"/api/v1/reports", "/api/v1/documents", own, f"{own}/answers"}
    for name, path in paths.items():
        [operation] = path.values()
        assert {"400", "401", "409", "411", "413", "415", "422", "503", "507"} <= set(operation["responses"])
        assert ("404" in operation["responses"]) is name.startswith(own)
