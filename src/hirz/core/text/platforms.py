"""Platforms: how people call them, what a handle may look like there, and the links that name an account or a room.

Adding a platform is a row in PLATFORMS, and rows in LINK_RULES if its links name accounts or rooms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import re2

from hirz.core.text.alphabet import word_set
from hirz.core.text.folding import fold


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: its key in selector values, the words for it, and the rule for its handles (lower case).

    An empty rule means that people are found there by telephone number or meeting code, not by a handle.
    """

    key: str
    words: tuple[str, ...]
    handle: str = r"[a-z0-9][a-z0-9._\-]{1,31}"


# Words are written as people do; they are folded before use, and a space in them also stands for "-" or nothing.
# Handle rules: the platforms' own sign-up rules, from memory.
PLATFORMS = (
    Platform("instagram", ("instagram", "insta", "ig", "انستغرام", "انستجرام", "انستقرام", "انستكرام", "انستا"), r"[a-z0-9._]{1,30}"),
    Platform("snapchat", ("snapchat", "snap chat", "snap", "سناب شات", "سنابشات", "سناب", "سنابي"), r"[a-z][a-z0-9._\-]{2,14}"),
    Platform("tiktok", ("tik tok", "tiktok", "تيك توك", "تيكتوك", "تكتوك"), r"[a-z0-9._]{2,24}"),
    Platform("facebook", ("facebook", "fb", "messenger", "فيسبوك", "فايسبوك", "فيس بوك", "الفيس", "ماسنجر", "مسنجر"), r"[a-z0-9.]{5,50}"),
    Platform("whatsapp", ("whatsapp", "whats app", "wtsp", "wtsap", "watsap", "watsapp", "whatsap", "whtsp", "واتساب", "واتس اب", "وتساب", "واتس"), ""),
    Platform("telegram", ("telegram", "telegramme", "تلغرام", "تليغرام", "تيليغرام", "تيليجرام", "تلجرام", "تلكرام", "تيليكرام"), r"[a-z][a-z0-9_]{3,31}"),
    Platform("discord", ("discord", "ديسكورد"), r"[a-z0-9._]{2,32}(?:#[0-9]{4})?"),
    Platform("twitter", ("twitter", "تويتر"), r"[a-z0-9_]{2,15}"),
    Platform("youtube", ("youtube", "يوتيوب"), r"[a-z0-9][a-z0-9._\-]{2,29}"),
    Platform("roblox", ("roblox", "روبلوكس", "روبلكس"), r"[a-z0-9_]{3,20}"),
    Platform("kik", ("kik",), r"[a-z0-9._]{2,30}"),
    Platform("skype", ("skype", "سكايب"), r"[a-z0-9][a-z0-9._:,\-]{4,31}"),
    Platform("viber", ("viber", "فايبر"), ""),
    Platform("signal", ("signal",), r"[a-z_][a-z0-9_]{2,31}\.[0-9]{2,9}"),
    Platform("imo", ("imo", "ايمو"), ""),
    Platform("twitch", ("twitch", "تويتش"), r"[a-z0-9_]{3,25}"),
    Platform("reddit", ("reddit",), r"[a-z0-9_\-]{3,20}"),
    Platform("steam", ("steam", "ستيم"), r"[a-z0-9_\-]{2,32}"),
    Platform("playstation", ("playstation", "psn", "بلايستيشن"), r"[a-z][a-z0-9_\-]{2,15}"),
    Platform("xbox", ("xbox",), r"[a-z][a-z0-9]{2,15}"),
    Platform("freefire", ("free fire", "freefire", "فري فاير"), r"[a-z0-9._\-]{3,20}"),
    Platform("pubg", ("pubg", "ببجي"), r"[a-z0-9._\-]{3,20}"),
    Platform("fortnite", ("fortnite", "فورتنايت"), r"[a-z0-9][a-z0-9._\-]{2,15}"),
    Platform("minecraft", ("minecraft", "ماينكرافت"), r"[a-z0-9_]{3,16}"),
    Platform("yubo", ("yubo",)),
    Platform("wizz", ("wizz",)),
    Platform("likee", ("likee", "لايكي")),
    Platform("bigo", ("bigo live", "bigo", "بيغو")),
    Platform("zoom", ("zoom", "زوم"), ""),
    Platform("meet", ("google meet",), ""),
    Platform("pinterest", ("pinterest",), r"[a-z0-9_]{3,30}"),
    Platform("linkedin", ("linkedin",), r"[a-z0-9\-]{3,100}"),
    Platform("onlyfans", ("onlyfans",), r"[a-z0-9._\-]{3,24}"),
    Platform("threads", ("threads",), r"[a-z0-9._]{1,30}"),
    Platform("vk", ("vkontakte",), r"[a-z0-9._]{5,32}"),
)  # fmt: skip

