"""How many words does a thief of the database read off the blind tokens, who has neither the key nor one text?

The thief has the table of tokens and a corpus of the same kind: half of a corpus is indexed, the other half is the thief's.
Two attacks. *Frequency*: the n-th most frequent token is the n-th most frequent lexeme. *Neighbours* (the refined score
attack of Damie, Hahn and Peter, USENIX Security 2021, with places added): from a few tokens that are taken for known, the
others are told apart by what they stand together with, in a report and side by side; the surest are added, and so on. The
first known ones are either guessed by frequency, or words that the thief planted in reports of their own.

Every attack runs against the index as it is and against planted bad ones: stop words kept, one key for words and stems.
`no places` shows what places cost; it would cost phrases. A token counts as read when it is given its word or stem rightly.

    python -m bench.blind_attack --reports 6000
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from hirz.core.formats import read_document
from hirz.core.searching import SearchKeys, cut, is_indexed, stems_of, vectors
from hirz.core.searching.fields import indexed_fields
from hirz.core.simulation import simulate
from hirz.core.text import fold

SMS = Path(__file__).resolve().parent.parent.parent / "shared" / "samples" / "text" / "sms" / "SMSSpamCollection.tsv"
SEED = 36
# Tokens that the neighbours attack tries to read: those used most, on which there is something to go by.
ATTACKED = 800
GUESSED = 15
PLANTED = 40
STEP = 25
ANCHORS = 200

Matrix = NDArray[np.float64]
# A report: for each place, the lexemes that stand there. "w:" words, "s:" stems.
Places = list[tuple[str, ...]]


@dataclass(frozen=True)
class Variant:
    """An index, good or bad."""

    name: str
    stop_words: bool = False
    one_key: bool = False
    places: bool = True


VARIANTS = (
    Variant("as it is"),
    Variant("as it is, no places", places=False),
    Variant("BAD: stop words kept", stop_words=True),
    Variant("BAD: one key for words and stems", one_key=True),
    Variant("BAD: both", stop_words=True, one_key=True),
)


def main() -> None:
    """Print what is read of each corpus in each variant."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=6_000, help="simulated reports, half of them the thief's")
    parser.add_argument("--corpus", choices=("simulated", "messages", "both"), default="both")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    require_same_as_real()
    corpora = {"simulated reports": simulated(args.reports)} if args.corpus != "messages" else {}
    if args.corpus != "simulated" and SMS.exists():
        corpora["real short messages"] = messages()
    for name, texts in corpora.items():
        Random(SEED).shuffle(texts)
        half = len(texts) // 2
        for variant in VARIANTS:
            began = time.process_time()
            row = {"corpus": name, "variant": variant.name, **attack(texts[:half], texts[half:], variant)}
            row["cpu_s"] = round(time.process_time() - began, 1)
            print(json.dumps(row) if args.json else words_of(row), flush=True)


def words_of(row: dict[str, Any]) -> str:
    """A row for people."""
    said = [f"{row['corpus']}, {row['variant']}: {row['tokens']:,} tokens"]
    for attack_name in ("frequency", "neighbours", "planted alone", "neighbours, planted"):
        found = row[attack_name]
        said.append(
            f"    {attack_name:<20} {found['vocabulary']:6.2%} of the vocabulary, {found['words']:6.2%} of its words;"
            f" {found['running']:6.2%} of the running text, {found['telling']:6.2%} of its telling words"
        )
    return "\n".join(said)


# corpora


def simulated(reports: int) -> list[list[str]]:
    """The texts of a simulated year, of each report the fields that are indexed. Its sentences repeat: the thief's best case."""
    year = simulate(reports, SEED, start=date(2026, 1, 1), end=date(2027, 1, 1))
    parsed = (read_document(d.data, name=d.name) for d in year if d.format != "csv")
    return [[fold(item.value).text for item in indexed_fields(one)] for (one,) in parsed]


def messages() -> list[list[str]]:
    """Real short messages in English, each as a report of one text."""
    with SMS.open(encoding="utf-8") as file:
        return [[fold(row[-1]).text] for row in list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]]


def places_of(texts: Sequence[str], variant: Variant) -> Places:
    """A report as its index holds it, with labels for tokens; an empty place stands between two texts."""
    found: Places = []
    for text in texts:
        found.append(())
        for word in cut(text):
            if variant.stop_words or is_indexed(word):
                lead = "w:" if variant.one_key else "s:"
                found.append((f"w:{word}", *(lead + stem for stem in stems_of(word))))
    return found


def require_same_as_real() -> None:
    """What is attacked is what is built: the same tokens at the same places as `core.searching.vectors` makes."""
    keys, texts = SearchKeys(bytes(32)), [fold("Envoie-moi les photos, والصور").text, fold("demain, photos").text]
    made: dict[bytes, list[int]] = {}
    for place, lexemes in enumerate(places_of(texts, VARIANTS[0]), 1):
        for lexeme in lexemes:
            token = (keys.word if lexeme.startswith("w:") else keys.stem)(lexeme[2:])
            made.setdefault(token, []).append(place)
    (real,) = vectors(texts, [], keys)
    packed = len(made).to_bytes(4) + b"".join(
        token + b"\0" + len(at).to_bytes(2) + b"".join(place.to_bytes(2) for place in at)
        for token, at in sorted(made.items())
    )
    if real != packed:
        raise SystemExit("what this bench attacks is not what core.searching builds")


# what the thief counts


