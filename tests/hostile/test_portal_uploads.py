"""Files through the portal, over real sockets: cut, reset, doubled, disguised, misnamed. All of a request is kept, or none."""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
import pytest

from tests.hostile.front import Answer, Front, read_answer, require_law, require_whole
from tests.hostile.visiting import KIND, Visitor, form
from tests.intake.plain import report

BLOCK = 64 * 1024
UPLOADS = {"HIRZ_UPLOADS": "1", "HIRZ_UPLOAD_BASIS": "test", "HIRZ_MAX_UPLOAD_MB": "8"}
MOST_SECONDS = 5.0
SAMPLE, CAMPAIGN = 60, 2_000
TWO_FILES = form(("chat.png", b"\x89PNG" + b"a" * 90_000), ("profile.png", b"b" * 70_000))


@pytest.fixture(scope="module")
def shared_portal(make_front: Callable[..., Front]) -> Front:
    """A public server that takes files, up to 8 MB."""
    return make_front(environment=UPLOADS)


@pytest.fixture
def portal(shared_portal: Front) -> Iterator[Front]:
    """The server; afterwards the same process answers and nothing is half stored."""
    yield shared_portal
    assert shared_portal.is_the_same(), shared_portal.log()
    require_whole(shared_portal.counts())


@pytest.fixture
def parent(portal: Front) -> Visitor:
    """Somebody who has begun a report and may add files."""
    visitor = Visitor(portal)
    visitor.begin()
    return visitor


def stored(front: Front) -> dict[str, int]:
    """Rows and files, the drafts' attachments among them, once nothing moves any more."""
    counts = front.counts()
    with psycopg.connect(front.admin, autocommit=True) as connection:
        row = connection.execute("SELECT count(*) FROM intake_attachment").fetchone()
    return {**counts, "attachments": row[0] if row else -1}


def until(ask: Callable[[], Answer], status: int) -> Answer:
    """The first answer with this status: a server needs a moment until all who came before are in its hands."""
    deadline = time.monotonic() + MOST_SECONDS
    while (answer := ask()).status != status:
        assert time.monotonic() < deadline, answer
    return answer


# -- cut ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cut:
    """Where a request ends, and how: in good order, with a reset, or by silence."""

    at: int
    how: str


def edges(head: bytes, body: bytes) -> list[int]:
    """Around every boundary, head of a part, block and end."""
    marks = {0, len(head), len(head) + len(body)}
    for mark in (b"\r\n\r\n", b"------hirzBoundary", b"filename="):
        at = body.find(mark)
        while at >= 0:
            marks |= {len(head) + at, len(head) + at + len(mark)}
            at = body.find(mark, at + 1)
    marks |= {len(head) + at for at in range(BLOCK, len(body), BLOCK)}
    near = {mark + step for mark in marks for step in range(-2, 3)}
    return sorted(at for at in near if 0 < at < len(head) + len(body))


