"""How many spellings of one name are found across scripts, when one chance pair in a thousand may be?

Peers: plain romanisation (letter by letter, then equality) and a bare consonant skeleton (equality), as the reference shelf
describes them. Pairs of the dev split (`google_ar2en-eval.txt`): an Arabic word and its Latin spelling; chance pairs are an
Arabic word and the Latin spelling of another. The tables were learnt from the train split, nothing from this one. The
threshold is the score that one chance pair in a thousand reaches; limits are exact binomial ones at 95 %.

    python -m bench.names --random 200000
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from hirz.core.names import compare_names, name_keys
from hirz.core.names.spelling import words_of
from hirz.core.stats import exact_interval

SAMPLES = Path(__file__).resolve().parent.parent.parent / "shared" / "samples" / "names"
FALSE_RATE = 0.001
SEED = 5

_PLAIN = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y".split(), strict=True))  # fmt: skip  # noqa: SIM905
# The reference's ten lines: romanise, fold what is confused, drop vowels, w, y and a final h, collapse doubles.
_FOLDED = (("ou", "w"), ("ch", "s"), ("sh", "s"), ("gh", "g"), ("kh", "k"), ("dh", "d"), ("th", "t"), ("p", "b"),
           ("q", "k"), ("c", "k"), ("v", "f"), ("j", "g"), ("z", "s"))  # fmt: skip


def main() -> None:
    """Print recall and false rate of each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--random", type=int, default=200_000, help="chance pairs")
    args = parser.parse_args()
    lines = (SAMPLES / "google_ar2en-eval.txt").read_text("utf-8").splitlines()
    pairs = [(arabic, latin) for arabic, latin in (line.split("\t") for line in lines)]
    chance = _chance(pairs, args.random)
    began = time.process_time()
    figures = {
        "pairs": len(pairs),
        "chance_pairs": len(chance),
        "plain romanisation": _equal(lambda a, b: romanised(a) == _latin(b), pairs, chance),
        "consonant skeleton": _equal(lambda a, b: bare(romanised(a)) == bare(_latin(b)), pairs, chance),
        "a shared key": _equal(lambda a, b: bool(name_keys(a) & name_keys(b)), pairs, chance),
        "compare_names": _scored(pairs, chance),
    }
    figures["cpu_s"] = round(time.process_time() - began, 1)
    print(json.dumps(figures, indent=1))


def romanised(arabic: str) -> str:
    """Letter for letter."""
    return "".join(_PLAIN.get(c, c) for word in words_of(arabic) for c in word.text)


def bare(latin: str) -> str:
    """The bare consonant skeleton."""
    for written, read in _FOLDED:
        latin = latin.replace(written, read)
    bones = "".join(c for c in latin.rstrip("h") if c not in "aeiouwy")
    return "".join(c for n, c in enumerate(bones) if n == 0 or bones[n - 1] != c)


def _latin(text: str) -> str:
    return "".join(word.text for word in words_of(text))


def _chance(pairs: list[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """An Arabic word and the Latin spelling of another that is not spelled like its own."""
    random, truth = Random(SEED), set(pairs)  # nothing depends on its secrecy
    found: list[tuple[str, str]] = []
    while len(found) < count:
        pair = random.choice(pairs)[0], random.choice(pairs)[1]
        if pair not in truth:
            found.append(pair)
    return found


def _equal(alike: Callable[[str, str], bool], pairs: list[tuple[str, str]], chance: list[tuple[str, str]]) -> dict[str, Any]:  # fmt: skip
    hits, wrong = sum(alike(*pair) for pair in pairs), sum(alike(*pair) for pair in chance)
    return {"recall": _share(hits, len(pairs)), "false_rate": _share(wrong, len(chance))}


def _scored(pairs: list[tuple[str, str]], chance: list[tuple[str, str]]) -> dict[str, Any]:
    began = time.process_time()
    wrong = sorted((compare_names(*pair).bits for pair in chance), reverse=True)
    spent = time.process_time() - began
    threshold = wrong[int(FALSE_RATE * len(wrong))]
    missed = [pair for pair in pairs if compare_names(*pair).bits <= threshold]
    return {
        "threshold_bits": round(threshold, 2),
        "recall": _share(len(pairs) - len(missed), len(pairs)),
        "false_rate": _share(sum(bits > threshold for bits in wrong), len(wrong)),
        "missed": missed[:20],
        "comparisons_s": round(len(chance) / spent),
    }


def _share(count: int, of: int) -> dict[str, float]:
    interval = exact_interval(count, of)
    return {"is": round(count / of, 5), "low": round(interval.low, 5), "high": round(interval.high, 5)}


if __name__ == "__main__":
    main()
