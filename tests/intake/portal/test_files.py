"""The step for files, without a server: who comes there, what it keeps, and what a report carries of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client, override_settings

from hirz.intake.digests import MOST_DIGESTS, read_digests, written_digests
from tests.intake.portal.browsing import Browser
from tests.intake.portal.pages import page_faults

ORIGIN = {"origin": "http://testserver"}
PICTURE = b"\x89PNG\r\n\x1a\n" + b"quiet river" * 9_000
KIND = "multipart/form-data; boundary=x"
SHA256 = hashlib.sha256(PICTURE).hexdigest()
MD5 = hashlib.md5(PICTURE, usedforsecurity=False).hexdigest()


@pytest.fixture
def parent(rollback: None, visitor: Callable[..., Client]) -> Callable[..., Browser]:
    """Somebody who has begun a report and may add files."""

    def begin(language: str = "en", who: str = "parent") -> Browser:
        client = visitor(language)
        client.defaults["HTTP_ORIGIN"] = ORIGIN["origin"]
        browser = Browser(client, language)
        return browser.open("").press(who=who)

    return begin


@pytest.fixture
def taking(tmp_path: Path) -> Iterator[Path]:
    """A service that takes files, into a folder of its own."""
    from django.conf import settings

    (tmp_path / "blobs").mkdir()
    (tmp_path / "keys").symlink_to(Path(settings.HIRZ_HOME) / "keys")
    with override_settings(HIRZ_UPLOADS=True, HIRZ_UPLOAD_BASIS="demonstration", HIRZ_HOME=tmp_path):
        yield tmp_path / "blobs"


def files_of(place: Path) -> list[Path]:
    """Every file there is."""
    return [path for path in place.rglob("*") if path.is_file()]


def picture(name: str = "chat.png", content: bytes = PICTURE) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, "image/png")


def drafts_files(browser: Browser) -> list[Any]:
    """The attachments of this visitor's draft."""
    from django.http import HttpRequest

    from hirz.intake.views_portal.steps import visit_of

    request = HttpRequest()
    request.COOKIES = {name: morsel.value for name, morsel in browser.client.cookies.items()}
    visit = visit_of(request)
    assert visit is not None
    return visit.content.attachments


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("uploads", [True, False], ids=["taken", "not taken"])
def test_the_page_keeps_the_promises_of_the_house(
    parent: Callable[..., Browser], taking: Path, language: str, uploads: bool
) -> None:
    """In each language, where files are taken and where they are not; with a file in it too."""
    with override_settings(HIRZ_UPLOADS=uploads):
        browser = parent(language).open(f"/{language}/files/")
        assert browser.status == 200
        assert page_faults(browser.html, language) == []
        assert any(one.get("name") == "files" for one in browser.page.inputs) is uploads
        browser.press("add", **({"files": [picture()]} if uploads else {}))
        assert browser.html.count('name="remove"') == int(uploads)
        assert page_faults(browser.html, language) == []


def test_the_warning_the_limits_and_the_basis_stand_first(parent: Callable[..., Browser], taking: Path) -> None:
    """Before anybody chooses a file."""
    html = parent().open("/en/files/").html
    before, _, _ = html.partition('type="file"')
    for words in ("do not send intimate pictures", "send only their fingerprint", "20</bdi> files", "500</bdi> MB"):
        assert words in before, words
    assert "<bdi>demonstration</bdi>" in html


def test_files_are_added_and_removed(parent: Callable[..., Browser], taking: Path) -> None:
    """Two at once, one more, the same again, one less."""
    browser = parent().open("/en/files/")
    browser.press("add", files=[picture(), picture("b.png", b"x")]).press("add", files=[picture("c.png", b"y")])
    assert [one.name for one in drafts_files(browser)] == ["chat.png", "b.png", "c.png"]
    browser.press("add", files=[picture()])
    assert len(drafts_files(browser)) == len(files_of(taking)) == 3
    first = str(drafts_files(browser)[0].id)
    browser.press("next", remove=first)
    assert browser.path == "/en/files/"
    assert [one.name for one in drafts_files(browser)] == ["b.png", "c.png"]


@pytest.mark.parametrize(
    ("go", "to"),
    [
        ("next", "/en/form/answer/"),
        ("back", "/en/form/names/"),
        ("keep", "/en/keep/"),
        ("review", "/en/form/check/"),
        ("add", "/en/files/"),
    ],
)
def test_every_button_keeps_what_was_chosen(parent: Callable[..., Browser], taking: Path, go: str, to: str) -> None:
    """Nobody has to press "add" first."""
    browser = parent().open("/en/files/").press(go, files=[picture()], digests=f"{MD5} other.png")
    assert browser.path == to
    assert [one.name for one in drafts_files(browser)] == ["chat.png"]
    assert f"{MD5} other.png" in browser.open("/en/files/").html


