"""One text under the scanner: its plain form, the words of context in it, and what has been claimed so far."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hirz.core.text.alphabet import OTHER, TAKEN
from hirz.core.text.selector import NO_ATTRIBUTES, SelectorKind
from hirz.core.text.words import VOCABULARY, WORDS, Hit, Topic, is_whole_word, key_of
from tests.core.text.frozen.plain import Plain, plain

# Candidates that one finder looks at in one text. A real report holds some tens; what lies past the first finder
# to stop is left unread and said to be so.
MAX_CANDIDATES = 50_000


# Characters read of one text: memory is bounded by it (about 27 bytes a character).
MAX_TEXT = 5_000_000
_NEAR_A_CUT = 2_048

DIGITS = b"0123456789"


class Found(NamedTuple):
    """A selector in offsets of the plain text."""

    kind: SelectorKind
    value: str
    start: int
    end: int
    attributes: Mapping[str, str] = NO_ATTRIBUTES


class Page:
    """A text being scanned. Finders read `low`, claim what they found, and weaker finders read `free`."""

    def __init__(self, text: str, country: str) -> None:
        self.original = text
        self.country = country
        self.plain: Plain = plain(text[:MAX_TEXT])
        self.text = self.plain.text
        self.shadow = self.plain.shadow
        self.low = self.shadow.lower()
        # Most texts have none, and most finders look for digits.
        self.digits = len(self.low) - len(self.low.translate(None, DIGITS))
        # The text is read completely up to here; what stands at a cut may be cut itself.
        self.limit = len(self.text) - (_NEAR_A_CUT if len(text) > MAX_TEXT else 0)
        self._free = bytearray(self.low)
        self._hits: list[Hit] | None = None
        self._starts: dict[Topic, list[int]] = {}
        self._by_topic: dict[Topic, list[Hit]] = {}

    @property
    def free(self) -> bytes:
        """The lower-case shadow with TAKEN where a selector has been claimed."""
        return bytes(self._free)

    def free_between(self, start: int, end: int) -> bytes:
        """A stretch of the free text, without copying the rest."""
        return bytes(self._free[start:end])

    def claim(self, start: int, end: int) -> None:
        """Keep weaker finders off these characters."""
        self._free[start:end] = bytes([TAKEN]) * (end - start)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no selector has claimed any of these characters."""
        return self._free.find(TAKEN, start, end) < 0

    def is_foreign_letter(self, at: int) -> bool:
        """Whether a letter or digit of another script than Latin or Arabic stands at an offset, as in look-alikes."""
        return 0 <= at < len(self.text) and self.low[at] == OTHER and self.text[at].isalnum()

    def matches(self, pattern: Any, data: bytes, cap: int = MAX_CANDIDATES) -> Iterator[tuple[int, int]]:
        """The spans of a pattern, in order, up to the cap; past it the text counts as unread."""
        left = cap
        for match in pattern.finditer(data):
            span: tuple[int, int] = match.span()
            if left == 0:
                self.limit = min(self.limit, span[0])
                return
            left -= 1
            yield span

    @property
    def hits(self) -> list[Hit]:
        """The words of context in the text, in order."""
        if self._hits is None:
            low = self.low
            self._hits = [
                Hit(start, end, VOCABULARY[key_of(low[start:end])])
                for start, end in self.matches(WORDS, low)
                if is_whole_word(low, start, end)
            ]
            for hit in self._hits:
                self._by_topic.setdefault(hit.word.topic, []).append(hit)
            self._starts = {topic: [hit.start for hit in hits] for topic, hits in self._by_topic.items()}
        return self._hits

    def hits_of(self, topic: Topic) -> list[Hit]:
        """The words of one topic, in order."""
        return self._by_topic.get(topic, []) if self.hits else []

    def hit_before(self, topic: Topic, at: int, reach: int) -> Hit | None:
        """The last word of a topic that ends at most `reach` characters before `at`."""
        hits = self.hits_of(topic)
        i = bisect_right(self._starts.get(topic, []), at) - 1
        while i >= 0 and hits[i].end > at:
            i -= 1
        return hits[i] if i >= 0 and at - hits[i].end <= reach else None

    def hit_after(self, topic: Topic, at: int, reach: int) -> Hit | None:
        """The first word of a topic that begins at most `reach` characters after `at`."""
        hits = self.hits_of(topic)
        i = bisect_left(self._starts.get(topic, []), at)
        return hits[i] if i < len(hits) and hits[i].start - at <= reach else None

    def near(self, topic: Topic, start: int, end: int, before: int, after: int) -> Hit | None:
        """The nearest word of a topic around a span: before it if there is one in reach, else after it."""
        return self.hit_before(topic, start, before) or self.hit_after(topic, end, after)
