"""Learns which letters stand for which, from pairs of spellings, and prints `hirz.core.names.letters` or `letters_within`.

Three tables: Arabic to Latin, Latin to Latin, Arabic to Arabic. Each says for every sign of a word (`sounds.signs_of`) how
likely it is written as these letters or those. Learnt by expectation maximisation over all ways to lay two spellings side by
side (as in Jiampojamarn and others 2007, "Applying many-to-many alignments"), from the train split of the shared pairs and
the odd lines of `tests/data/names/moroccan.tsv`. Two spellings of one Arabic word are a pair of the second table, two of one
Latin word a pair of the third. Deterministic; half a minute.

    python -m bench.names_learning across > src/hirz/core/names/letters.py
    python -m bench.names_learning within > src/hirz/core/names/letters_within.py
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations
from pathlib import Path

from hirz.core.names.sounds import MOST_OF_GAP, MOST_OF_SIGN, is_gap, signs_of
from hirz.core.names.spelling import Script, words_of

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "samples" / "names"
MOROCCAN = ROOT / "tests" / "data" / "names" / "moroccan.tsv"

ROUNDS = 7
RARE = 0.3  # expected sightings below which a way to write is dropped
LEAST = 0.004  # share of a sign's ways below which it is not printed
OWN_WEIGHT = 3.0  # of a line of the own list: the shared pairs have English spellings
SAME_WEIGHT = 1.0  # of a word paired with itself
VOWELS = frozenset("aeiouyاوي")
FREE = VOWELS | frozenset("عءهhw")
"""Letters that may become vowels, or nothing."""

Pair = tuple[tuple[str, ...], str, float]
Table = dict[str, dict[str, float]]


def shared_pairs(split: str) -> list[tuple[str, str]]:
    """Arabic and Latin words of one split, folded; pairs that are not one word in each script are left out."""
    lines = (SHARED / f"google_ar2en-{split}.txt").read_text("utf-8").splitlines()
    return [pair for line in lines if (pair := _folded(*line.split("\t")))]


def moroccan(odd: bool) -> list[tuple[str, list[str]]]:
    """Lines of the own list: the odd ones teach, the even ones measure."""
    lines = MOROCCAN.read_text("utf-8").splitlines()
    chosen = [line.split("\t") for n, line in enumerate(lines, 1) if n % 2 == odd]
    return [("".join(w.text for w in words_of(arabic)), latin.split()) for arabic, latin in chosen]


def _folded(arabic: str, latin: str) -> tuple[str, str] | None:
    left, right = ("".join(w.text for w in words_of(text)) for text in (arabic, latin))
    scripts = {w.script for w in words_of(arabic)}, {w.script for w in words_of(latin)}
    return (left, right) if scripts == ({Script.ARABIC}, {Script.LATIN}) else None


def lessons() -> list[tuple[str, str, float]]:
    """Every pair to learn from, Arabic first."""
    own = [(arabic, latin, OWN_WEIGHT) for arabic, spellings in moroccan(odd=True) for latin in spellings]
    return [(arabic, latin, 1.0) for arabic, latin in shared_pairs("train")] + [
        (a, "".join(w.text for w in words_of(b)), weight) for a, b, weight in own
    ]


def _twins(pairs: Iterable[tuple[str, str, float]], script: Script) -> Iterator[Pair]:
    """Pairs within one script: words with one and the same counterpart, and every word with itself."""
    groups: dict[str, dict[str, float]] = defaultdict(dict)
    for arabic, latin, weight in pairs:
        key, word = (arabic, latin) if script is Script.LATIN else (latin, arabic)
        groups[key][word] = weight
    for words in groups.values():
        for one, other in permutations(sorted(words), 2):
            yield signs_of(one, script), other, words[one] / (len(words) - 1)
        for word in sorted(words):
            yield signs_of(word, script), word, SAME_WEIGHT


def learn(pairs: Sequence[Pair]) -> Table:
    """The table after some rounds; what became rare is gone."""
    table: Table | None = None
    for _ in range(ROUNDS):
        seen: Table = defaultdict(lambda: defaultdict(float))
        for signs, word, weight in pairs:
            _count(signs, word, weight, table, seen)
        table = {sign: _kept(ways) for sign, ways in seen.items()}
    return table or {}


def _kept(ways: dict[str, float], least: float = 1e-4, rare: float = RARE) -> dict[str, float]:
    whole = sum(ways.values())
    kept = {way: n for way, n in ways.items() if n > rare and n > least * whole}
    whole = sum(kept.values())
    return {way: n / whole for way, n in kept.items()}


def _first_guess(sign: str, way: str) -> float:
    """Before anything is learnt: a gap is mostly nothing, else vowels; a consonant is consonants; a letter is mostly itself.

    What begins at nothing stays there: without these bounds every consonant would learn the vowels beside it.
    """
    if is_gap(sign):
        return (0.6, 0.1, 0.01)[len(way)] if all(c in VOWELS for c in way) else 0.0
    letter = sign.strip("^$")
    if letter[0] not in FREE and any(c in VOWELS for c in way):
        return 0.0
    if way and way == letter:
        return 0.3
    return (0.02, 0.03, 0.003, 0.0002)[len(way)]


def _count(signs: tuple[str, ...], word: str, weight: float, table: Table | None, seen: Table) -> None:
    """Add what one pair shows, each way of laying it out in its own share: forward, backward."""
    steps = [_steps(sign, word, table) for sign in signs]
    size = len(word)
    forward = [[0.0] * (size + 1) for _ in range(len(signs) + 1)]
    forward[0][0] = 1.0
    for n, step in enumerate(steps):
        for start, way, chance in step:
            forward[n + 1][start + len(way)] += forward[n][start] * chance
    whole = forward[-1][size]
    if whole <= 0.0:
        return
    back = [0.0] * size + [1.0]
    for n in range(len(signs) - 1, -1, -1):
        before = [0.0] * (size + 1)
        for start, way, chance in steps[n]:
            rest = chance * back[start + len(way)]
            if rest:
                before[start] += rest
                seen[signs[n]][way] += weight * forward[n][start] * rest / whole
        back = before


def _steps(sign: str, word: str, table: Table | None) -> list[tuple[int, str, float]]:
    most = MOST_OF_GAP if is_gap(sign) else MOST_OF_SIGN
    ways = None if table is None else table.get(sign, {})
    found = []
    for start in range(len(word) + 1):
        for end in range(start, min(start + most, len(word)) + 1):
            way = word[start:end]
            chance = _first_guess(sign, way) if ways is None else ways.get(way, 0.0)
            if chance:
                found.append((start, way, chance))
    return found


def follows(words: Iterable[str]) -> dict[str, dict[str, float]]:
    """How likely each letter follows each other one in names at large: what a spelling is worth by itself."""
    seen: Table = defaultdict(lambda: defaultdict(float))
    letters: set[str] = set()
    for word in words:
        letters |= set(word)
        for before, after in zip("^" + word, word + "$", strict=True):
            seen[before][after] += 1.0
    return {
        before: {after: (ways.get(after, 0.0) + 0.2) / (sum(ways.values()) + 0.2 * (len(letters) + 1))
                 for after in sorted(letters | {"$"})}
        for before, ways in sorted(seen.items())
    }  # fmt: skip


def _tenths(chance: float) -> int:
    """A cost in tenths of a bit."""
    return round(-10.0 * math.log2(chance))


def _printed(name: str, table: Table, about: str, least: float) -> Iterator[str]:
    yield f'{name} = """'
    for sign in sorted(table, key=lambda s: (s.strip("^$"), s)):
        ways = sorted(_kept(table[sign], least, rare=0.0).items(), key=lambda pair: (-pair[1], pair[0]))
        if ways:
            yield f"{sign} " + " ".join(f"{way or '-'} {_tenths(chance)}" for way, chance in ways)
    yield f'"""\n"""{about}"""\n'


