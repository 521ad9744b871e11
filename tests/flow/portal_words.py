"""What a visitor of the portal writes, and what the browser tells besides: every value is a canary of this run."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field

from tests.flow.canary_words import PHONES, Canaries

# More than two chunks of the vault.
FILE_BYTES = 150_000
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class PortalCanaries(Canaries):
    """The words of one run on the portal; each visitor comes from an IPv6 network of their own, as far as a proxy tells."""

    # Three groups of an address for documentation (RFC 3849); the fourth is the visitor's.
    network: str = field(default_factory=lambda: f"2001:db8:7{secrets.token_hex(2)[:3]}:")

    def headers(self, number: int) -> dict[str, str]:
        """What a browser and its proxies tell; the last hop is the one that our own proxy wrote."""
        address = f"{self.network}{number + 1:x}::7"
        return {
            **super().headers(number),
            "Accept-Language": f"{self.trace}, {self.trace}-{number};q=0.8",
            "X-Forwarded-For": f"127.0.0.1, {address}",
            "Forwarded": f'for="[{address}]"',
            "X-Real-IP": address,
            "Sec-CH-UA-Model": f'"{self.trace} telephone"',
        }

    def answers(self, number: int, who: str, way: str) -> dict[str, Fields]:
        """The answers to every step of the form, by its name; those that are not asked are not sent."""
        word, arabic = f"{self.latin}{number}", f"{self.arabic} {number}"
        phone = f"+{self.block}{number % PHONES:03d}"
        written = f"{self.national}{number * 7 % PHONES:03d}"
        rows = [
            ("account", f"{word}handle"), ("link", f"https://pixo.example/{word}?q={word}"), ("phone", phone),
            ("email", f"{word}@{word}.example"), ("money", f"{word} wallet"),
        ]  # fmt: skip
        return {
            "you": [("who", who), ("age", "13-15")],
            "home": [("near", "yes")],
            "now": [("danger", "soon"), ("age", "13-15")],
            "kind": [("kind", "threat")],
            "words": [("text", f"{arabic} {word} asks for money, writes from {phone}, {written} and {word}@{word}.example")],
            "wants": [("demands", "money"), ("threats", "publish"), ("until", "today")],
            "where": [("where", "chat"), ("platform", f"{word} platform"), ("rooms", f"{word}room\n{arabic}")],
            "when": [("when", "days"), ("day", "17/01/2026")],
            "names": [
                *(pair for kind, text in rows for pair in (("line", "1"), ("rows_kind", kind), ("rows", text))),
                ("platform", f"{word} app"),
            ],
            "answer": [("way", way)],
            "reach": [
                ("phone", phone), ("email", f"{word}r@{word}.example"), ("name", f"{arabic} {word}"),
                ("hours", f"{word} hours {arabic}"), ("quiet", "messages_only"),
            ],
        }  # fmt: skip

    def file(self, number: int) -> tuple[str, bytes]:
        """Name and content of a file: a picture's beginning, and nothing of a picture."""
        text = f"{self.latin}{number} {self.arabic} ".encode()
        content = b"\x89PNG\r\n\x1a\n" + text * (FILE_BYTES // len(text)) + str(number).encode()
        return f"{self.latin}{number} {self.arabic}.png", content

    def digest(self, number: int) -> str:
        """A digest that somebody typed, of a file that stayed at home."""
        return hashlib.sha256(f"{self.latin}{number} at home".encode()).hexdigest()


def digests_of(content: bytes) -> list[str]:
    """What a plain digest of a file looks like: whoever knows the file would find out that it lies here."""
    return [hashlib.new(kind, content, usedforsecurity=False).hexdigest() for kind in ("md5", "sha1", "sha256")]
