"""How fast this machine is while something else is measured: a shared or throttled one slows down by half within a minute.

`python -m bench.yardstick SECONDS` does the same small piece of work about once a second, alone in a process, and prints
its CPU time in milliseconds each time. Figures of CPU time are comparable only at the same yardstick.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time

PAUSE = 0.7


def measure() -> float:
    """CPU milliseconds of a fixed piece of work: dictionaries, text, digests."""
    began = time.process_time()
    found: dict[str, int] = {}
    for number in range(20_000):
        word = f"{number * 7919 % 4_099:x}"
        found[word] = found.get(word, 0) + number
    for _ in range(200):
        hashlib.sha256(b"x" * 4_096).digest()
    return (time.process_time() - began) * 1e3


def main() -> None:
    """Print one measurement a line until the time is over or the reader is gone."""
    ends = time.monotonic() + float(sys.argv[1])
    while time.monotonic() < ends:
        print(json.dumps(round(measure(), 2)), flush=True)
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
