"""Reports in which every value that a person wrote is a canary of this run."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

LETTERS = "bcdfghjkmnpqrstvwxyz"
# Letters that folding leaves alone.
ARABIC_LETTERS = "بتثجحخدذرزسشصضطظعغفقكلمن"
RARE = 9
PHONES = 1000
LARGE = 280 * 1024  # above what stays in a row


def _random(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))


@dataclass(frozen=True)
class Sent:
    """One request: where to, what as, and what must come of it."""

    body: bytes
    path: str = "/api/v1/reports"
    kind: str = "application/json"
    status: int = 201


@dataclass(frozen=True)
class Canaries:
    """The words of one run; two runs share none, so that one run's planted words never sing in another's."""

    latin: str = field(default_factory=lambda: "zq7" + _random(LETTERS, RARE))
    arabic: str = field(default_factory=lambda: _random(ARABIC_LETTERS, RARE))
    # What a client shows of itself without being asked.
    trace: str = field(default_factory=lambda: "zq9" + _random(LETTERS, RARE))
    # Of +212 600 00x xxx; one in ten runs has the same.
    block: str = field(default_factory=lambda: f"21260000{secrets.randbelow(10)}")
    # The start of IPv6 addresses for documentation (RFC 3849), as they are normalised.
    network: str = field(default_factory=lambda: f"2001:db8:7{secrets.token_hex(3)[:3]}:a{secrets.token_hex(3)[:3]}:")

    @property
    def words(self) -> list[str]:
        """What must be nowhere."""
        return [self.latin, self.arabic, self.trace, self.block, self.network]

    @property
    def national(self) -> str:
        """How the telephone numbers begin as people in Morocco write them."""
        return f"0{self.block[3:]}"

    def headers(self, number: int) -> dict[str, str]:
        """What a browser and its proxies tell."""
        return {
            "User-Agent": f"{self.trace}agent/{number}",
            "Referer": f"https://{self.trace}page.example/{number}",
            "X-Forwarded-For": f"{self.network}:{number:x}, 127.0.0.1",
            "Forwarded": f'for="[{self.network}:{number:x}]"',
            "X-Real-IP": f"{self.network}:{number:x}",
            "Cookie": f"{self.trace}={self.trace}cookie{number}",
            "X-Request-ID": f"{self.trace}id{number}",
        }

    def key(self, number: int) -> str:
        """An idempotency key that tells a name."""
        return f"{self.latin}-key-{number}"

    def report(self, number: int) -> dict[str, Any]:
        """A canary in every kind of field, and twice in the narrative, so that selectors are found in text too."""
        word, arabic = f"{self.latin}{number}", f"{self.arabic} {number}"
        phone = f"+{self.block}{number % PHONES:03d}"
        written = f"{self.national}{number * 7 % PHONES:03d}"
        return {
            "reference": f"{word}-ref",
            "incident": {
                "type": "sextortion",
                "narrative": f"{arabic} {word} asks for money, writes from {phone}, {written} and {word}@{word}.example,"
                f" shows https://pixo.example/{word} and the room code {word}.",
                "notes": [f"{word} note {arabic}"],
                "chats": [f"{word}: {arabic}"],
                "platform": f"{word} platform",
                "urls": [f"https://{word}.example/{word}?q={word}"],
                "rooms": [f"{word}room"],
                "location": f"{arabic} {word}",
                "urgent_reason": f"{word} tonight",
                "circumstances": [{"value": word, "question": f"{word}?"}],
            },
            "reporter": {"first_name": word, "emails": [f"{word}r@{word}.example"], "phones": [phone]},
            "reported": [
                {
                    "screen_names": [f"{word}handle"],
                    "display_names": [arabic],
                    "service": "Pixo",
                    "account_id": f"{word}id",
                    "phones": [phone],
                    "emails": [f"{word}@{word}.example"],
                    "profile_urls": [f"https://pixo.example/{word}"],
                    "profile_bio": f"{word} {arabic}",
                    "ips": [{"value": f"{self.network}:{number:x}", "port": 4242}],
                    "addresses": [{"address": f"{word} street", "city": f"{word} city", "postcode": word}],
                }
            ],
            "victims": [{"first_name": word, "last_name": arabic, "age": 14, "school": f"{word} school"}],
            "files": [{"name": f"{word}.jpg", "original_name": f"{arabic}.png", "tags": [word]}],
        }

    def valid(self, number: int) -> Sent:
        """A report that is accepted; one in fifty is so large that it becomes a blob, one in ten is in XML."""
        report = self.report(number)
        if number % 50 == 7:
            report["incident"]["notes"] = [f"{self.latin}{number} {self.arabic} " * (LARGE // 20)]
        if number % 10 == 3:
            return Sent(self.cybertip(number), "/api/v1/documents", "application/xml", 200)
        # With letters as they are, and as \uXXXX.
        return Sent(json.dumps(report, ensure_ascii=number % 2 == 0).encode())

    def cybertip(self, number: int) -> bytes:
        """The same in the standard's XML, with an annotation that nobody knows."""
        word, arabic = f"{self.latin}{number}", f"{self.arabic} {number}"
        return (
            '<?xml version="1.0" encoding="UTF-8"?><report><incidentSummary>'
            "<incidentType>Online Enticement of Children for Sexual Acts</incidentType>"
            f"<reportAnnotations><{word}annotation/></reportAnnotations>"
            "<incidentDateTime>2026-01-17T10:00:00Z</incidentDateTime></incidentSummary>"
            f"<internetDetails><webPageIncident><url>https://{word}.example/{word}</url></webPageIncident></internetDetails>"
            f"<reporter><reportingPerson><firstName>{word}</firstName><lastName>{arabic}</lastName>"
            f"<phone>+{self.block}{number % PHONES:03d}</phone><email>{word}@{word}.example</email></reportingPerson></reporter>"
            f"<personOrUserReported><espIdentifier>{word}</espIdentifier><screenName>{word}handle</screenName>"
            f"</personOrUserReported><additionalInfo>{arabic} {word}</additionalInfo></report>"
        ).encode()

    def refused(self, number: int) -> Iterator[Sent]:
        """Documents that go to quarantine: the word in a value, in a key, in an element, in what is cut off."""
        word = f"{self.latin}{number}"
        wrong_type = self.valid(number)
        yield Sent(wrong_type.body.replace(b"sextortion", word.encode()), status=422)
        yield Sent(json.dumps({"incident": {"type": "grooming", word: self.arabic}}).encode(), status=422)
        yield Sent(json.dumps({word: {"incident": word}}).encode(), status=422)
        yield Sent(json.dumps(self.report(number)).encode()[:-200], status=422)
        documents = "/api/v1/documents"
        yield Sent(self.cybertip(number)[:-60], documents, "application/xml", 422)
        yield Sent(
            self.cybertip(number).replace(b"<reporter>", f"<{word}/><reporter>".encode())[:-9],
            documents,
            "text/xml",
            422,
        )
        yield Sent(f"{word} {self.arabic} in no format at all".encode(), documents, "application/json", 422)
        yield Sent(f"\0{word}".encode("utf-16-le"), documents, "application/xml", 422)
