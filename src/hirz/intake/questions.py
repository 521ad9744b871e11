"""The report form of the portal on one page: every question, in the order in which it is asked.

`Said(you, they)` speaks to whoever it is about, and to somebody who speaks about a child. No question leads, and each can
be passed over. What becomes of an answer stands in `answers`; how it is checked in `forms_portal`.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hirz.intake.question_shapes import (
    ABOUT,
    Answers,
    Ask,
    Door,
    Kind,
    Note,
    Option,
    Said,
    Situation,
    Step,
    Who,
)

LONGEST_TEXT: Final = 8_000
"""Characters of the account in one's own words: about four pages."""

MOST_ROWS: Final = 20

FILES: Final = "files"
"""The step whose page is made elsewhere (`views_portal.files`)."""

# Kinds in which somebody may want something; empty: nobody was asked.
_PRESSURE: Final = frozenset({"", "threat", "asks", "live", "traded", "offer", "other", "unknown"})


def _helped(situation: Situation) -> bool:
    return situation.door is Door.HELP


def _pressed(situation: Situation) -> bool:
    return situation.kind in _PRESSURE


def _guarded(situation: Situation) -> bool:
    return situation.is_guarded


def _child_writes(situation: Situation) -> bool:
    return situation.may_be_child


def _may_add_files(situation: Situation) -> bool:
    return situation.door is Door.REPORT and not situation.may_be_child


def _has_a_home(situation: Situation) -> bool:
    return situation.who is not Who.ADULT


def _by_phone(situation: Situation) -> bool:
    return situation.way_back == "phone"


def _by_mail(situation: Situation) -> bool:
    return situation.way_back == "email"


UNKNOWN: Final = Option("unknown", _("I do not know"), is_apart=True)
AGES: Final = (
    Option("0-9", _("9 or younger")),
    Option("10-12", _("10 to 12")),
    Option("13-15", _("13 to 15")),
    Option("16-17", _("16 or 17")),
)
ADULT: Final = Option("18+", _("18 or older"))
CHOOSE: Final = _("Choose an answer, or pass over this question.")