def test_passing_over_keeps_nothing_new(parent: Callable[..., Browser], taking: Path) -> None:
    """The file that was chosen is thrown away."""
    browser = parent().open("/en/files/").press("skip", files=[picture()])
    assert browser.path == "/en/form/answer/"
    assert drafts_files(browser) == files_of(taking) == []


def test_a_report_carries_its_files(parent: Callable[..., Browser], taking: Path) -> None:
    """Names and digests in the document, keys in the sealed report, the rows with the report; an empty file too."""
    from hirz.intake.models import Attachment, QuarantinedDocument, Report

    names = ["chat.png", "a\0\u202eb.png", "n" * 999]
    browser = parent().open("/en/files/")
    browser.press(
        "add", files=[*(picture(name) for name in names), picture("empty", b"")], digests=f"{SHA256} kept.png"
    )
    assert [one.digests.get("sha256") for one in drafts_files(browser)] == [SHA256, SHA256, SHA256, None]
    browser.open("check/").submit("/form/send/")
    assert browser.path == "/en/receipt/", browser.html
    assert (Report.objects.count(), QuarantinedDocument.objects.count()) == (1, 0)
    assert set(Attachment.objects.values_list("report", "draft")) == {(Report.objects.get().pk, "")}
    assert Attachment.objects.count() == 4


@pytest.mark.parametrize("who", ["child", "unsaid"])
def test_a_child_is_let_in_nowhere(parent: Callable[..., Browser], taking: Path, who: str) -> None:
    """The page leads to the answers; what is sent all the same is refused, kindly, and not kept."""
    from django.urls import reverse

    browser = parent(who=who).open("/en/files/")
    assert browser.path == "/en/form/check/"
    assert "/files/" not in browser.html
    answer = browser.client.post(reverse("portal:files_upload", args=[token_of(browser)]), {"files": picture()})
    assert answer.status_code == 403
    assert b"Words are enough" in answer.content
    assert drafts_files(browser) == files_of(taking) == []


def token_of(browser: Browser) -> str:
    """The right token, as only the server can make it."""
    from django.http import HttpRequest

    from hirz.intake.views_portal.files import upload_token
    from hirz.intake.views_portal.keeping import PORTAL, kept_receipt

    request = HttpRequest()
    request.COOKIES = {name: morsel.value for name, morsel in browser.client.cookies.items()}
    receipt = kept_receipt(request, PORTAL)
    assert receipt is not None
    token = upload_token(receipt)
    assert token not in {receipt.code, receipt.place("draft").hex()}
    return token


def test_without_a_basis_nothing_is_taken(parent: Callable[..., Browser]) -> None:
    """The setting is off by default: the address does not exist, and fingerprints are still taken."""
    browser = parent()
    answer = browser.client.post(f"/en/files/{token_of(browser)}/", {"files": picture()})
    assert answer.status_code == 404
    browser.open("/en/files/").press("next", digests=f"{SHA256} {MD5} chat.png")
    assert "chat.png" in browser.open("check/").html


def upload(browser: Browser, **more: Any) -> Any:
    """The form's request by itself."""
    return browser.client.post(f"/en/files/{token_of(browser)}/", {"files": picture(), "go": "add"}, **more)


@pytest.mark.parametrize("origin", ["https://example.com", "null", "http://testserver:1", "https://testserver"])
def test_another_site_sends_nothing(parent: Callable[..., Browser], taking: Path, origin: str) -> None:
    """Though it had cookie and token."""
    browser = parent()
    assert upload(browser, headers={"origin": origin}).status_code == 403
    del browser.client.defaults["HTTP_ORIGIN"]
    assert upload(browser).status_code == 403
    assert upload(browser, headers={"referer": "http://testserver/en/files/"}).status_code == 302
    assert len(files_of(taking)) == 1


class CutBody:
    """An input whose connection ends early."""

    def read(self, *size: int) -> bytes:
        """The client is gone."""
        raise OSError("cut")

    readline = read


def require_cut_is_400(browser: Browser, token: str) -> None:
    """A cut body is told so, and not "forbidden"."""
    answer = browser.client.generic(
        "POST", f"/en/files/{token}/", b"", KIND,
        **{"wsgi.input": CutBody(), "CONTENT_LENGTH": "100", "CONTENT_TYPE": KIND},
    )  # fmt: skip
    assert answer.status_code == 400


