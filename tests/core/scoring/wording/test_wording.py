"""What people read: reasons, titles, summaries, labels."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from hirz.core.formats.report import IncidentType
from hirz.core.scoring import (
    Basis,
    Channel,
    DeadlineKind,
    Demand,
    ExpiryKind,
    FeatureHit,
    NarrativeLength,
    Priority,
    ReportFacts,
    Score,
    SenderKind,
    Threat,
    assess,
    basis_label,
    expiry_label,
    explain,
    explain_score,
    missing_label,
    priority_label,
    score_label,
    summary,
    title,
)
from hirz.core.scoring.wording.grammar import NBSP, Three
from hirz.core.scoring.wording.sentences import SENTENCES
from hirz.core.scoring.wording.terms import ADULTS, FIELDS, NATURES, SAME_TRACE, SENDERS, SEVERAL
from tests.core.scoring.cases import CASES, HOUR, NOW, assessed, context

RABAT = timezone(timedelta(hours=1))
LANGUAGES = ("ar", "fr", "en")
HIGH = (":", ";", "?", "!", "»")


def all_texts() -> list[Three]:
    """Every text of the tables."""
    variants = [three for each in SENTENCES.values() for three in each.values()]
    tables = (FIELDS, NATURES, SAME_TRACE, SENDERS, SEVERAL, ADULTS)
    return variants + [three for table in tables for three in table.values()]


def check_script(text: Three) -> None:
    """Arabic is written in Arabic letters with Western digits, French with its spaces and its apostrophe."""
    arabic, french, english = text
    bare = "".join(part.partition("}")[2] if "}" in part else part for part in arabic.split("{"))
    assert any("\u0600" <= c <= "\u06ff" for c in bare) or not bare.strip()
    assert not any("\u0660" <= c <= "\u0669" for c in arabic)
    assert "'" not in french
    outside = "".join(part.partition("}")[2] if "}" in part else part for part in french.split("{"))
    for mark in HIGH:
        assert f" {mark}" not in outside, french
    assert english


def test_every_text_is_written_well() -> None:
    """All three languages, each in its script and typography."""
    for text in all_texts():
        check_script(text)


def test_a_badly_written_text_is_noticed() -> None:
    """A missing no-break space, a straight apostrophe, Eastern digits, no Arabic: each fails."""
    for bad in (("نعم", "Heure : oui", "yes"), ("نعم", "l'heure", "yes"), ("٥", "cinq", "five"), ("yes", "oui", "yes")):
        with pytest.raises(AssertionError):
            check_script(bad)


def test_nobody_is_believed_or_doubted() -> None:
    """No text speaks of the credibility of whoever writes."""
    forbidden = ("credib", "crédib", "مصداقية", "reliab", "fiab", "suspect")
    for text in all_texts():
        assert not any(word in part.lower() for part in text for word in forbidden)


@pytest.mark.parametrize(
    ("hit", "texts"),
    [
        (
            FeatureHit("threat", 1.0, 8, {"kinds": ["harm", "family"]}),
            (
                "تهديد بالعنف وبالإرسال إلى العائلة",
                "Menace de violence et d’envoi à la famille",
                "Threat of violence and to send to the family",
            ),
        ),
        (
            FeatureHit("same_trace_recent", 0.8, 7, {"kind": "wallet", "n": 3}),
            (
                "المحفظة نفسها في 3 تبليغات حديثة",
                f"Même portefeuille que 3{NBSP}signalements récents",
                "Same wallet as 3 recent reports",
            ),
        ),
        (
            FeatureHit("child_writes", 1.0, 12, {"age": 14}),
            (
                "الكاتب هو الطفل، وعمره 14 سنة",
                f"L’enfant écrit lui-même et dit avoir 14{NBSP}ans",
                "Written by the child, age stated: 14 years",
            ),
        ),
        (
            FeatureHit("deadline", 0.9, 25, {"kind": "threat", "at": "2026-05-12T17:00:00+00:00", "past": 0}),
            (
                "أجل التهديد: اليوم، 18:00",
                f"Échéance de la menace{NBSP}: aujourd’hui, 18{NBSP}h",
                "The threat runs out: today, 18:00",
            ),
        ),
        (
            FeatureHit("phone", 0.6, 9, {"kind": "phone", "unknown": 1}),
            (
                "رقم هاتف (صاحبه غير محدد)",
                "Numéro de téléphone (on ne sait de qui)",
                "Telephone number (owner not stated)",
            ),
        ),
        (
            FeatureHit("same_trace_recent", 0.8, 7, {"kind": "a kind of tomorrow", "n": 2}),
            (
                "الأثر نفسه في تبليغين حديثين",
                f"Même trace que 2{NBSP}signalements récents",
                "Same trace as 2 recent reports",
            ),
        ),
    ],
    ids=lambda value: value.code if isinstance(value, FeatureHit) else "",
)
def test_reasons(hit: FeatureHit, texts: tuple[str, str, str]) -> None:
    """Reasons as the desk shows them."""
    assert tuple(explain(hit, language, zone=RABAT, now=NOW) for language in LANGUAGES) == texts


def test_score_in_one_line() -> None:
    """A score's strongest reasons in one line; for completeness what is missing comes first."""
    assessment = assessed("thin: in danger now, nothing else")
    assert explain_score(assessment, Score.COMPLETENESS, "fr").startswith(
        f"Ce qui s’est passé{NBSP}: non\u202f; Qui est signalé"
    )
    assert explain_score(assessment, Score.DANGER, "en").startswith("The report says that the child is in danger now")


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("child, no date", ("ابتزاز جنسي لطفل", "Sextorsion d’un enfant", "Sexual extortion of a child")),
        ("an adult is extorted", ("ابتزاز جنسي لراشد", "Sextorsion d’un adulte", "Sexual extortion of an adult")),
        (
            "meeting tomorrow",
            (
                "استدراج طفل لغرض جنسي، لقاء محدد",
                "Sollicitation d’un enfant, rencontre fixée",
                "Solicitation of a child, meeting set",
            ),
        ),
        (
            "departure tomorrow",
            (
                "اتجار بطفل، سفر معلن",
                "Traite d’un enfant, départ annoncé",
                "Trafficking of a child, departure announced",
            ),
        ),
        ("viral file", ("ملف معروف من قبل", "Fichier déjà connu", "File already known")),
        ("batched meme", ("ملف واسع الانتشار", "Fichier viral", "Viral file")),
        (
            "viral file, and a child of 8 is named",
            ("تداول صور اعتداء على طفل", "Diffusion d’images d’un enfant", "Images of a child's abuse"),
        ),
    ],
)
def test_titles(name: str, texts: tuple[str, str, str]) -> None:
    """What a report is, in a few words."""
    assert tuple(title(CASES[name][0], language) for language in LANGUAGES) == texts