def cuts(head: bytes, body: bytes, count: int) -> list[Cut]:
    """So many cuts: the last two bytes always, then the edges and chance, each way of ending in its turn."""
    chance = random.Random(count)
    total = len(head) + len(body)
    likely = edges(head, body)
    places = [total - 1, total - 2, *chance.sample(likely, min(len(likely), count // 2))]
    places += [chance.randrange(1, total) for _ in range(count - len(places))]
    return [Cut(at, ("fin", "fin", "rst", "close")[number % 4]) for number, at in enumerate(places[:count])]


def send_cut(front: Front, whole: bytes, cut: Cut) -> Answer:
    """Send the beginning and end as told."""
    if cut.how == "fin":
        return front.raw(whole[: cut.at], half_close=True)
    with front.connected() as connection:
        connection.sendall(whole[: cut.at])
        if cut.how == "rst":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return Answer()


def sweep_cuts(front: Front, visitor: Visitor, count: int) -> list[int]:
    """The statuses of so many cut uploads."""
    path = visitor.upload_path()
    head = front.head("POST", path, {"Content-Type": KIND, **visitor.headers()}, len(TWO_FILES))
    return [send_cut(front, head + TWO_FILES, cut).status for cut in cuts(head, TWO_FILES, count)]


def require_none_accepted(front: Front, statuses: list[int], before: dict[str, int]) -> None:
    """Every one was refused as cut, or ended without an answer; not a row and not a file more, drafts of files neither."""
    assert set(statuses) <= {0, 400}, set(statuses)
    assert 400 in statuses
    assert stored(front) == before


def test_a_cut_upload_is_never_accepted(portal: Front, parent: Visitor) -> None:
    """Sixty of them; the page lists nothing afterwards."""
    before = stored(portal)
    require_none_accepted(portal, sweep_cuts(portal, parent, SAMPLE), before)
    assert parent.listed() == 0


@pytest.mark.campaign
def test_two_thousand_cut_uploads(portal: Front, parent: Visitor) -> None:
    """The same for two thousand, by `make campaign`."""
    before = stored(portal)
    statuses = sweep_cuts(portal, parent, CAMPAIGN)
    require_none_accepted(portal, statuses, before)
    print(f"{len(statuses)} cut uploads: 0 accepted, {statuses.count(400)} answered 400, 0 rows, 0 files")


def test_without_the_guard_some_are_accepted(make_front: Callable[..., Front]) -> None:
    """Planted: what came is taken for the whole, and the check above says so."""
    bare = make_front(application="tests.hostile.unguarded:application", environment=UPLOADS)
    visitor = Visitor(bare)
    visitor.begin()
    before = stored(bare)
    statuses = sweep_cuts(bare, visitor, 12)
    with pytest.raises(AssertionError):
        require_none_accepted(bare, statuses, before)
    assert 302 in statuses


def test_a_whole_one_is_accepted(portal: Front, parent: Visitor) -> None:
    """With the same body, so that the cuts above were refused for being cut."""
    before = stored(portal)
    assert parent.upload(parent.upload_path(), TWO_FILES).status == 302
    after = stored(portal)
    assert {name: after[name] - before[name] for name in ("attachments", "blobs", "files")} == {
        "attachments": 2, "blobs": 2, "files": 2,
    }  # fmt: skip
    assert parent.listed() == 2


# -- who sends ---------------------------------------------------------------------------------------------------------

STRANGE = {
    "another token": ("/en/files/" + "0" * 32 + "/", {}, 403),
    "another origin": ("", {"Origin": "https://example.com"}, 403),
    "an origin of nothing": ("", {"Origin": "null"}, 403),
    "a referer of another": ("", {"Origin": "", "Referer": "https://example.com/"}, 403),
    "no cookie": ("", {"Cookie": "a=b"}, 404),
    "a cookie of ours that is broken": ("", {"Cookie": "hirz_portal=" + "A" * 100}, 404),
    "no multipart": ("", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
    "no boundary": ("", {"Content-Type": "multipart/form-data"}, 400),
    "a strange boundary": ("", {"Content-Type": "multipart/form-data; boundary=\x01"}, 400),
}


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("cut", [None, 100_000], ids=["whole", "half"])
def test_who_may_not_send(portal: Front, parent: Visitor, strange: str, cut: int | None) -> None:
    """Refused when all was sent; where it was cut it is 400, whatever else was wrong. Never a hang, and nothing is kept.

    The server may also hang up without a word on a sender who said that nothing more comes, if the refusal needed no body.
    """
    path, changes, expected = STRANGE[strange]
    before = stored(portal)
    headers = {"Content-Type": KIND, **parent.headers(), **changes}
    headers = {name: value for name, value in headers.items() if value}
    head = portal.head("POST", path or parent.upload_path(), headers, len(TWO_FILES))
    began = time.monotonic()
    answer = portal.raw((head + TWO_FILES)[:cut], half_close=cut is not None)
    assert time.monotonic() - began < MOST_SECONDS
    assert answer.status in ({expected} if cut is None else {0, 400}), strange
    if answer.status:
        require_law(answer, strange)
    assert stored(portal) == before


def test_a_stopped_body_holds_no_answer_of_others(portal: Front, parent: Visitor) -> None:
    """Who stands still with a wrong token is not answered, and nobody else waits for it."""
    head = portal.head("POST", "/en/files/" + "0" * 32 + "/", {"Content-Type": KIND, **parent.headers()}, 500_000)
    with portal.connected() as connection:
        connection.sendall(head + b"x" * 1_000)
        began = time.monotonic()
        assert parent.ask("GET", "/en/files/").status == 200
        assert time.monotonic() - began < MOST_SECONDS
        connection.shutdown(socket.SHUT_WR)
        assert read_answer(connection).status == 400


@pytest.mark.parametrize("who", ["child", "unsaid"])
def test_a_child_is_asked_for_nothing_and_let_in_nowhere(portal: Front, who: str) -> None:
    """Neither the page nor the address behind it, though the token is right."""
    visitor = Visitor(portal)
    visitor.begin("parent")
    path = visitor.upload_path()
    visitor.ask("GET", "/en/form/you/")
    assert visitor.send("/en/form/you/", who=who).status == 302
    before = stored(portal)
    assert visitor.ask("GET", "/en/files/").status == 302
    answer = visitor.upload(path, TWO_FILES)
    assert answer.status == 403
    assert b"Words are enough" in answer.body
    assert stored(portal) == before


# -- how much ----------------------------------------------------------------------------------------------------------


def test_ten_thousand_files(portal: Front, parent: Visitor) -> None:
    """A clear no that says how many, and the page goes on."""
    before = stored(portal)
    answer = parent.upload(parent.upload_path(), form(*[(f"{n}.png", b"x") for n in range(10_000)]))
    assert answer.status == 413
    assert b"20 files at most" in answer.body
    assert stored(portal) == before


def test_twenty_files_in_all(portal: Front, parent: Visitor) -> None:
    """However they are spread over requests."""
    path = parent.upload_path()
    assert parent.upload(path, form(*[(f"{n}.png", b"x") for n in range(15)])).status == 302
    assert parent.upload(path, form(*[(f"{n}.png", b"y") for n in range(6)])).status == 413
    assert parent.upload(path, form(*[(f"{n}.png", b"y") for n in range(5)])).status == 302
    assert parent.listed() == 20
    assert "There is no place for more files" in parent.page


@pytest.mark.parametrize("length", [9 * 1024 * 1024, 2**40])
def test_more_than_the_limit_is_refused_unread(portal: Front, parent: Visitor, length: int) -> None:
    """By its declared length, with a page in the visitor's language."""
    head = portal.head("POST", parent.upload_path(), {"Content-Type": KIND, **parent.headers()}, length)
    answer = portal.raw(head + b"x" * 10)
    assert answer.status == 413
    assert answer.headers["content-type"].startswith("text/html")
    require_law(answer, "too large")


def test_a_form_of_words_is_bounded(portal: Front, parent: Visitor) -> None:
    """Other forms of the portal carry words: 256 kB, and never a file."""
    parent.ask("GET", "/en/form/words/")
    assert parent.ask("POST", "/en/form/words/", b"x" * 300_000).status == 413
    assert parent.ask("POST", "/en/form/words/", form(("a.png", b"x")), KIND).status in {400, 403}


def test_an_empty_file_is_taken_and_said_to_be_empty(portal: Front, parent: Visitor) -> None:
    """It may be all that a broken device gave."""
    assert parent.upload(parent.upload_path(), form(("nothing.png", b""))).status == 302
    assert parent.listed() == 1
    assert "an empty file" in parent.page


def test_no_room_on_the_disk(make_front: Callable[..., Front]) -> None:
    """Files are refused with a kind page; the report goes in without them."""
    full = make_front(environment={**UPLOADS, "HIRZ_FREE_DISK_MB": "1000000000"})
    visitor = Visitor(full)
    visitor.begin()
    before = stored(full)
    answer = visitor.upload(visitor.upload_path(), TWO_FILES)
    assert answer.status == 507
    assert b"can be sent without them" in answer.body
    require_law(answer, "no room")
    assert stored(full) == before
    visitor.ask("GET", "/en/form/words/")
    assert visitor.send("/en/form/words/", text="An account asks for money.").status == 302
    visitor.ask("GET", "/en/form/check/")
    sent = visitor.send("/en/form/send/")
    assert (sent.status, sent.headers["Location"]) == (302, "/en/receipt/"), visitor.page[:500]
    assert stored(full)["reports"] == before["reports"] + 1


def test_bodies_of_machines_share_a_budget(make_front: Callable[..., Front], own: str) -> None:
    """What a slow sender holds another cannot have: 503 with the time to come again, and then it is taken."""
    small = make_front(environment={"HIRZ_MAX_BODY_MB": "1", "HIRZ_BODY_BUDGET_MB": "1"})
    body = report("x" * 700_000)
    keys = (f"{own}-{number}" for number in range(1_000))
    with contextlib.ExitStack() as stack:

        def beside_a_slow_one() -> Answer:
            # Of two that come at the same moment either may be the one that has to wait.
            connection = stack.enter_context(small.connected())
            head = small.head("POST", "/api/v1/reports", small.signed(next(keys)), len(body))
            connection.sendall(head + body[:1000])
            time.sleep(0.3)
            return small.post(body, next(keys))

        require_law(until(beside_a_slow_one, 503), "no memory for it")
        assert small.post_report(own + "-short").status == 201
    until(lambda: small.post(body, own), 201)


# -- what ---------------------------------------------------------------------------------------------------------------

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
CONTENTS = {
    "svg with a script": ("drawing.svg", SVG),
    "html": ("page.html", b"<!doctype html><script>alert(1)</script>"),
    "gif and script": ("a.gif", b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//"),
    "jpeg and php": ("a.jpg.php", b"\xff\xd8\xff\xe0<?php echo 1; ?>"),
    "pdf and zip": ("a.pdf", b"%PDF-1.4\nPK\x03\x04" + b"\0" * 50),
    "zip in the end": ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50 + b"PK\x05\x06" + b"\0" * 18),
    "boundary inside": ("a.txt", b"------hirzBoundary7MA4YWx\r\n--\r\n"),
    "control characters": ("a.bin", bytes(range(256)) * 8),
}


@pytest.mark.parametrize("what", CONTENTS)
def test_what_it_claims_to_be_does_not_matter(portal: Front, parent: Visitor, what: str) -> None:
    """Kept sealed; the page lists a name as text, shows nothing of it, and serves it nowhere."""
    name, content = CONTENTS[what]
    assert parent.upload(parent.upload_path(), form((name, content))).status == 302
    assert parent.listed() == 1
    assert f"<bdi>{name}</bdi>" in parent.page
    assert "<img" not in parent.page
    assert "alert" not in parent.page
    blobs = list((portal.home / "blobs").glob("??/*"))
    assert all(content not in path.read_bytes() for path in blobs)
    for path in (f"/en/files/{name}", f"/en/files/{blobs[0].name}/", f"/blobs/{blobs[0].name}", f"/static/{name}"):
        answer = portal.ask("GET", path, headers=parent.headers())
        assert answer.status in {302, 404}, path
        assert content not in answer.body


NAMES = {
    "bidi": ("photo\u202egnp.exe", "photo\\u202egnp.exe"),
    "path": ("../../../etc/passwd", "../../../etc/passwd"),
    "windows": ("C:\\a\\b.png", "C:\\a\\b.png"),
    "nul": ("a\0b.png", "a\\u0000b.png"),
    "new lines": ("a\r\nSet-Cookie: x=1", "a\\u000d\\u000aSet-Cookie: x=1"),
    "markup": ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    "quotes": ('" onfocus="alert(1)', "&quot; onfocus=&quot;alert(1)"),
    "template": ("{{ settings.SECRET_KEY }}{% debug %}", "{{ settings.SECRET_KEY }}{% debug %}"),
    "arabic": ("صورة.png", "صورة.png"),
    "dots": ("..", ".."),
    "no name": ("", "a file without a name"),
    "ten kilobytes": ("n" * 10_000, "n" * 80 + "…"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_data(portal: Front, parent: Visitor, name: str) -> None:
    """Shown as text with what is unseen spelled out; no file anywhere has it; and the report can be sent with it."""
    sent, shown = NAMES[name]
    before = stored(portal)
    assert parent.upload(parent.upload_path(), form((sent, b"x"))).status == 302
    assert parent.listed() == 1
    assert f"<bdi>{shown}</bdi>" in parent.page, parent.page
    after = stored(portal)
    assert after["files"] == before["files"] + 1
    parent.ask("GET", "/en/form/check/")
    assert parent.send("/en/form/send/").headers["Location"] == "/en/receipt/"
    assert stored(portal)["reports"] == before["reports"] + 1
    assert stored(portal)["quarantined"] == before["quarantined"]


# -- twice -------------------------------------------------------------------------------------------------------------


def test_sent_twice_it_is_there_once(portal: Front, parent: Visitor) -> None:
    """One after the other, and eight at once."""
    path = parent.upload_path()
    before = stored(portal)
    assert [parent.upload(path, TWO_FILES).status for _ in range(2)] == [302, 302]
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(parent.upload(path, TWO_FILES).status)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {302}
    after = stored(portal)
    assert {name: after[name] - before[name] for name in ("attachments", "blobs", "files")} == {
        "attachments": 2, "blobs": 2, "files": 2,
    }  # fmt: skip


def test_slow_uploads_leave_threads_for_words(portal: Front, parent: Visitor) -> None:
    """When all places for files are taken, the next upload hears "not now", and a page is answered as ever."""
    path = parent.upload_path()
    head = portal.head("POST", path, {"Content-Type": KIND, **parent.headers()}, 500_000)
    with contextlib.ExitStack() as stack:

        def beside_one_more() -> Answer:
            # Of those who come at the same moment either may be the one that finds no place.
            connection = stack.enter_context(portal.connected())
            connection.sendall(head + b"x" * 100)
            return parent.upload(path, TWO_FILES)

        for _ in range(31):
            connection = stack.enter_context(portal.connected())
            connection.sendall(head + b"x" * 100)
        require_law(until(beside_one_more, 503), "no place")
        assert parent.ask("GET", "/en/files/").status == 200
    until(lambda: parent.upload(path, TWO_FILES), 302)
