"""Pages of the lexicon: what an analyst reads and does, only their own desk's reports, each reading in the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.detect.lexicon.hunted import told
from tests.triage.desk_pages import as_desk, filled, text_of
from tests.triage.making import make_reports

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

SignIn = Callable[..., Any]
# Invented words.
WORD, VARIANT, PROPOSED = "zirbiloupe", "زربيلوب", "qorbalune"


def fill(zone: Any) -> SimpleNamespace:
    """Three reports that hold a term, one of them the brigade's; a word that the counts propose, with two examples."""
    from hirz.base.accounts.models import User
    from hirz.base.clock import zone_time
    from hirz.detect.enums import TermFamily, TermLanguage
    from hirz.detect.lexicon.keys import Words, lexicon_keys
    from hirz.detect.lexicon.services import register_term
    from hirz.detect.models import EmergingExample, EmergingTerm, TermCount
    from hirz.detect.term_hunting import begin_hunt, go_on
    from hirz.triage.models import Ticket

    references = make_reports(
        zone,
        *told(
            f"He says {WORD} to her", f"وقال {VARIANT} مرة أخرى", f"At the brigade: {WORD} and {PROPOSED}", "Nothing"
        ),
    )
    Ticket.objects.filter(reference=references[2]).update(desk="brigade-demo")
    with zone("desk"):
        term = register_term(
            words=Words(WORD, (VARIANT,), "An invented name for a room"), family=TermFamily.CLOSED_ROOM,
            language=TermLanguage.DARIJA_LATIN, by=User.objects.get(email="analyst@demo.example"),
        )  # fmt: skip
    begun = begin_hunt(term.pk)
    assert begun is not None
    go_on(begun.pk)
    count = TermCount.objects.create(
        counted_at=zone_time(), since=zone_time().date(), flagged=40, others=200, left_out=3
    )
    place, keys = uuid.uuid4(), lexicon_keys()
    proposal = EmergingTerm.objects.create(
        pk=place, content=keys.seal_proposal(place, PROPOSED), blind=keys.blind(PROPOSED), count=count, flagged=9,
        recent=4, others=1, delta=2.0, z=3.5, first_at=zone_time(),
    )  # fmt: skip
    for ticket in Ticket.objects.filter(reference__in=references[2:4]):
        EmergingExample.objects.create(proposal=proposal, report_id=ticket.pk)
    return SimpleNamespace(references=references, term=term, proposal=proposal)


@pytest.fixture(scope="module")
def scene(house: Any) -> Iterator[Any]:
    """A database with a term that was hunted."""
    with filled(house, fill) as made:
        yield made


@pytest.fixture
def desk(house: Any, scene: Any, sign_in: SignIn) -> Iterator[Any]:
    """The pages as somebody sees them, in the desk's own role, rolled back at the end."""
    name, made = scene
    with as_desk(house, name):
        yield SimpleNamespace(**vars(made), as_=lambda code="analyst", language="en": sign_in(code, language))


def verbs() -> list[tuple[str, str]]:
    """What the ledger holds of the lexicon, as verb and object."""
    from hirz.base.ledger.models import InboxEntry

    rows = InboxEntry.objects.filter(verb__in=["triage:lexicon:read", "detect:term:registered", "detect:term:retired"])
    return list(rows.values_list("verb", "object_id"))


def form(**changed: str) -> dict[str, str]:
    """A filled form."""
    return {
        "word": "mazgoulette", "spellings": "", "meaning": "An invented word", "family": "lure", "language": "fr", **changed
    }  # fmt: skip


def test_the_list_shows_words_and_only_the_reports_of_ones_own_desk(desk: Any) -> None:
    """Two of the three reports; the brigade sees one. Each reading is in the ledger."""
    page = desk.as_().get("/en/lexicon/")
    text = text_of(page)
    assert page.status_code == 200
    assert WORD in text
    assert "and 1 other spelling" in text
    assert '<td class="n" data-head="Reports of your desks"><bdi dir="ltr">2</bdi>' in page.content.decode()
    other = desk.as_("brigade").get("/en/lexicon/").content.decode()
    assert '<td class="n" data-head="Reports of your desks"><bdi dir="ltr">1</bdi>' in other
    assert [one for one in verbs() if "read" in one[0]] == [("triage:lexicon:read", "terms")] * 2


def test_the_list_is_narrowed_and_a_word_is_found_in_any_spelling(desk: Any) -> None:
    """What is looked for travels in the body; what fits nothing says so."""
    client = desk.as_()
    for asked, is_there in (
        ({"q": "ZIRBI"}, True), ({"q": VARIANT}, True), ({"q": "mazgou"}, False), ({"family": "lure"}, False),
        ({"language": "ary-Latn", "state": "active"}, True), ({"state": "retired"}, False), ({"family": "nonsense"}, True),
    ):  # fmt: skip
        text = text_of(client.post("/en/lexicon/", asked))
        assert (f"{WORD} and 1 other" in text) is is_there, asked
        assert ("No word answers" in text) is not is_there
    assert WORD in text_of(client.post("/en/lexicon/", {"page": "nonsense"}))
    assert WORD not in text_of(client.post("/en/lexicon/", {"page": "2"}))


