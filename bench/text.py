"""How many texts of 2 kB a second are folded, searched for selectors and read with every shipped rule, on one core?

Texts: messages of the development half of `tests/data/messages`, and lines of ordinary short messages (`../shared/samples/text`)
with one of those messages among them in each seventh text; the first is the hardest case, the second is what a report is like.
Peer: the strict phrases of the same rules as one google-re2 alternation over the strict line, without groups or spans of words.
CPU time of the thread, median of rounds. Then: 50 kB and 100 kB of hostile texts, whose ratio should be about two.

    python -m bench.text --texts 200 --rounds 5
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import re2

from bench.yardstick import measure
from hirz.core.text import fold, scan_text
from hirz.core.text.segments import segments
from hirz.core.text.signals.finding import scan_signals, shipped_set
from hirz.core.text.signals.letters import cut
from hirz.core.text.signals.phrases import Phrase, Slot, parse_phrase

ROOT = Path(__file__).resolve().parent.parent
SMS = ROOT.parent / "shared" / "samples" / "text" / "sms" / "SMSSpamCollection.tsv"
HOSTILE = {
    "every anchor": "tu as 24h pour payer je vais publier tes photos ",
    "all joins": "وبالفلوس lflous olflous ",
    "deep gaps": "tu as 24h a a a ",
    "spaces": " ",
    "letters spaced out": "p a y e r ",
    "combining marks": "a\u0301\u0323",
    "zero-width": "a\u200b",
    "one letter": "a",
    "masks": "a0",
    "numbers": "24h ",
}


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bytes", type=int, default=2_000)
    args = parser.parse_args()
    rows = [
        json.loads(line) for file in sorted((ROOT / "tests/data/messages/dev").glob("*.jsonl")) for line in file.open()
    ]
    messages = [row["text"] for row in rows]
    if not SMS.exists():
        print("SKIPPED: ordinary messages (the samples are not here)")
        return
    plain = [row.split("\t")[-1] for row in SMS.read_text("utf-8").splitlines()[1:]]
    random = Random(5)
    kinds = {
        "messages alone": [_joined(random, messages, args.bytes) for _ in range(args.texts)],
        "plain, some with a message": [
            _joined(random, plain, args.bytes, "" if n % 7 else random.choice(messages)) for n in range(args.texts)
        ],
    }
    rules = shipped_set()
    figures: dict[str, Any] = {
        "yardstick_ms": round(measure(), 2),
        "load": os.getloadavg(),
        "rules": len(rules.rules),
        "phrases": sum(len(words.phrases) for rule in rules.rules for words in rule.by_language.values()),
    }
    for name, texts in kinds.items():
        figures[name] = _speed(texts, args.rounds)
    figures["ms for 50 kB, for 100 kB, ratio"] = {name: _growth(unit) for name, unit in HOSTILE.items()}
    figures["language of the longest segment, right of all"] = _languages(rows)
    print(json.dumps(figures, indent=1, ensure_ascii=False))


def _joined(random: Random, lines: list[str], size: int, first: str = "") -> str:
    text = first
    while len(text.encode()) < size:
        text += "\n" + random.choice(lines)
    return text.encode()[:size].decode("utf-8", "ignore")


def _together(text: str) -> None:
    fold(text)
    scan_text(text)
    scan_signals(text)


def _speed(texts: list[str], rounds: int) -> dict[str, Any]:
    """Texts a second of each way, the ways in turn so that a slow machine slows them all."""
    peer = _alternation()
    ways: dict[str, Callable[[str], Any]] = {
        "folding": fold,
        "selectors": scan_text,
        "indicators": scan_signals,
        "together": _together,
        "peer: alternation over the folded line": lambda text: sum(1 for _ in peer.finditer(cut(text).line)),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, way in ways.items():
            began = time.thread_time()
            for text in texts:
                way(text)
            taken[name].append((time.thread_time() - began) / len(texts))
    # The first round warms up.
    found: dict[str, Any] = {f"{name}, texts/s": round(1 / statistics.median(t[1:])) for name, t in taken.items()}
    return found | {"texts with a signal": sum(bool(scan_signals(text).signals) for text in texts) / len(texts)}


def _alternation() -> Any:
    phrases: list[Phrase] = []
    for rule in shipped_set().rules:
        for language, words in rule.by_language.items():
            if not language.is_loose:
                phrases += [parse_phrase(phrase, "", loose=False) for phrase in words.phrases]
    options = re2.Options()
    options.max_mem = 1 << 28
    return re2.compile("|".join(map(_written, phrases)), options)


def _written(phrase: Phrase) -> str:
    return " " + "".join(
        (f"(?:[^ ]+ ){{0,{slot.gap}}}" if slot.gap else "") + _slot(slot) + " " for slot in phrase.slots
    )


def _slot(slot: Slot) -> str:
    words = "|".join(
        ("[^ ]*" if s.open_start else "") + " ".join(map(re2.escape, s.words)) + ("[^ ]*" if s.open_end else "")
        for s in slot.spellings
    )
    return ("[0-9]+ ?" if slot.number else "") + f"(?:{words})"


def _growth(unit: str) -> tuple[float, float, float]:
    least = []
    for size in (50_000, 100_000):
        text, times = (unit * (size // len(unit) + 1))[:size], []
        for _ in range(3):
            began = time.thread_time()
            scan_signals(text)
            times.append(time.thread_time() - began)
        least.append(1_000 * min(times))
    return round(least[0], 1), round(least[1], 1), round(least[1] / least[0], 2)


def _languages(rows: list[dict[str, Any]]) -> dict[str, str]:
    right, total = Counter[str](), Counter[str]()
    for row in rows:
        told = max(segments(row["text"]), key=lambda s: s.end - s.start).language
        total[row["lang"]] += 1
        right[row["lang"]] += told == row["lang"]
    return {name: f"{right[name]} of {total[name]}" for name in sorted(total) if name != "mixed"}


if __name__ == "__main__":
    main()