def test_title_of_several() -> None:
    """Several children are several in the title."""
    facts = replace(CASES["child, no date"][0], victims=3, child_writes=False)
    assert title(facts, "fr") == "Sextorsion de plusieurs enfants"


def test_every_nature_has_a_title_and_a_summary() -> None:
    """No nature leaves the queue without words."""
    for kind in IncidentType:
        for language in LANGUAGES:
            facts = ReportFacts(received_at=NOW, incident_type=kind)
            assert title(facts, language)
            assert summary(facts, language)


def test_summaries() -> None:
    """One line, three short statements, the gravest first."""
    facts = CASES["child, ultimatum in six hours"][0]
    arabic, french, english = (summary(facts, language, zone=RABAT, now=NOW) for language in LANGUAGES)
    assert arabic == "كتبه الطفل، وعمره 14 سنة. تهديد بالإرسال إلى العائلة، الأجل اليوم، 17:40. طلب مال."
    assert french == (
        f"Écrit par l’enfant, 14{NBSP}ans. Menace d’envoi à la famille, échéance aujourd’hui, 17{NBSP}h{NBSP}40. "
        "Demande d’argent."
    )
    assert english == (
        "Written by the child, 14 years old. Threat to send to the family, deadline today, 17:40. Demand for money."
    )


def test_summary_of_abuse_by_somebody_near() -> None:
    """Who is near is said by relation, never by name."""
    assert summary(CASES["abuse by the father, child of 6"][0], "en") == (
        "A child of 6 years. Abuse by contact by a parent or grandparent. Text only, no image."
    )


def test_summary_of_files_and_sender() -> None:
    """Where there is only a file, the file and the sender are told."""
    facts = CASES["file on a list"][0]
    assert summary(facts, "en") == "1 file, 1 on a list. Reported by a platform."
    assert summary(facts, "ar") == "ملف واحد، على لائحة: 1. أبلغت عنه منصة."


def test_labels_are_complete() -> None:
    """Every score, pile, field, expiry and basis has a name in every language."""
    for language in LANGUAGES:
        assert all(score_label(score, language) for score in Score)
        assert all(priority_label(priority, language) for priority in Priority)
        assert all(missing_label(code, language) for code in FIELDS)
        assert all(expiry_label(kind, language) for kind in ExpiryKind)
        assert all(basis_label(basis, language) for basis in Basis)
    assert priority_label(Priority.DANGER, "fr") == "Danger maintenant"
    assert priority_label(Priority.DANGER, "ar") == "خطر الآن"


def test_labels_of_an_assessment() -> None:
    """Labels take what an assessment holds."""
    assessment = assess(
        ReportFacts(
            received_at=NOW, channel=Channel.PORTAL, sender_kind=SenderKind.PUBLIC, deadline_at=NOW + HOUR,
            deadline_kind=DeadlineKind.MEETING, narrative_length=NarrativeLength.SHORT,
            threats=frozenset({Threat.OTHER}), demands=frozenset({Demand.OTHER}),
        ),
        context(),
    )  # fmt: skip
    assert expiry_label(assessment.expires[0], "fr") == "heure du rendez-vous"
    assert missing_label(assessment.missing[0], "ar")