@dataclass
class Counts:
    """Of one side: lexemes from the most frequent on, and how the most frequent stand to each other."""

    names: list[str]
    reports: Counter[str]
    used: Counter[str]
    together: Matrix  # share of reports with both
    beside: Matrix  # how often one stands right before the other, as a share of all pairs
    same: Matrix  # how often two stand at one place


def counts_of(reports: Sequence[Places], variant: Variant, side: str) -> Counts:
    """Everything that a table of tokens shows of the tokens used most."""
    in_reports: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for places in reports:
        in_reports.update({lexeme for at in places for lexeme in at})
        used.update(lexeme for at in places for lexeme in at)
    # Ties in an order that is no hint, another one on each side: they are told apart by their counts alone.
    order = sorted(in_reports, key=lambda name: (-in_reports[name], -used[name], crc32(f"{side}{name}".encode())))
    top = {name: place for place, name in enumerate(order[:ATTACKED])}
    size = len(top)
    holds = np.zeros((len(reports), size), np.float32)
    beside, same = np.zeros((size, size)), np.zeros((size, size))
    for number, places in enumerate(reports):
        before: list[int] = []
        for at in places:
            here = [top[lexeme] for lexeme in at if lexeme in top]
            holds[number, here] = 1
            if variant.places:
                for one in here:
                    beside[before, one] += 1
                    same[one, here] += 1
            before = here
    together = (holds.T @ holds).astype(np.float64) / len(reports)
    pairs = max(beside.sum(), 1)
    return Counts(order, in_reports, used, together, beside / pairs, same / max(same.sum(), 1))


# attacks


def attack(stolen: Sequence[list[str]], known: Sequence[list[str]], variant: Variant) -> dict[str, Any]:
    """What the thief reads, by each attack."""
    theirs = [places_of(texts, variant) for texts in stolen]
    seen = counts_of(theirs, variant, "stolen")
    own = counts_of([places_of(texts, variant) for texts in known], variant, "known")
    by_rank = dict(zip(seen.names, own.names, strict=False))
    guessed = {place: place for place in range(GUESSED)}
    place_of = {name: place for place, name in enumerate(own.names[:ATTACKED])}
    plain = [n for n, name in enumerate(seen.names[:ATTACKED]) if name in place_of]
    planted = {n: place_of[seen.names[n]] for n in Random(SEED).sample(plain, min(PLANTED, len(plain)))}
    measured = Measure(stolen, seen)
    return {
        "reports": len(stolen),
        "tokens": len(seen.names),
        "frequency": measured.of(by_rank),
        "neighbours": measured.of(refined(seen, own, guessed, variant)),
        "planted alone": measured.of({seen.names[n]: own.names[place] for n, place in planted.items()}),
        "neighbours, planted": measured.of(refined(seen, own, planted, variant)),
    }


def features(counts: Counts, anchors: Sequence[int], variant: Variant) -> Matrix:
    """A row for each token: its frequency, and how it stands to the tokens that are taken for known."""
    columns = [np.diag(counts.together)[:, None], counts.together[:, anchors]]
    if variant.places:
        scale = 8.0
        columns += [
            counts.beside[:, anchors] * scale,
            counts.beside[anchors].T * scale,
            counts.same[:, anchors] * scale,
        ]
    # Square roots make counts of rare and of frequent things comparable (variance of a Poisson count).
    return np.sqrt(np.hstack(columns))


def refined(seen: Counts, own: Counts, start: dict[int, int], variant: Variant) -> dict[str, str]:
    """Tokens given to lexemes; the surest of each round are taken for known in the next."""
    known = dict(start)
    while True:
        left = features(seen, list(known), variant)
        right = features(own, list(known.values()), variant)
        apart = (left**2).sum(1)[:, None] + (right**2).sum(1)[None] - 2 * left @ right.T
        best = apart.argmin(1)
        two = np.partition(apart, 1, axis=1)[:, :2]
        surety = (two[:, 1] - two[:, 0]) / np.maximum(two[:, 1], 1e-12)
        taken = set(known.values())
        fresh = [int(n) for n in np.argsort(-surety) if int(n) not in known and int(best[n]) not in taken]
        if not fresh or len(known) >= ANCHORS:
            return {
                seen.names[n]: own.names[known[n] if n in start else int(best[n])] for n in range(len(seen.together))
            }
        for n in fresh[:STEP]:
            if int(best[n]) not in taken:
                known[n] = int(best[n])
                taken.add(int(best[n]))


class Measure:
    """What a guess is worth: a token is read when it was given the lexeme that it is."""

    def __init__(self, stolen: Sequence[list[str]], seen: Counts) -> None:
        self._names = seen.names
        self._words = [name for name in seen.names if name.startswith("w:")]
        self._running = Counter(f"w:{word}" for texts in stolen for text in texts for word in cut(text))
        self._telling = Counter({name: n for name, n in self._running.items() if is_indexed(name[2:])})

    def of(self, guess: dict[str, str]) -> dict[str, float]:
        """Shares of tokens, of those that are words, of every word that was written, of those that are no stop words."""
        read = {token for token, name in guess.items() if token == name}
        return {
            "vocabulary": round(len(read) / len(self._names), 4),
            "words": round(sum(name in read for name in self._words) / max(len(self._words), 1), 4),
            "running": _share(self._running, read),
            "telling": _share(self._telling, read),
        }


def _share(written: Counter[str], read: set[str]) -> float:
    return round(sum(n for name, n in written.items() if name in read) / max(written.total(), 1), 4)


if __name__ == "__main__":
    main()
