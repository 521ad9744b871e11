"""The step for files: sealed as they arrive, or only their digests. A child never comes here, and is not let in.

Touches content in memory, in pieces. What was sent is listed by its name, never opened, rendered or served.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hirz.base.errors import Denied, NotWritable
from hirz.base.vault.blobs import has_room
from hirz.core.sealing import Receipt
from hirz.intake.digests import read_digests, written_digests
from hirz.intake.drafts import DraftContent, add_attachments, change_answers, remove_attachment
from hirz.intake.errors import UploadFault, UploadRefused
from hirz.intake.question_shapes import Answers, said
from hirz.intake.questions import FILES, STEPS, situation_of, way_through
from hirz.intake.uploaded import CHUNK, FIELD, MOST_FILES, SealedFile, sealed_files, shown_name, throw_away
from hirz.intake.views_portal.keeping import PORTAL, keep_receipt
from hirz.intake.views_portal.steps import CHECK, PAGE, Visit, address_of, chrome, gone, visit_of

RETRY_SECONDS: Final = 60
DEMONSTRATION: Final = "demonstration"
"""The basis on which the demo takes files."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why nothing of an upload was kept, for whoever sent it."""

    status: int
    words: str


class _NoDraft(Exception):
    """The draft was sent, or erased, or became a child's, while the files were on their way."""


@require_http_methods(PAGE)
def page(request: HttpRequest) -> HttpResponse:
    """The question. Its form comes back here where no files are taken, and to `upload` where they are."""
    visit = visit_of(request)
    if visit is None:
        return gone(request)
    if not _may_add(visit.answers):
        return redirect("portal:check")
    return _saved(request, visit, []) if request.method == "POST" else _show(request, visit)


# Django's own check reads its token from the body, and would have to hold 500 MB to find it; where the body is cut it
# finds none, and tells an honest visitor 403, "forbidden", instead of 400, "cut short, send again". So who sends is
# asked here, before a byte of the body is read, by what stands in the head of the request: the cookie with the receipt,
# which is SameSite=Strict and so comes from no other site; Origin (else Referer), which no page can forge; and a token
# in the address, derived from the receipt, which stands only on a page that we made for it. Whoever fails is answered
# when the whole body has come, as everybody is, and hears 400 if it was cut: never a hang, and no connection closed
# under a browser that is still sending and would show its own error.
@csrf_exempt
@require_http_methods(PAGE)
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """Take files as they arrive. All of a request, durable and in the draft, or none."""
    if request.method != "POST":
        return redirect("portal:files")
    if not settings.HIRZ_UPLOADS:
        raise Http404
    visit = visit_of(request)
    try:
        problem = _refused_unread(request, visit, token)
        if problem is not None or visit is None:
            _drain(request)
            return gone(request) if problem is None or visit is None else _refuse(request, visit, problem)
        return _saved(request, visit, _read(request))
    except UnreadablePostError:
        if visit is None or not _may_add(visit.answers):
            raise
        return _again(
            request, 400, _("The files were cut short on their way, and nothing was kept. Please send them again.")
        )
    except UploadRefused as error:
        return _again(request, _STATUS[error.fault], _words(error.fault))
    except NotWritable:
        return _again(request, 507, _no_room())


def upload_token(receipt: Receipt) -> str:
    """What stands in the address of the upload form of this receipt. It tells nothing of the receipt."""
    return hmac.digest(receipt.key("upload form"), b"token", "sha256")[:16].hex()


def _may_add(answers: Answers) -> bool:
    """Whether this visitor is asked for files at all: never a child, nor whoever may be one."""
    return STEPS[FILES].applies(situation_of(answers))