HEAD = '''"""How likely letters stand for letters. Written by `python -m bench.names_learning {which}`; not changed by hand.

Learnt from the train split of google/transliteration (Apache-2.0) and from half of the project's own list of Moroccan
spellings. Each line: a sign (`sounds.signs_of`), then ways to write it ("-" is not at all) with their cost in tenths of a bit:
10 is one in two, 33 one in ten. Ways of less than one in 250 are left out.
"""

# ruff: noqa: RUF001  # Arabic letters stand beside Latin ones: that is what the tables are about

from __future__ import annotations
'''


def main() -> None:
    """Learn, and print one module: "across" scripts, or "within" each."""
    which = sys.argv[1] if len(sys.argv) > 1 else "across"
    pairs = lessons()
    print(HEAD.replace("{which}", which))
    if which == "within":
        for name, script, about in (
            ("LATIN_TO_LATIN", Script.LATIN, "What a Latin sign becomes in another spelling."),
            ("ARABIC_TO_ARABIC", Script.ARABIC, "What an Arabic sign becomes in another spelling."),
        ):
            print("\n".join(_printed(name, learn(list(_twins(pairs, script))), about, LEAST)))
        return
    across = [(signs_of(a, Script.ARABIC), b, weight) for a, b, weight in pairs]
    print("\n".join(_printed("ARABIC_TO_LATIN", learn(across), "What an Arabic sign becomes in Latin letters.", LEAST)))
    for name, words in (("LATIN_FOLLOWS", (b for _, b, _ in pairs)), ("ARABIC_FOLLOWS", (a for a, _, _ in pairs))):
        print(
            "\n".join(
                _printed(name, follows(words), "What each letter is worth after another, in names at large.", 0.0)
            )
        )


if __name__ == "__main__":
    main()
