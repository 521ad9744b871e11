"""A visitor of the portal who speaks HTTP without a browser: begins a report, and holds its cookies and its upload form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

from tests.hostile.front import ANSWER_SECONDS, Answer, Front

BOUNDARY = "----hirzBoundary7MA4YWxk"
KIND = f"multipart/form-data; boundary={BOUNDARY}"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Visitor:
    """One browser's worth of cookies."""

    front: Front
    language: str = "en"
    cookies: dict[str, str] = field(default_factory=dict)
    page: str = ""

    @property
    def origin(self) -> str:
        """Where pages of ours come from."""
        return f"http://localhost:{self.front.port}"

    def headers(self, **more: str) -> dict[str, str]:
        """What a browser sends with a form of ours."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {
            "Cookie": cookies,
            "Origin": self.origin,
            **{name.replace("_", "-"): text for name, text in more.items()},
        }

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = FORM) -> HTTPResponse:
        """A request with the cookies; those of the answer are kept, and its page is in `page`."""
        connection = HTTPConnection("127.0.0.1", self.front.port, timeout=ANSWER_SECONDS)
        headers = {"Host": f"localhost:{self.front.port}", **self.headers()}
        if method == "POST":
            headers["Content-Type"] = kind
        connection.request(method, path, body if method == "POST" else None, headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        self.page = answer.read().decode()
        connection.close()
        return answer

    def send(self, path: str, **values: str) -> HTTPResponse:
        """Fill in the form that stands on `page`."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert token is not None, self.page[:500]
        return self.ask("POST", path, urlencode({"csrfmiddlewaretoken": token[1], **values}).encode())

    def begin(self, who: str = "parent") -> None:
        """The first answer, which makes receipt and draft."""
        assert self.ask("GET", f"/{self.language}/form/").status == 200
        assert self.send(f"/{self.language}/form/", who=who).status == 302, self.page[:500]

    def upload_path(self) -> str:
        """Where the form for files sends them."""
        assert self.ask("GET", f"/{self.language}/files/").status == 200, self.page[:500]
        action = re.search(r'action="([^"]+)"', self.page)
        assert action is not None
        return action[1]

    def listed(self) -> int:
        """How many files the page lists."""
        self.ask("GET", f"/{self.language}/files/")
        return self.page.count('name="remove"')

    def upload(self, path: str, body: bytes, **more: str) -> Answer:
        """Send a body as it is."""
        return self.front.ask("POST", path, body, {"Content-Type": KIND, **self.headers(**more)})


def form(*files: tuple[str, bytes]) -> bytes:
    """A body with these files, as a browser writes it, after a field."""
    mark = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=".encode()
    body = mark + b'"go"\r\n\r\nadd\r\n'
    for name, content in files:
        written = name.encode().replace(b'"', b"%22").replace(b"\r", b"%0D").replace(b"\n", b"%0A")
        body += mark + b'"files"; filename="' + written + b'"\r\nContent-Type: image/png\r\n\r\n' + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()