BY_KEY = {p.key: p for p in PLATFORMS}
_WORDS = {fold(w).text.replace(" ", ""): p.key for p in PLATFORMS for w in p.words}
# As bytes: for text re2 encodes, and counts every offset back into characters.
_ANY_HANDLE = re2.compile(rb"[a-z0-9_][a-z0-9._\-]{1,63}")
_HANDLE_RULES: dict[str, Any] = {p.key: re2.compile(p.handle.encode("ascii")) for p in PLATFORMS if p.handle}

MAX_PLATFORM_NAME = 64


def platform_key(name: str) -> str:
    """The key of a platform from any of its names: "TikTok", "تيك توك" and "tiktok" give "tiktok".

    A platform that is not in the table gives its own name, folded, with "-" for anything but letters and digits.
    """
    return _platform_key(name[:MAX_PLATFORM_NAME])


# A sender names few platforms, each in every report.
@lru_cache(maxsize=1024)
def _platform_key(name: str) -> str:
    words = fold(name).text.replace("-", " ").split()
    joined = "".join(words)
    if joined in _WORDS or joined in BY_KEY:
        return _WORDS.get(joined, joined)
    known = next((_WORDS[w] for w in words if w in _WORDS), None)
    return known or "-".join("".join(c if c.isalnum() else " " for c in " ".join(words)).split())


def handle_value(name: str, platform: str | None) -> str | None:
    """ "platform:name" for a handle in plain characters, or None when it breaks the platform's rule.

    All platforms in the table compare handles without regard to case; Facebook also ignores dots.
    """
    key = platform_key(platform) if platform else ""
    bare = name.strip().removeprefix("@").rstrip(".").lower()
    rule = _HANDLE_RULES.get(key, _ANY_HANDLE)
    if not rule.fullmatch(bare.encode()):
        return None
    return f"{key}:{bare.replace('.', '') if key == 'facebook' else bare}"


class LinkKind(StrEnum):
    """What a link names."""

    PROFILE = "profile"
    ROOM = "room"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class LinkRule:
    """Links of some hosts whose path (with its query) matches `path` name a profile, a room or a phone.

    Group 1 of the path is the name; `form` is the canonical link, with {} for the name. `exact` keeps its case.
    """

    platform: str
    kind: LinkKind
    hosts: tuple[str, ...]
    path: str
    form: str
    exact: bool = False


_END = r"/?(?:[?#].*)?"
_P, _R = LinkKind.PROFILE, LinkKind.ROOM
_FACEBOOK = (
    "facebook.com",
    "fb.com",
    "web.facebook.com",
    "mbasic.facebook.com",
    "fr-fr.facebook.com",
    "ar-ar.facebook.com",
)
_TELEGRAM = ("t.me", "telegram.me", "telegram.dog")

