"""Texts with selectors planted in odd places: glued to words, spaced out, hidden, cut, in other scripts. All invented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from hirz.core.formats.registry import read_document
from hirz.core.formats.report import FieldName
from hirz.core.simulation import simulate
from tests.core.text import corpus

MESSAGES = Path(__file__).parents[2] / "data" / "messages" / "dev"
_FREE_TEXT = {FieldName.NARRATIVE, FieldName.CHAT, FieldName.NOTE, FieldName.DESCRIPTION, FieldName.PROFILE_BIO}

# One a line: what a finder looks for, what looks like it, and words that announce it.
PLANTS = tuple(
    """
0600000100
06 00 00 01 00
+212 6 00 00 01 00
00212600000100
+33 6 12 34 56 78
tel: 0612345678
٠٦٠٠٠٠٠١٠٠
０６０００００１００
(+212)600000100
06.12.34.56.78
06-12-34-56-78/06-12-34-56-79
a.b@example.com
x(at)example(dot)com
sara @ gmail . com
nom[arobase]exemple.fr
test@пример.рф
user AT host
x@y
@sara_22
@@nom
@a
a@b.c
mail:zed.k@mail.example.org.
insta: sara
insta sara_x
snap : k.m97
son snap est lina
tiktok = bob22
@lina sur snap
lina_99 sur insta
(snap) kiko12
username: joe
compte dyalo smito r4j1
telegram user name is karim
سناب: sara_9
انستا ديالو sara.k
حسابه على انستغرام user_1
discord foo#1234
fb zied.ben
insta هو sara12
facebook: a.b.c.d.e
roblox name_1 xx
kik est zorro
steam hiya qq_1
sara.k_97
faux.rajl97
http://example.com/a?b=c
https://t.me/abcdef
hxxps://evil.example/x
www.test.com
t.me/+AbCdEfGh12
instagram.com/sara_x
wa.me/212600000100
example[.]com/x
https://[2001:db8::1]:8080/x
ftp://a.b/c.
discord.gg/abCD12
bit.ly/x1
http://é.com/é
site.ma
bonjour.comment
a.com.--
www.--
x.me
facebook.com/profile.php?id=123456789
youtube.com/@chan_1
google.com/search?q=a)
(see http://a.com/b_(c))
EXAMPLE.COM
аpple.com
http://192.0.2.7/x
192.0.2.1:443 2024-05-03 14:22
192[.]0[.]2[.]1
2001:db8::1
::1
fe80::1%eth
1.2.3.4
ip: 1.2.3.4
version 10.2.3.4
00:11:22:33:44:55
12:30:45
203.0.113.9 le 03/05/2024 à 14h22 UTC
from 2024-01-01 10:00:00 ip 198.51.100.7
bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq
0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed
1BoatSLRHtKNngkdXEeobR76b53LETtpyT
TJRabPrwbZy45sbavfcjinPJC18kjpRTv8
MA64 0117 8000 0012 3456 7890 1234
FR76 3000 6000 0112 3456 7890 189
GB82WEST12345698765432
011780000012345678901234
999780000000000000010193
999 780 0000000000000101 93
CIN: AB123456
carte nationale n° J 12345
لاكارت BK 54321
cin ab12345
plaque 12345 A 6
لوحة 12345-أ-6
voiture 1234-56-7
matricule 6 | ب | 12345
code: ABC123
room code XYZ-99
code de la room est QWER
كود: 1234
الغرفة 998877
code postal 20000
code ABCD
lcode howa k9z8
meeting id 123 456 7890
salle 12
room 12345
code d'acces : zoom 12 34
wafacash 12345678
mtcn 123-456-7890
western union code 1234567890
cash plus 1234 5678 9012 dh
وفاكاش الكود 87654321
حوالة 1234567890 درهم
order 0612345678
commande n 0600000100
رقم الطلب 0600000100
num 612345678
tel 5 22 00 00 00
IMEI 356938035643809
12/12/2023 06/12/2023
0,612345678
0.612345678
AB0612345678
c.i.n AB12345
zoom 987 654 3210 code
c.i.n.e : X123456
wafacash http://a.bc/1 12345678
CIN http://a.bc/12 AB12345
plaque https://a.bc/9 123 A 6
western union a@b.com 1234567890
x.comhttp://a.bc
www.x.frhttps://a.bc/d
insta ab.-cd
insta 33.4ab
insta -ab.cd
ab.-cd sur insta
33.4ab sur insta
a1.22 sur insta
insta name is sara
insta id: sara
snap pseudo user kiko
x.com_1BoatSLRHtKNngkdXEeobR76b53LETtpyT
x.com-MA64 0117 8000 0012 3456 7890 1234
x.com__
room 12345
code a1b2
code ab12
code abc1
code 1abc
""".strip().splitlines()
)
GLUE = (
    " ",
    "  ",
    "\n",
    ", ",
    ". ",
    ":",
    " - ",
    "",
    "/",
    "\t",
    "(",
    ")",
    "\u200b",
    "\u202e",
    "\xa0",
    "\U0001f600",
    "\ufe0f",
    "\xe9",
    "\u0648",
    "\u0628",
    "\u061f",
    "?",
    "!",
    "'",
    "\u2019",
    '"',
    "\xab",
    "\u0301",
    "_",
    "-",
    "@",
    ".",
    "0",
    "6",
    "\x00",
    "\x1a",
    "\u3000",
    "\u0416",
    "\u2d63",
    "\u0915\u094d",
    "\uac00",
    "\u1100\u1161",
    "\ufdfa",
    "\ufefb",
    "\xdf",
    "\xc5",
    "\u2460",
    "\U0001d7ce",
    "\ud83d",
    "\u2026",
    "\u0153",
    "\u20ac",
)


def disguised(text: str, random: Random) -> str:
    """A plant as people hide it, or cut in two."""
    half = random.randrange(1, len(text) + 1)
    return random.choice(
        (
            text.upper(),
            text.title(),
            " ".join(text),
            "\u200b".join(text),
            "\u0336".join(text),
            "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
            text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
            text.translate(str.maketrans("aeo", "аео")),
            text.replace(".", "[.]"),
            text[:half],
            text[half - 1 :],
        )
    )


def planted(lines: list[str], count: int, seed: int) -> Iterator[str]:
    """Texts made of lines, plants and what stands between them."""
    random = Random(seed)
    for _ in range(count):
        parts: list[str] = []
        for _ in range(random.choice((1, 1, 2, 3, 5, 8, 14))):
            kind, plant = random.random(), random.choice(PLANTS)
            if kind < 0.35:
                parts.append(random.choice(lines))
            elif kind < 0.65:
                parts.append(plant)
            elif kind < 0.85:
                parts.append(disguised(plant, random))
            else:
                parts.append(plant[: random.randrange(1, 6)])
            parts += random.choices(GLUE, k=random.choice((1, 1, 1, 1, 2, 3)))
        yield "".join(parts)


def messages() -> list[tuple[str, str]]:
    """The messages on which rules were written, each with its language; never those on which they are measured."""
    return [
        (path.stem, json.loads(line)["text"])
        for path in sorted(MESSAGES.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]


def written_lines() -> list[str]:
    """The lines of the labelled corpus, of the messages, and of simulated reports."""
    return [line.text for line in corpus.lines()] + [text for _, text in messages()] + narratives(120)


def narratives(count: int) -> list[str]:
    """The free texts of simulated reports that are read without a mapping."""
    texts = []
    for document in simulate(count, 7, start=date(2026, 1, 1), end=date(2026, 3, 1)):
        if document.name.endswith(".csv"):
            continue
        for report in read_document(document.data, name=document.name):
            texts += [item.value for item in report.fields if item.name in _FREE_TEXT]
    return texts
