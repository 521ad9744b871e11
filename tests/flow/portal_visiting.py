"""Visitors of a living portal, without a browser: they answer, add files, break off, come back, and type receipts wrongly."""

from __future__ import annotations

import html
import http.client
import re
import socket
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

from hirz.core.sealing import Receipt
from tests.flow.calm_house import CLIENT_ADDRESS, PATIENCE_SECONDS, CalmHouse
from tests.flow.portal_words import Fields, PortalCanaries, digests_of

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----hirzBoundary7MA4YWxk"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
MOST_STEPS = 25
MOST_WAITS = 6
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CODE = re.compile(r'class="code"[^>]*>(.*?)</p>', re.DOTALL)
MESSAGE = re.compile(r'name="message_id" value="([^"]+)"')
UPLOAD = re.compile(r'action="([^"]*/files/[^"/]+/[^"]*)"')
QUESTION = re.compile(r'href="([^"]*/box/answer/[^"]+)"')
NOT_CODE = re.compile(r"<[^>]*>|\s")
LANGUAGES = ("ar", "fr", "en")


@dataclass(frozen=True)
class Part:
    """What a visitor does."""

    who: str = "parent"
    way: str = "box"
    door: str = ""
    sends: bool = True
    uploads: bool = False
    cut: bool = False


# In their turn: a child, a mother with a file, help, a teacher, one who leaves, one whose line breaks.
PARTS = (
    Part("child", "phone"),
    Part("parent", "email", uploads=True),
    Part(door="?door=help"),
    Part("professional", uploads=True),
    Part("witness", "phone", sends=False, uploads=True),
    Part("parent", "email", cut=True),
)