STEPS: Final[dict[str, Step]] = {
    step.name: step
    for step in (
        Step(
            "you", _("Who are you?"),
            lead=_("No name is asked for here."),
            why=_("We speak to a child in other words than to an adult, and protect a child more. That is all we use it for."),
            asks=(
                Ask("who", Kind.ONE, needed=CHOOSE, options=(
                    Option("child", _("It is about me, and I am under 18")),
                    Option("adult", _("It is about me, and I am 18 or older")),
                    Option("parent", _("I am a parent"), _("or I bring up the child")),
                    Option("witness", _("I saw it, or somebody told me"), _("a friend, a brother or sister, a neighbour, anybody")),
                    Option("professional", _("I work with children"), _("at a school, in health care, in an association")),
                    Option("unsaid", _("I would rather not say"), is_apart=True),
                )),
                Ask("age", Kind.LIST, _("Age of the child"), _("Your own, if it is about you. You may leave it open."), AGES),
            ),
        ),
        Step(
            "home", Said(_("Could it be somebody at home, or in your family?"), _("Could it be somebody at the child's home, or in the family?")),
            lead=Said(_("If it could be, we contact nobody at home, whatever else you answer."), _("If it could be, nobody at the child's home hears from us, except you if you ask for it.")),
            why=Said(
                _("Most of the time a family protects. Sometimes the danger is inside it. Then nobody there may learn of this from us."),
                _("Most of the time a family protects. Sometimes the danger is inside it. Then nobody there may learn from us that somebody reported."),
            ),
            applies=_has_a_home,
            asks=(
                Ask("near", Kind.ONE, needed=CHOOSE, options=(
                    Option("yes", _("Yes, or perhaps")),
                    Option("no", _("No")),
                    UNKNOWN,
                    Option("unsaid", _("I would rather not say"), is_apart=True),
                )),
            ),
        ),
        Step(
            "now", Said(_("Are you in danger now?"), _("Is a child in danger now?")),
            lead=_("If so, call first. Your answers wait here."),
            why=_("Reports about somebody who is in danger now are read before all others."),
            notes=(
                Note(Said(_("Nobody at home will hear of this from us."), _("Nobody else at the child's home will hear of this from us.")), _guarded),
            ),
            has_lines=True,
            asks=(
                Ask("danger", Kind.ONE, needed=CHOOSE, options=(
                    Option("now", _("Yes, at this moment"), _("somebody hurts or threatens, or a meeting is about to take place")),
                    Option("soon", _("Perhaps today, or in the next days")),
                    Option("self", Said(_("I think of hurting myself"), _("The child speaks of hurting themselves"))),
                    Option("no", _("Not at this moment")),
                    UNKNOWN,
                )),
                Ask("age", Kind.LIST, Said(_("How old are you?"), _("How old is the child?")), _("You may leave it open."), (*AGES, ADULT), shown=_helped),
            ),
        ),
        Step(
            "kind", _("What is it about?"),
            lead=_("Choose what comes closest. The next page is for your own words."),
            why=_("It brings your report to the right people, and decides which questions we leave out."),
            asks=(
                Ask("kind", Kind.ONE, needed=CHOOSE, options=(
                    Option("threat", Said(_("Somebody threatens me"), _("Somebody threatens a child")), _("with a picture, a video, messages or a secret")),
                    Option("asks", Said(_("Somebody wants pictures of my body, or talks to me about sex"), _("Somebody wants pictures of a child's body, or talks to a child about sex"))),
                    Option("shared", Said(_("Pictures or videos of me are passed around"), _("Pictures or videos of a child are passed around")), _("private ones, or ones that show harm")),
                    Option("sent", Said(_("Somebody sent me sexual pictures or words"), _("Somebody sent a child sexual pictures or words"))),
                    Option("live", _("Something happens live, in front of a camera")),
                    Option("touch", Said(_("Somebody touches me, or hurts me"), _("Somebody touches a child, or hurts a child")), _("or did so before")),
                    Option("traded", Said(_("I am made to do things for money or gifts"), _("A child is made to do things for money or gifts"))),
                    Option("offer", _("An offer that does not feel right"), _("work, fame, a journey, easy money")),
                    Option("other", _("Something else")),
                    Option("unknown", _("I do not know what to call it"), is_apart=True),
                )),
            ),
        ),
        Step(
            "words", Said(_("Tell us in your own words"), _("What happened, in your own words?")),
            lead=Said(
                _("Short is fine, mistakes do not matter, any language will do. What is done to you is not your fault."),
                _("Write what you saw or heard. If a child told you, use the child's own words, and do not question the child again."),
            ),
            why=_("Your own words say more than boxes that are ticked. People read them."),
            asks=(
                Ask("text", Kind.TEXT, hint=_("Up to 8,000 characters, about four pages. Private pictures need not be described."), longest=LONGEST_TEXT,
                    needed=_("Write a few words, or pass over this question.")),
            ),
        ),
        Step(
            "wants", _("What does this person want?"),
            lead=_("Choose all that is true, or nothing."),
            why=_("It shows what is about to happen, and how much time there is."),
            notes=(Note(pgettext_lazy("to a child", "Do not pay and do not send anything more. It is not your fault."), lambda s: s.about_self),),
            applies=_pressed,
            asks=(
                Ask("demands", Kind.MANY, options=(
                    Option("money", _("Money, or top-up codes")),
                    Option("images", _("Pictures or videos")),
                    Option("meeting", _("To meet")),
                    Option("secrecy", _("That nobody is told")),
                    Option("other", _("Something else")),
                )),
                Ask("threats", Kind.MANY, _("Is there a threat? What is it?"), options=(
                    Option("publish", _("To put something online")),
                    Option("family", _("To send something to the family")),
                    Option("school", _("To send something to friends or school")),
                    Option("harm", _("To hurt somebody")),
                    Option("other", _("Something else")),
                )),
                Ask("until", Kind.LIST, _("Until when?"), _("The time that was given, if any."), (
                    Option("today", _("Today or tonight")),
                    Option("tomorrow", _("Tomorrow")),
                    Option("days", _("In the next days")),
                    Option("over", _("The time is over")),
                )),
            ),
            is_relative=True,
        ),
        Step(
            "where", _("Where does it happen?"),
            why=_("Each service keeps its traces for a time of its own. If we know which one, it can be asked to keep them."),
            asks=(
                Ask("where", Kind.ONE, needed=CHOOSE, options=(
                    Option("chat", _("In private messages or calls")),
                    Option("social", _("On a social network"), _("a profile, a post, a live broadcast")),
                    Option("game", _("In an online game")),
                    Option("web", _("On a website or in a forum")),
                    Option("phone", _("By telephone or SMS")),
                    Option("offline", _("Not online"), _("at home, at school, in the street")),
                    UNKNOWN,
                )),
                Ask("platform", Kind.LINE, _("Which app, site or game?"), _("You may leave it open.")),
                Ask("rooms", Kind.TEXT, _("Groups, rooms or pages"), _("A name or a link, one in each line. Do not open anything for us."), longest=4_000),
            ),
        ),
        Step(
            "when", _("When was it?"),
            lead=_("Roughly is enough."),
            why=_("Traces disappear after a while. The day helps to find them in time."),
            asks=(
                Ask("when", Kind.ONE, needed=CHOOSE, options=(
                    Option("now", _("It is still going on")),
                    Option("today", _("Today")),
                    Option("days", _("In the last days")),
                    Option("weeks", _("In the last weeks")),
                    Option("longer", _("Longer ago")),
                    UNKNOWN,
                )),
                Ask("day", Kind.DAY, _("The day, if you know it"), _("Day, month, year: 31/12/2025"), longest=20, is_ltr=True),
            ),
            is_relative=True,
        ),
        Step(
            "names", _("How can this person be found online?"),
            lead=_("One name, number or link is enough. Copy what you see."),
            why=_("With it, a service can be asked to keep the traces before they are gone. We open nothing, and write to nobody."),
            notes=(
                Note(pgettext_lazy("to a child", "No pictures are needed, here or later. Words, links and account names are always enough."), _child_writes),
            ),
            asks=(
                Ask("rows", Kind.ROWS, longest=500, is_ltr=True, needed=_("Write one name, number or link, or pass over this question."), options=(
                    Option("account", _("Name of the account")),
                    Option("link", _("Link")),
                    Option("phone", _("Phone number")),
                    Option("email", _("E-mail")),
                    Option("money", _("Where money should go")),
                )),
                Ask("platform", Kind.LINE, _("On which app, site or game?"), _("You may leave it open."), shown=_helped),
            ),
        ),
        Step(FILES, _("Files, or only their fingerprints"), applies=_may_add_files),
        Step(
            "answer", _("How may we answer you?"),
            lead=_("You get a receipt. With it you open a letterbox on this site, where we answer. Nothing arrives on your telephone."),
            why=_("If we have a question, we put it into the letterbox. You may answer it or not."),
            notes=(
                Note(Said(_("Nobody at home is contacted, whatever you choose. The letterbox is the safest."), _("Nobody else at the child's home hears from us, whatever you choose.")), _guarded),
            ),
            asks=(
                Ask("way", Kind.ONE, needed=CHOOSE, initial="box", options=(
                    Option("box", _("Only in the letterbox"), _("no name, no number")),
                    Option("phone", _("In the letterbox, and by telephone")),
                    Option("email", _("In the letterbox, and by e-mail")),
                )),
            ),
        ),
        Step(
            "reach", _("How do we reach you safely?"),
            lead=_("We speak with you only."),
            why=_("So that nobody who picks up your telephone learns what it is about."),
            applies=lambda s: _by_phone(s) or _by_mail(s),
            notes=(
                Note(pgettext_lazy("to a child", "Does somebody at home look at your telephone or your mail? Then go back and choose only the letterbox."), lambda s: s.is_guarded and s.about_self),
            ),
            asks=(
                Ask("phone", Kind.LINE, _("Your own number"), is_ltr=True, input="tel", longest=40, needed=_("Write your number, or go back and choose only the letterbox."), shown=_by_phone),
                Ask("email", Kind.LINE, _("Your own e-mail address"), is_ltr=True, input="email", longest=200, needed=_("Write your address, or go back and choose only the letterbox."), shown=_by_mail),
                Ask("name", Kind.LINE, _("What may we call you?"), _("Any name will do."), longest=80),
                Ask("hours", Kind.LINE, _("When is it safe?"), _("Times or days when nobody else sees or hears it.")),
                Ask("quiet", Kind.MANY, _("What should we take care of?"), shown=_by_phone, options=(
                    Option("messages_only", _("Write, do not call")),
                    Option("no_voice_message", _("Leave no voice message")),
                    Option("say_nothing_to_others", _("If somebody else answers, say nothing")),
                )),
            ),
        ),
    )
}  # fmt: skip

