"""How many texts of 2 kB a second are folded and searched for selectors on one core, before and after they were made fast?

Peer: the folding and the scanner as they were, kept word for word in `tests/core/text/frozen`; both ways read the same texts in
turn, so that a machine that slows down slows both. Each text is another, and is read once: texts that were read before meet
automata and caches that know them. Texts: messages on which rules were written, by language, free texts of simulated reports,
and ordinary short messages of a public collection, joined to 2,000 bytes. CPU time of the thread; no text of the test half.

    python -m bench.selectors --texts 300
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.core.text.frozen.folding import fold as slow_fold
from tests.core.text.frozen.scanning import scan_text as slow_scan
from tests.core.text.planting import messages, narratives

from bench.yardstick import measure
from hirz.core.text import fold, scan_text

SMS = Path(__file__).resolve().parent.parent.parent / "shared" / "samples" / "text" / "sms" / "SMSSpamCollection.tsv"
WAYS: dict[str, tuple[Callable[[str], Any], Callable[[str], Any]]] = {
    "folding": (slow_fold, fold),
    "selectors": (slow_scan, scan_text),
}


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=300, help="texts of each kind, the first fifth of them to warm up")
    parser.add_argument("--bytes", type=int, default=2_000)
    args = parser.parse_args()
    gc.disable()
    lines: dict[str, list[str]] = {"reports": narratives(300)}
    for language, text in messages():
        lines.setdefault(f"messages {language}", []).append(text)
    lines["ordinary short messages"] = [row.split("\t")[-1] for row in SMS.read_text("utf-8").splitlines()[1:]]
    kinds = {name: _joined(found, args.texts, args.bytes) for name, found in sorted(lines.items())}
    figures: dict[str, Any] = {name: _figures(texts) for name, texts in kinds.items()}
    print(json.dumps({"yardstick_ms": round(measure(), 2), "load": os.getloadavg(), **figures}, indent=1))


def _joined(lines: list[str], count: int, size: int) -> list[str]:
    """Texts of so many bytes, of lines drawn by chance."""
    random, texts = Random(5), []
    for _ in range(count):
        text = ""
        while len(text.encode()) < size:
            text += random.choice(lines) + "\n"
        texts.append(text.encode()[:size].decode("utf-8", "ignore"))
    return texts


def _figures(texts: list[str]) -> dict[str, Any]:
    """Microseconds a text and texts a second, before and after."""
    figures: dict[str, Any] = {}
    for name, ways in WAYS.items():
        costs = [[_cost(way, text) for way in ways] for text in texts][len(texts) // 5 :]
        before, after = (statistics.median(way) * 1e6 for way in zip(*costs, strict=True))
        figures[name] = {
            "before_us": round(before, 1), "after_us": round(after, 1), "times": round(before / after, 1),
            "before_texts_per_s": round(1e6 / before), "after_texts_per_s": round(1e6 / after),
        }  # fmt: skip
    figures["selectors a text"] = round(statistics.mean(len(scan_text(t).selectors) for t in texts), 1)
    return figures


def _cost(way: Callable[[str], Any], text: str) -> float:
    """CPU seconds of one reading."""
    began = time.thread_time()
    way(text)
    return time.thread_time() - began


if __name__ == "__main__":
    main()