# "www." and "m." before a host are left out before the look-up. The first rule that matches counts.
LINK_RULES = (
    LinkRule("instagram", _P, ("instagram.com", "instagr.am"), r"/(?:stories/|_u/)?([\w.]{1,30})(?:/(?:\d+|reels|tagged))?" + _END, "instagram.com/{}"),
    LinkRule("tiktok", _P, ("tiktok.com",), r"/@([\w.]{2,24})(?:/.*)?" + _END, "tiktok.com/@{}"),
    LinkRule("snapchat", _P, ("snapchat.com", "story.snapchat.com"), r"/(?:add/|@|p/|s/)([A-Za-z][\w.\-]{2,14})(?:/.*)?" + _END, "snapchat.com/add/{}"),
    LinkRule("snapchat", _R, ("snapchat.com", "t.snapchat.com"), r"/((?:t|invite|g|l)/[\w\-]{4,64})" + _END, "snapchat.com/{}", True),
    LinkRule("snapchat", _R, ("t.snapchat.com",), r"/([\w\-]{6,64})" + _END, "t.snapchat.com/{}", True),
    LinkRule("facebook", _P, _FACEBOOK, r"/profile\.php\?(?:.*&)?id=(\d{5,20})(?:[&#].*)?", "facebook.com/{}"),
    LinkRule("facebook", _P, _FACEBOOK, r"/people/[^/]{1,200}/(\d{5,20})" + _END, "facebook.com/{}"),
    LinkRule("facebook", _P, (*_FACEBOOK, "m.me"), r"/([A-Za-z0-9.]{5,50})" + _END, "facebook.com/{}"),
    LinkRule("telegram", _R, _TELEGRAM, r"/(?:\+|joinchat/|%2[Bb])([\w\-]{8,40})" + _END, "t.me/+{}", True),
    LinkRule("telegram", _P, _TELEGRAM, r"/(?:s/)?([A-Za-z]\w{3,31})(?:/\d+)?" + _END, "t.me/{}"),
    LinkRule("whatsapp", _R, ("chat.whatsapp.com",), r"/(?:invite/)?([\w\-]{16,40})" + _END, "chat.whatsapp.com/{}", True),
    LinkRule("whatsapp", _R, ("whatsapp.com",), r"/channel/([\w\-]{16,40})(?:/\d+)?" + _END, "whatsapp.com/channel/{}", True),
    LinkRule("whatsapp", LinkKind.PHONE, ("wa.me", "whatsapp.me"), r"/\+?(\d{8,15})" + _END, "wa.me/{}"),
    LinkRule("whatsapp", LinkKind.PHONE, ("api.whatsapp.com", "web.whatsapp.com"), r"/send/?\?(?:.*&)?phone=(?:\+|%2[Bb])?(\d{8,15})(?:[&#].*)?", "wa.me/{}"),
    LinkRule("discord", _R, ("discord.gg", "discord.me"), r"/([\w\-]{2,64})" + _END, "discord.gg/{}", True),
    LinkRule("discord", _R, ("discord.com", "discordapp.com"), r"/invite/([\w\-]{2,64})" + _END, "discord.gg/{}", True),
    LinkRule("discord", _P, ("discord.com", "discordapp.com"), r"/users/(\d{15,21})" + _END, "discord.com/users/{}"),
    LinkRule("twitter", _P, ("twitter.com", "x.com", "mobile.twitter.com"), r"/(\w{2,15})(?:/status/\d+.*|/media|/likes)?" + _END, "x.com/{}"),
    LinkRule("youtube", _P, ("youtube.com",), r"/(channel/UC[\w\-]{22})(?:/.*)?" + _END, "youtube.com/{}", True),
    LinkRule("youtube", _P, ("youtube.com",), r"/(?:@|c/|user/)([\w.\-]{3,30})(?:/.*)?" + _END, "youtube.com/@{}"),
    LinkRule("roblox", _P, ("roblox.com",), r"(?:/[a-z]{2})?/users/(\d{1,12})(?:/.*)?" + _END, "roblox.com/users/{}"),
    LinkRule("roblox", _R, ("roblox.com",), r"/.*[?&](?:code|privateServerLinkCode)=(\w{6,64})(?:[&#].*)?", "roblox.com/share?code={}", True),
    LinkRule("twitch", _P, ("twitch.tv",), r"/(\w{3,25})" + _END, "twitch.tv/{}"),
    LinkRule("reddit", _P, ("reddit.com", "old.reddit.com"), r"/(?:user|u)/([\w\-]{3,20})(?:/.*)?" + _END, "reddit.com/user/{}"),
    LinkRule("steam", _P, ("steamcommunity.com",), r"/(?:id|profiles)/([\w\-]{2,32})(?:/.*)?" + _END, "steamcommunity.com/id/{}"),
    LinkRule("kik", _P, ("kik.me",), r"/([\w.]{2,30})" + _END, "kik.me/{}"),
    LinkRule("linkedin", _P, ("linkedin.com", "fr.linkedin.com", "ma.linkedin.com"), r"/in/([a-zA-Z0-9\-]{3,100})" + _END, "linkedin.com/in/{}"),
    LinkRule("onlyfans", _P, ("onlyfans.com",), r"/([\w.\-]{3,24})" + _END, "onlyfans.com/{}"),
    LinkRule("threads", _P, ("threads.net", "threads.com"), r"/@([\w.]{1,30})(?:/.*)?" + _END, "threads.net/@{}"),
    LinkRule("vk", _P, ("vk.com",), r"/([\w.]{5,32})" + _END, "vk.com/{}"),
    LinkRule("skype", _R, ("join.skype.com",), r"/(?:invite/)?(\w{6,40})" + _END, "join.skype.com/{}", True),
    LinkRule("zoom", _R, ("zoom.us", "us02web.zoom.us", "us04web.zoom.us", "us05web.zoom.us", "us06web.zoom.us"), r"/j/(\d{9,11})" + _END, "zoom.us/j/{}"),
    LinkRule("meet", _R, ("meet.google.com",), r"/([a-z]{3}-[a-z]{4}-[a-z]{3})" + _END, "meet.google.com/{}"),
    LinkRule("signal", _R, ("signal.group",), r"/?#([\w\-]{20,120})", "signal.group/#{}", True),
    LinkRule("viber", _R, ("invite.viber.com",), r"/\?g2=([\w\-%]{8,120})(?:[&#].*)?", "invite.viber.com/?g2={}", True),
)  # fmt: skip