@dataclass
class Visitor:
    """One browser's worth of cookies, and everything secret that it was ever given."""

    house: CalmHouse
    canaries: PortalCanaries
    number: int
    cookies: dict[str, str] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)  # cookies and tokens of forms
    code: str = ""
    page: str = ""
    where: str = ""
    answers: list[int] = field(default_factory=list)

    @property
    def part(self) -> Part:
        """What this one does."""
        return PARTS[self.number % len(PARTS)]

    @property
    def home(self) -> str:
        """The portal in the visitor's language."""
        return f"/{LANGUAGES[self.number % len(LANGUAGES)]}"

    @property
    def secrets(self) -> set[str]:
        """What must be nowhere as it is: cookies, tokens, plain digests of files."""
        digests = {self.canaries.digest(self.number)} if self.part.uploads else set()
        if self.part.uploads or self.part.cut:
            digests |= set(digests_of(self.canaries.file(self.number)[1]))
        return self.given | digests

    # -- a request ----------------------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = FORM) -> int:
        """Send it, keep what comes back; whoever is told to wait waits and asks again."""
        for _ in range(MOST_WAITS):
            status, pause = self._once(method, path, body, kind)
            self.answers.append(status)
            if status != 429:
                return status
            time.sleep(pause)
        raise AssertionError(f"{path}: told to wait {MOST_WAITS} times")

    def _once(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, float]:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.house.port, timeout=PATIENCE_SECONDS, source_address=(CLIENT_ADDRESS, 0)
        )
        try:
            connection.request(method, path, body if method == "POST" else None, self._headers(method, kind))
            answer = connection.getresponse()
            self.page, self.where = answer.read().decode(errors="replace"), answer.headers.get("Location", "")
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = line.split(";")[0].partition("=")
                self.cookies[name] = value
                self.given |= {value} if len(value) > 20 else set()
            return answer.status, float(answer.headers.get("Retry-After", "1"))
        finally:
            connection.close()

    def _headers(self, method: str, kind: str) -> dict[str, str]:
        told = self.canaries.headers(self.number)
        cookies = [told["Cookie"], *(f"{name}={value}" for name, value in self.cookies.items() if value)]
        headers = {**told, "Host": f"localhost:{self.house.port}", "Cookie": "; ".join(cookies)}
        if method == "POST":
            headers |= {"Origin": f"http://localhost:{self.house.port}", "Content-Type": kind}
        return headers

    def open(self, path: str, status: int = 200) -> None:
        """A page."""
        assert self.ask("GET", path) == status, (path, self.page[:300])

    def send(self, path: str, fields: Fields, status: int = 302) -> None:
        """The form of the page that is open."""
        token = TOKEN.search(self.page)
        assert token is not None, (path, self.page[:300])
        self.given.add(token[1])
        body = urlencode([*fields, ("csrfmiddlewaretoken", token[1])]).encode()
        assert self.ask("POST", path, body) == status, (path, self.answers[-1], self.page[:2000])

    # -- a visit ------------------------------------------------------------------------------------------------------

    def visit(self) -> None:
        """Walk the form to its end, or leave it before; the receipt is read from the page that shows it."""
        self.get_lost()
        answers = self.canaries.answers(self.number, self.part.who, self.part.way)
        path = f"{self.home}/form/{self.part.door}"
        for _ in range(MOST_STEPS):
            if "/form/check/" in path:
                break
            self.open(path)
            name = path.partition("?")[0].removeprefix(f"{self.home}/").removeprefix("form/").strip("/")
            if name == "files":
                path = self._files()
                continue
            first = "words" if self.part.door else "you"
            self.send(path, [*answers[name or first], ("go", "next")])
            path = self.where
        self.open(path)
        self._end()

    def _end(self) -> None:
        """Send what was written, or put it off."""
        if self.part.sends:
            self.send(f"{self.home}/form/send/", [])
            self.open(self.where)
        else:
            self.open(f"{self.home}/keep/")
        code = CODE.search(self.page)
        assert code is not None, self.page[:2000]
        self.code = NOT_CODE.sub("", code[1])
        self.open(f"{self.home}/receipt/file/")
        assert self.code in self.page

    def _files(self) -> str:
        """Add one, and the digest of another; or begin to, and be cut off. Where it leads."""
        action = UPLOAD.search(self.page)
        assert action is not None, self.page[:2000]
        path = html.unescape(action[1])
        self.given.add(path.strip("/").split("/")[-1])
        if self.part.cut:
            self._cut(path)
        name, content = self.canaries.file(self.number)
        typed = f"{self.canaries.digest(self.number)} {self.canaries.latin}{self.number} at home.mp4"
        fields = [("go", "next"), ("digests", typed if self.part.uploads else "")]
        files = [(name, content)] if self.part.uploads else []
        assert self.ask("POST", path, multipart(fields, files), MULTIPART) == 302, self.page[:2000]
        return self.where

    def _cut(self, path: str) -> None:
        """Three uploads that end too early: in the file, between blocks, before the last boundary's end."""
        body = multipart([("go", "add")], [self.canaries.file(self.number)])
        headers = {**self._headers("POST", MULTIPART), "Content-Length": str(len(body))}
        head = f"POST {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
        for end in (2_000, 70_000, len(body) - 3):
            with socket.create_connection(
                ("127.0.0.1", self.house.port), PATIENCE_SECONDS, source_address=(CLIENT_ADDRESS, 0)
            ) as line:
                line.sendall(head.encode() + body[:end])
                line.shutdown(socket.SHUT_WR)
                came = line.recv(4096)
            assert not came or b" 400 " in came.split(b"\r\n")[0], came[:200]

    def get_lost(self) -> None:
        """Words in addresses and in forms that lead nowhere, and a form that no page of ours gave."""
        word = self.canaries.trace
        self.open(f"{self.home}/?q={word}")
        self.open(f"{self.home}/{word}/", 404)
        self.open(f"{self.home}/form/{word}/", 404)
        self.open(f"{self.home}/help/?from={word}")
        body = urlencode([("text", self.canaries.arabic), ("csrfmiddlewaretoken", word)]).encode()
        assert self.ask("POST", f"{self.home}/form/", body) == 403

    # -- coming back --------------------------------------------------------------------------------------------------

    def come_back(self) -> list[str]:
        """Type the receipt wrongly in every way, then rightly; write, and answer what was asked. The receipts typed."""
        self.cookies.clear()
        stranger = Receipt.new().code
        miscopied = self.code[:5] + ("7" if self.code[5] != "7" else "8") + self.code[6:]
        door = f"{self.home}/back/"
        self.open(door)
        for typed in (f"{self.canaries.latin}{self.number}", miscopied, f" {self.code[:24]} "):
            self.send(door, [("code", typed)], 422)
        self.send(door, [("code", stranger)])
        self.open(self.where)
        self.open(door)
        self.send(door, [("code", self.code.lower())])
        self.ask("GET", self.where)
        if self.part.sends:
            self._write()
        return [stranger, miscopied]

    def _write(self) -> None:
        question = QUESTION.search(self.page)
        assert question is not None, self.page[:2000]
        word, arabic = f"{self.canaries.latin}{self.number}", f"{self.canaries.arabic} {self.number}"
        self.open(f"{self.home}/box/add/")
        kind = "addition" if self.number % 2 else "message"
        self.send(f"{self.home}/box/add/", [("kind", kind), ("text", f"{arabic} {word} again"), *self._named()])
        path = html.unescape(question[1])
        self.open(path)
        self.send(
            path, [("asked_age", "14"), ("asked_account", f"{word}other"), ("text", f"{word} {arabic}"), *self._named()]
        )
        self.open(self.where)
        assert word in self.page
        self.send(f"{self.home}/box/close/", [])

    def _named(self) -> Fields:
        found = MESSAGE.search(self.page)
        return [("message_id", found[1] if found else str(uuid.uuid4()))]


def multipart(fields: Fields, files: list[tuple[str, bytes]]) -> bytes:
    """A body as a browser writes it."""
    mark = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=".encode()
    body = b"".join(mark + f'"{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields)
    for name, content in files:
        body += mark + f'"files"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'.encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()