@pytest.mark.parametrize("right", [True, False], ids=["right token", "wrong token"])
def test_a_cut_body_is_400(parent: Callable[..., Browser], taking: Path, right: bool) -> None:
    """Whether the token was right or not."""
    browser = parent()
    require_cut_is_400(browser, token_of(browser) if right else "0" * 32)


def test_a_check_that_reads_the_body_is_found(
    parent: Callable[..., Browser], taking: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: Django's own check in front of the view finds no token in half a body, and answers 403."""
    from hirz.intake.views_portal import files

    browser = parent()
    token = token_of(browser)
    monkeypatch.setattr(files.upload, "csrf_exempt", False)
    with pytest.raises(AssertionError):
        require_cut_is_400(browser, token)


@pytest.mark.parametrize("what", ["sent", "erased", "a child's"])
def test_a_draft_that_is_gone_takes_no_file(
    parent: Callable[..., Browser], taking: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Another tab was quicker than the files: nothing is kept, and no empty draft comes into being."""
    from hirz.intake.drafts import change_answers, discard_draft
    from hirz.intake.models import Draft
    from hirz.intake.views_portal import files

    honest = files._read

    def meanwhile(request: Any) -> Any:
        visit = files.visit_of(request)
        assert visit is not None
        if what == "a child's":
            change_answers(visit.receipt, "you", {"who": "child"})
        else:
            discard_draft(visit.receipt)
        return honest(request)

    browser = parent()
    monkeypatch.setattr(files, "_read", meanwhile)
    assert upload(browser).status_code == 404
    assert files_of(taking) == []
    assert Draft.objects.count() == int(what == "a child's")


def test_a_database_that_fails_leaves_no_file(
    parent: Callable[..., Browser], taking: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503, and what lay in the vault is taken away."""
    from hirz.intake.views_portal import files

    def fail(*arguments: Any) -> Any:
        assert len(files_of(taking)) == 1
        raise OperationalError("away")

    browser = parent()
    browser.client.raise_request_exception = False
    monkeypatch.setattr(files, "add_attachments", fail)
    assert upload(browser).status_code == 503
    assert files_of(taking) == []


def test_all_files_together_have_a_limit(parent: Callable[..., Browser], taking: Path) -> None:
    """What lies there already counts."""
    browser = parent()
    with override_settings(HIRZ_MAX_UPLOAD=150_000):
        assert upload(browser).status_code == 302
        answer = browser.client.post(f"/en/files/{token_of(browser)}/", {"files": picture("b.png")})
        assert answer.status_code == 413
        assert b"0 MB" in answer.content
    assert len(drafts_files(browser)) == len(files_of(taking)) == 1


LINES = {
    f"{SHA256}": {"sha256": SHA256, "name": ""},
    f"{SHA256}  chat 1.png": {"sha256": SHA256, "name": "chat 1.png"},
    f"SHA256 (chat.png) = {SHA256.upper()}": {"sha256": SHA256, "name": "chat.png"},
    f"sha256:{SHA256} md5:{MD5}": {"sha256": SHA256, "md5": MD5, "name": ""},
    f"MD5: {MD5}\tchat.png": {"md5": MD5, "name": "chat.png"},
    f"{MD5};{SHA256};صورة.png": {"md5": MD5, "sha256": SHA256, "name": "صورة.png"},
}


@pytest.mark.parametrize("line", LINES)
def test_a_digest_is_read_generously(line: str) -> None:
    """As tools print it; written back, it reads the same."""
    entries, wrong = read_digests(f"\n {line} \n\n")
    assert (entries, wrong) == ([LINES[line]], [])
    assert read_digests(written_digests(entries)) == (entries, [])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("no digest", "holds no fingerprint"),
        ("abc123", "holds no fingerprint"),
        ("g" * 64, "holds no fingerprint"),
        (f"{SHA256[:-1]} x", "holds no fingerprint"),
        (hashlib.sha256(b"").hexdigest(), "empty file"),
    ],
)
def test_a_line_without_a_digest_is_told_and_kept(parent: Callable[..., Browser], line: str, words: str) -> None:
    """Beside the good ones; nothing that was written is lost."""
    browser = parent().open("/en/files/").press("next", digests=f"{MD5}\n{line}")
    assert browser.status == 422
    assert f"Line 2 {'is the fingerprint of an' if words == 'empty file' else ''}" in browser.html
    assert words in browser.html
    assert line in browser.open("/en/files/").html


def test_lines_are_bounded() -> None:
    """As many as files; the rest is told."""
    entries, wrong = read_digests(f"{MD5}\n" * (MOST_DIGESTS + 5))
    assert len(entries) == MOST_DIGESTS
    assert len(wrong) == 1