ORDER: Final[dict[Door, tuple[str, ...]]] = {
    Door.REPORT: tuple(STEPS),
    Door.HELP: ("words", "names", "now"),
}
"""The way through the form, by door. A step that does not apply is left out."""

MORE: Final[dict[Door, tuple[str, ...]]] = {
    Door.REPORT: (),
    Door.HELP: ("wants", "home", "you", "where", "when", "answer", "reach"),
}
"""What may be added from the last page, and is not asked on the way."""


def situation_of(answers: Answers) -> Situation:
    """Whom the form speaks to, by what was answered so far."""
    about, you, home = (answers.get(name, {}) for name in (ABOUT, "you", "home"))
    who = Who(you["who"]) if you.get("who") in set(Who) else None
    return Situation(
        door=Door.HELP if about.get("door") == Door.HELP else Door.REPORT,
        who=who,
        is_guarded=home.get("near") in ("yes", "unknown", "unsaid") and who is not Who.ADULT,
        kind=str(answers.get("kind", {}).get("kind", "")),
        way_back=str(answers.get("answer", {}).get("way", "")),
    )


def way_through(situation: Situation) -> list[Step]:
    """The steps that this visitor meets, in order."""
    return [step for name in ORDER[situation.door] if (step := STEPS[name]).applies(situation)]


def further(situation: Situation) -> list[Step]:
    """The steps that this visitor may add at the end."""
    return [step for name in MORE[situation.door] if (step := STEPS[name]).applies(situation)]