def test_a_term_says_what_it_means_and_where_it_stands(desk: Any) -> None:
    """Its spellings, its history, the reports of the reader's desks and no other."""
    page = desk.as_().get(f"/en/lexicon/{desk.term.pk}/")
    text, raw = text_of(page), page.content.decode()
    assert VARIANT in text
    assert "An invented name for a room" in text
    assert "Version 1" in text
    assert "In 2 reports of your desks" in text
    assert [reference in raw for reference in desk.references] == [True, True, False, False]
    assert [one for one in verbs() if "read" in one[0]] == [("triage:lexicon:read", str(desk.term.pk))]
    assert desk.as_().get("/en/lexicon/999999/").status_code == 404


def test_a_word_is_registered_and_hunted_for(desk: Any) -> None:
    """The page says that what came before is being read; the event is written with it."""
    from hirz.detect.models import Term

    client = desk.as_()
    assert "What other spellings?" in text_of(client.get("/en/lexicon/register/"))
    answer = client.post("/en/lexicon/register/", form(spellings="mazgoulet\n\nmazgoulette"), follow=True)
    made = Term.objects.order_by("-pk").first()
    assert made is not None
    assert answer.redirect_chain == [(f"/en/lexicon/{made.pk}/", 302)]
    assert "What came before is being read" in text_of(answer)
    assert ("detect:term:registered", str(made.pk)) in verbs()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"word": ""}, "Please write the word."),
        ({"word": "a*b|c"}, "plain words"),
        ({"spellings": "good\nzz"}, "Line 2: That is too short"),
        ({"meaning": ""}, "Please say what the word means."),
        ({"family": ""}, "Please choose what it points to."),
        ({"word": WORD.upper()}, "This word is in the lexicon already."),
        ({"word": "aeiou eee", "language": "ary"}, "too short"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(desk: Any, changed: dict[str, str], said: str) -> None:
    """Beside the field, with status 422; nothing is registered."""
    from hirz.detect.models import Term

    before = Term.objects.count()
    answer = desk.as_().post("/en/lexicon/register/", form(**changed))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert Term.objects.count() == before


def test_a_term_is_changed_taken_out_and_taken_up_again(desk: Any) -> None:
    """Each with its version; a reason is asked for; a term that is out cannot be changed."""
    client, path = desk.as_(), f"/en/lexicon/{desk.term.pk}/"
    assert VARIANT in client.get(f"{path}change/").content.decode()
    client.post(f"{path}change/", form(word=WORD, meaning="Another meaning"))
    assert "Another meaning" in text_of(client.get(path))
    assert client.post(f"{path}retire/", {}).status_code == 422
    text = text_of(client.post(f"{path}retire/", {"reason": "common"}, follow=True))
    assert "Taken out" in text
    assert "An ordinary word after all" in text
    assert client.post(f"{path}change/", form()).status_code == 422
    assert "not looked for any more" in text_of(client.post(f"{path}retire/", {"reason": "common"}, follow=True))
    assert "Looked for again" in text_of(client.post(f"{path}resume/", follow=True))
    desk.term.refresh_from_db()
    assert desk.term.version == 4


def test_a_proposal_shows_its_counts_and_an_example_of_ones_own_desk(desk: Any) -> None:
    """And is registered with its word, or dismissed with a reason and seen no more."""
    client = desk.as_()
    page = client.get("/en/lexicon/")
    text, raw = text_of(page), page.content.decode()
    assert PROPOSED in text
    assert "in 9 urgent reports" in text
    assert "in 1 other" in text
    assert "3 older reports left out" in text
    assert f"/en/reports/{desk.references[3]}/" in raw
    assert desk.references[2] not in raw
    assert PROPOSED in client.get(f"/en/lexicon/register/?proposal={desk.proposal.pk}").content.decode()
    assert client.get("/en/lexicon/register/?proposal=nonsense").status_code == 200
    dismiss = f"/en/lexicon/proposals/{desk.proposal.pk}/dismiss/"
    assert "Please choose a reason." in text_of(client.post(dismiss, {}, follow=True))
    assert "Dismissed." in text_of(client.post(dismiss, {"reason": "name"}, follow=True))
    assert PROPOSED not in text_of(client.get("/en/lexicon/"))
    assert "Somebody has already decided" in text_of(client.post(dismiss, {"reason": "name"}, follow=True))


def test_registering_a_proposal_decides_it(desk: Any) -> None:
    """It waits for nobody any more."""
    from hirz.detect.enums import ProposalState

    desk.as_().post(f"/en/lexicon/register/?proposal={desk.proposal.pk}", form(word=PROPOSED))
    desk.proposal.refresh_from_db()
    assert desk.proposal.state == ProposalState.REGISTERED
    assert desk.proposal.term is not None


def test_no_word_stands_in_the_clear_in_a_message(desk: Any) -> None:
    """What a page says after an act is kept in a cookie: it holds no word of the lexicon."""
    answer = desk.as_().post("/en/lexicon/register/", form())
    assert answer.status_code == 302
    assert "mazgoulette" not in str(answer.cookies)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_speaks_the_readers_language(desk: Any, language: str) -> None:
    """No English word is left on it."""
    client = desk.as_("analyst", language)
    for path in ("", "register/", f"{desk.term.pk}/", f"{desk.term.pk}/change/"):
        text = text_of(client.get(f"/{language}/lexicon/{path}"))
        for english in ("Lexicon", "spelling", "report", "looked", "Register"):
            assert english not in text, (path, english)
