"""What counts propose: a planted code word, in Arabic letters too, and never a name, a number, or the word of one text."""

from __future__ import annotations

from random import Random

from hirz.detect.lexicon.counting import MIN_REPORTS, Document, emerging, terms_of

SENTENCE = "il lui demande une chose dans le message avec son compte pour voir encore demain soir apres ecole"
COMMON = SENTENCE.split()


def crowd(count: int, seed: int, *planted: str, every: int = 3, hidden: tuple[str, ...] = ()) -> list[Document]:
    """Texts of the same common words, every third of them with what is planted."""
    rng = Random(seed)
    texts = [" ".join(rng.sample(COMMON, 12)) for _ in range(count)]
    return [
        Document(f"{text} {' '.join(planted) if n % every == 0 else ''}", hidden, frozenset({seed * 10_000 + n}))
        for n, text in enumerate(texts)
    ]


def words(flagged: list[Document], others: list[Document], known: frozenset[str] = frozenset()) -> list[str]:
    """What is proposed."""
    return [one.word for one in emerging(flagged, others, known)]


def test_a_code_word_is_found_and_the_language_is_not() -> None:
    """Folded, in whatever script; what a term says already is not proposed again."""
    others = crowd(300, 2)
    assert words(crowd(60, 1, "Zerbïya"), others) == ["zerbiya"]
    assert words(crowd(60, 1, "الزَّربية"), others) == [*terms_of("الزربية")]
    assert words(crowd(60, 1, "zerbiya"), others, frozenset({"zerbiya"})) == []


def test_two_words_in_a_row_are_one_term() -> None:
    """Where they stand together, neither is proposed by itself."""
    assert words(crowd(60, 1, "zerbiya khedra"), crowd(300, 2)) == ["zerbiya khedra"]


def test_the_word_of_a_few_is_not_shown() -> None:
    """One report less than the least."""
    few = crowd(60, 1, "zerbiya", every=-(-60 // (MIN_REPORTS - 1)))
    assert sum("zerbiya" in one.text for one in few) == MIN_REPORTS - 1
    assert words(few, crowd(300, 2)) == []


def test_a_flood_counts_as_one_report() -> None:
    """Without near-same texts as one, which is the planted bad variant, whoever floods chooses the words."""
    flood = [Document("zerbiya " + " ".join(COMMON), (), frozenset({7})) for _ in range(40)]
    assert words(flood + crowd(60, 1), crowd(300, 2)) == []
    apart = [Document(one.text, (), frozenset({n})) for n, one in enumerate(flood)]
    assert "zerbiya" in " ".join(words(apart + crowd(60, 1), crowd(300, 2)))


def test_what_a_report_names_is_left_out() -> None:
    """A name that one field gives is hidden in all texts; numbers and codes are no words."""
    assert words(crowd(60, 1, "zerbiya", hidden=("Zerbiya Invented",)), crowd(300, 2)) == []
    assert words(crowd(60, 1, "0600000147 ab1234cd 6000 x1"), crowd(300, 2)) == []
    assert {"kaygoul", "3awnouni", "bla7"} <= terms_of("kaygoul 3awnouni bla7")


def test_nothing_comes_of_nothing() -> None:
    """No report on one side, or on both."""
    assert words([], []) == []
    assert words([], crowd(30, 2)) == []
