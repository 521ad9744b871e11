"""`POST /api/v1/match`: a partner asks whether digests are known, without holding a list.

Served by the desk zone, which has the keys; the public zone computes no keyed value. No address is looked at.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, JsonResponse
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from pydantic import ConfigDict, Field

from hirz.base.accounts.enums import Scope
from hirz.base.accounts.models import Credential
from hirz.base.actors import Actor
from hirz.core.hashing import MIN_QUALITY
from hirz.core.hashing.errors import DigestError
from hirz.detect.asking import MOST_A_REQUEST, Answer, Asked, match_hashes, read_digest
from hirz.detect.errors import AskedTooMuch
from hirz.intake.api import ERRORS, Bearer, idempotency_key
from hirz.intake.errors import KeyReused
from hirz.intake.schemas import FieldProblem, Problem

router = Router(tags=["matching"])
FAULTS = {**ERRORS, 429: Problem}


class AskedHash(Schema):
    """A digest of a file: exact (MD5, SHA-1, SHA-256), or of what a picture shows (PDQ)."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["md5", "sha1", "sha256", "pdq"]
    value: Annotated[str, Field(min_length=32, max_length=64, pattern="^[0-9A-Fa-f]*$")]
    quality: Annotated[int, Field(ge=0, le=100)] | None = None


class AskedHashes(Schema):
    """What to look up."""

    model_config = ConfigDict(extra="forbid")

    hashes: Annotated[list[AskedHash], Field(min_length=1, max_length=MOST_A_REQUEST)]


class MatchFound(Schema):
    """A digest stands on a list: a lead for a person, never a verdict."""

    index: int
    likeness: Literal["exact", "same", "alike"]
    list_kind: str
    scheme: str
    scheme_version: str
    meaning: str


class MatchesFound(Schema):
    """Everything that was found, by the place of the digest in the request; `looked_up` leaves out pictures that show too little."""

    looked_up: int
    matches: list[MatchFound]


@router.post(
    "/match",
    auth=Bearer(Scope.HASHES_MATCH),
    response={200: MatchesFound, **FAULTS},
    summary="Ask whether digests are known",
)
def post_match(request: HttpRequest, body: AskedHashes) -> Any:
    """Look digests up on the lists that are open to you. The header `Idempotency-Key` is required.

    For each match: how near it is, what kind of list it stands on, and what that list says in which scheme. What stands on
    the negative list is no match. 429 says when to come back. A PDQ of a quality under 50 is not looked up.
    """
    credential: Credential = request.auth  # type: ignore[attr-defined]
    key = idempotency_key(request)
    asked, problems = _read(body)
    if problems:
        return _unreadable(problems)
    places = sorted(asked)
    by = Actor.partner(credential.feed_id, credential.feed.sender_id)
    try:
        found = match_hashes([asked[place] for place in places], feed=credential.feed, key=key, by=by)
    except KeyReused as error:
        raise HttpError(409, str(error)) from None
    except AskedTooMuch as error:
        return _later(error)
    matches = [MatchFound(index=places[one.place], **_said(one)) for one in found]
    return Status(200, MatchesFound(looked_up=len(places), matches=matches))


def _said(one: Answer) -> dict[str, Any]:
    return {name: value for name, value in one._asdict().items() if name != "place"}


def _read(body: AskedHashes) -> tuple[dict[int, Asked], list[FieldProblem]]:
    asked: dict[int, Asked] = {}
    problems: list[FieldProblem] = []
    for index, one in enumerate(body.hashes):
        try:
            read = read_digest(one.kind, one.value)
        except DigestError as error:
            # What is wrong with a digest is said in English to a machine, as everywhere in the API.
            reason = dict.fromkeys(("ar", "fr", "en"), str(error))
            problems.append(FieldProblem(path=f"/hashes/{index}/value", code="digest-unreadable", reason=reason))
            continue
        if one.quality is None or one.quality >= MIN_QUALITY:
            asked[index] = read
    return asked, problems


def _unreadable(problems: list[FieldProblem]) -> JsonResponse:
    problem = Problem(status=422, title="digests that cannot be read", code="digest-unreadable", problems=problems)
    return JsonResponse(problem.model_dump(), status=422, content_type="application/problem+json")


def _later(error: AskedTooMuch) -> JsonResponse:
    problem = Problem(status=429, title=str(error), code="asked-too-much")
    answer = JsonResponse(problem.model_dump(), status=429, content_type="application/problem+json")
    answer["Retry-After"] = str(error.seconds)
    return answer