# First path elements that are the platform's own pages, never an account.
RESERVED_NAMES = word_set(
    "about accounts addemoji addstickers ads api app apps business c company contact developer direct discover download"
    " events explore feed games gaming groups hashtag help home i intent iv jobs join joinchat legal login logout lp"
    " marketplace me media messages mobile music notifications p pages people photo photo.php photos pg pay privacy"
    " profile profile.php proxy reel reels search settings setlanguage share share.php sharer sharer.php shop shorts"
    " signup socks stories story.php support tags terms tos trending tv upload user users video videos watch web"
)

_RULES: dict[str, list[tuple[LinkRule, Any]]] = {}
for _rule in LINK_RULES:
    for _host in _rule.hosts:
        _RULES.setdefault(_host, []).append((_rule, re2.compile(_rule.path)))


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What a link names: the rule, the name as written in the link, and where it stands in the path."""

    rule: LinkRule
    name: str
    start: int
    end: int


def bare_host(host: str) -> str:
    """A host without its "www." or "m."."""
    return host.removeprefix("www.").removeprefix("m.") if host.count(".") > 1 else host


def link_target(host: str, path: str) -> LinkTarget | None:
    """What a link names, from its lower-case host and its path with query and fragment; None for any other link."""
    for rule, pattern in _RULES.get(bare_host(host), ()):
        match = pattern.fullmatch(path)
        if match and match.group(1).lower() not in RESERVED_NAMES:
            return LinkTarget(rule, match.group(1), match.start(1), match.end(1))
    return None


def link_form(target: LinkTarget) -> str:
    """The canonical form of a link to a profile or a room."""
    return "https://" + target.rule.form.format(target.name if target.rule.exact else target.name.lower())


PLATFORM_WORDS: Mapping[str, str] = _WORDS