def _refused_unread(request: HttpRequest, visit: Visit | None, token: str) -> Problem | None:
    """What speaks against this upload by the head of the request alone."""
    if visit is None:
        return None
    is_ours = hmac.compare_digest(token.encode(), upload_token(visit.receipt).encode())
    if not is_ours or not _is_from_here(request):
        return Problem(403, _("This form has expired. Please go back, reload the page and try again."))
    if not _may_add(visit.answers):
        return Problem(403, _("No file is needed, and none is taken here. Words are enough."))
    if request.content_type != "multipart/form-data":
        return Problem(415, _words(UploadFault.UNREADABLE))
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if _size(visit.content) + size > settings.HIRZ_MAX_UPLOAD:
        return Problem(413, _words(UploadFault.TOO_LARGE))
    return None if has_room(size) else Problem(507, _no_room())


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent this form, by Origin or else Referer; every browser sends one of them with a form."""
    origin = request.headers.get("Origin")
    if origin is None:
        try:
            sender = urlsplit(request.headers.get("Referer", ""))
        except ValueError:
            return False
        origin = f"{sender.scheme}://{sender.netloc}"
    return origin in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}


def _drain(request: HttpRequest) -> None:
    """Read to the end and keep nothing; UnreadablePostError if the end does not come."""
    while request.read(CHUNK):
        pass


def _read(request: HttpRequest) -> list[SealedFile]:
    # An upload may take an hour on a slow line: meanwhile its thread holds no connection to the database.
    if not connection.in_atomic_block:
        connection.close()
    try:
        return sealed_files(request.FILES.getlist(FIELD))
    except MultiPartParserError:
        # The boundary in the head is none; the handler was not asked.
        _drain(request)
        raise UploadRefused(UploadFault.UNREADABLE) from None


def _saved(request: HttpRequest, visit: Visit, files: Sequence[SealedFile]) -> HttpResponse:
    """Keep what stands on the page, and go where the button leads."""
    remove = request.POST.get("remove", "")
    go = "add" if remove else request.POST.get("go", "next")
    entries, wrong = read_digests(request.POST.get("digests", ""))
    try:
        if go == "skip":
            throw_away(files)
            return _onward(request, visit, go)
        content = _kept(visit, files, entries, remove)
    except _NoDraft:
        throw_away(files)
        return gone(request)
    except BaseException:
        throw_away(files)
        raise
    kept = {one.id for one in content.attachments}
    throw_away(file for file in files if file.attached.id not in kept)
    visit = Visit(visit.receipt, content)
    if wrong and go in {"next", "review"}:
        return _show(request, visit, Problem(422, wrong[0]))
    return _onward(request, visit, go)


def _kept(visit: Visit, files: Sequence[SealedFile], entries: list[dict[str, str]], remove: str) -> DraftContent:
    """The draft with the digests, with new files, without the one to be removed; under one lock."""
    with transaction.atomic():
        # It locks the draft until the transaction ends, and makes an empty one where none is any more.
        content = change_answers(visit.receipt, FILES, {"digests": entries} if entries else {})
        if not _may_add(content.answers):
            raise _NoDraft
        # Sent twice (a second press of the button, a repeated request), a file is there once.
        there = {_sameness(one) for one in content.attachments}
        new = {_sameness(file.attached): file for file in files}
        fresh = [file for same, file in new.items() if same not in there]
        if len(content.attachments) + len(fresh) > MOST_FILES:
            raise UploadRefused(UploadFault.TOO_MANY)
        if _size(content) + sum(file.attached.size for file in fresh) > settings.HIRZ_MAX_UPLOAD:
            raise UploadRefused(UploadFault.TOO_LARGE)
        if fresh:
            content = add_attachments(visit.receipt, [(file.attached, file.blob) for file in fresh])
        for one in content.attachments:
            if remove == str(one.id):
                return remove_attachment(visit.receipt, one.id)
        return content


def _sameness(attached: Any) -> tuple[str, int, str]:
    return attached.name, attached.size, attached.digests.get("sha256", "")


def _size(content: DraftContent) -> int:
    return sum(one.size for one in content.attachments)


def _onward(request: HttpRequest, visit: Visit, go: str) -> HttpResponse:
    answer = redirect(_next_address(request, visit, go))
    keep_receipt(answer, PORTAL, visit.receipt)
    return answer


def _next_address(request: HttpRequest, visit: Visit, go: str) -> str:
    if go in {"keep", "review"}:
        return reverse("portal:keep" if go == "keep" else "portal:check")
    then = {"then": CHECK} if chrome(request, visit.answers, STEPS[FILES])["then"] else {}
    if go not in {"next", "skip", "back"}:
        return address_of(STEPS[FILES], **then)
    way = way_through(visit.situation)
    place = way.index(STEPS[FILES]) + (-1 if go == "back" else 1)
    return address_of(way[place]) if 0 <= place < len(way) and not then else reverse("portal:check")


_STATUS: Final = {UploadFault.TOO_MANY: 413, UploadFault.TOO_LARGE: 413, UploadFault.UNREADABLE: 400}


def _words(fault: UploadFault) -> str:
    limits = {"files": MOST_FILES, "megabytes": settings.HIRZ_MAX_UPLOAD // 1024**2}
    return {
        UploadFault.TOO_MANY: _("A report takes %(files)d files at most, and these would be more. None of them was kept."),
        UploadFault.TOO_LARGE: _(
            "All files of a report together may have %(megabytes)d MB, and these would be more. None of them was kept."
        ),
        UploadFault.UNREADABLE: _("The files could not be read as your browser sent them, and none was kept."),
    }[fault] % limits  # fmt: skip


def _no_room() -> str:
    return _(
        "There is no room for files just now, and none was kept. Your report can be sent without them: your words are"
        " enough."
    )


def _again(request: HttpRequest, status: int, words: str) -> HttpResponse:
    """The same page with what went wrong; the draft is as it was before."""
    visit = visit_of(request)
    if visit is None or not _may_add(visit.answers):
        return gone(request)
    return _show(request, visit, Problem(status, words))


def _refuse(request: HttpRequest, visit: Visit, problem: Problem) -> HttpResponse:
    if problem.status == 403:
        raise Denied(problem.words)
    return _show(request, visit, problem)


def _show(request: HttpRequest, visit: Visit, problem: Problem | None = None) -> HttpResponse:
    asked, content = STEPS[FILES], visit.content
    takes_files = settings.HIRZ_UPLOADS
    typed = request.POST.get("digests")
    context = {
        **chrome(request, visit.answers, asked),
        "title": said(asked.title, visit.situation),
        "files": [{"id": one.id, "name": shown_name(one.name), "size": one.size} for one in content.attachments],
        "digests": written_digests(visit.answers.get(FILES, {}).get("digests", [])) if typed is None else typed,
        "problem": problem,
        "takes_files": takes_files,
        "basis": _("demonstration") if settings.HIRZ_UPLOAD_BASIS == DEMONSTRATION else settings.HIRZ_UPLOAD_BASIS,
        "action": reverse("portal:files_upload", kwargs={"token": upload_token(visit.receipt)}) if takes_files else "",
        "most": MOST_FILES,
        "left": MOST_FILES - len(content.attachments),
        "megabytes": settings.HIRZ_MAX_UPLOAD // 1024**2,
        "bytes_left": max(settings.HIRZ_MAX_UPLOAD - _size(content), 0),
    }
    answer = render(request, "intake/portal/steps/files.html", context, status=problem.status if problem else 200)
    if problem is not None and problem.status in {503, 507}:
        answer["Retry-After"] = str(RETRY_SECONDS)
    return answer
