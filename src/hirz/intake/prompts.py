"""What a professional says when they take a statement down, in the order of the practice, and why.

Open invitations first, then what happened next, then the caller's own words taken up, and closed questions last: the order
of the NICHD protocol (Lamb and others, 2007) and of Achieving Best Evidence (Ministry of Justice, 2022, chapter 3). No
sentence names an act, a person or a place that the caller has not named. The Arabic and the Darija are worded so that they
fit a girl and a boy alike. No native interviewer has reviewed them yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hirz.intake.asking import Words


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sentence to say, the same in Darija, and what it is for."""

    words: Words
    darija: str
    why: Promise

    def others(self, language: str) -> list[tuple[str, str]]:
        """The sentence in the languages that the page does not speak: (code, sentence)."""
        return [(code, self.words.of(code)) for code in ("ar", "fr", "en") if code != language[:2]]


BEFORE: Final = (
    Prompt(
        Words(
            "هل يمكن الكلام الآن دون أن يسمع أحد؟",
            "Est-ce que tu peux parler maintenant sans que personne n’écoute ?",
            "Can you talk now without anybody listening?",
        ),
        "واش يمكن نهضرو دابا بلا ما يسمعنا شي واحد؟",
        _("Safety before everything. If not: agree on another time, or on a number and a silence, and let them go."),
    ),
    Prompt(
        Words(
            "ليس هنا جواب صحيح وآخر خاطئ. لا بأس بقول «لا أعرف»، ولا بأس بتصحيح كلامي إن أخطأت.",
            "Il n’y a pas de bonne ou de mauvaise réponse. Tu peux dire « je ne sais pas », et me corriger si je me trompe.",
            "There is no right or wrong answer. You may say “I do not know”, and you may correct me.",
        ),
        "ما كاينش جواب صحيح ولا غالط. عادي إلا قلتي «ما عرفتش»، وإلا غلطت أنا عادي نعاودو.",
        _("A child answers even what it does not know, unless it may say so."),
    ),
)

CHILD: Final = (
    Prompt(
        Words(
            "أريد أن أسمع كل ما جرى، من البداية.",
            "Raconte-moi tout ce qui s’est passé, depuis le début.",
            "Tell me everything that happened, from the beginning.",
        ),
        "بغيت نسمع كلشي اللي وقع، من اللول.",
        _("The first account is the most reliable one. Do not interrupt it, even if it takes time."),
    ),
    Prompt(
        Words("وماذا جرى بعد ذلك؟", "Et ensuite, que s’est-il passé ?", "And then what happened?"),
        "ومن بعد، شنو وقع؟",
        _("It carries the account on without telling it where to go."),
    ),
    Prompt(
        Words(
            "سمعتُ منك «…». أريد أن أعرف أكثر عن ذلك.",
            "Tu as dit « … ». Parle-moi encore de ça.",
            "You said “…”. Tell me more about that.",
        ),
        "گلتي «…». بغيت نعرف كثر على هادشي.",
        _("Take up their own word, exactly as they said it, and no other."),
    ),
    Prompt(
        Words(
            "ماذا جرى بين «…» و«…»؟ كل شيء يهمني.",
            "Raconte-moi tout, entre « … » et « … ».",
            "Tell me everything between “…” and “…”.",
        ),
        "شنو وقع ما بين «…» و «…»؟ كلشي كيهمني.",
        _("Between two things that they named themselves."),
    ),
    Prompt(
        Words(
            "سمعتُ منك «…». متى كان ذلك؟ وأين؟",
            "Tu as parlé de « … ». C’était quand ? Où ?",
            "You spoke of “…”. When was that? Where?",
        ),
        "گلتي «…». إمتى كان هادشي؟ وفين؟",
        _("Who, what, where, when: only about what was already said, one question at a time."),
    ),
    Prompt(
        Words(
            "هل بقي شيء آخر من المهم أن أعرفه؟",
            "Y a-t-il autre chose que tu veux que je sache ?",
            "Is there anything else that you want me to know?",
        ),
        "واش باقي شي حاجة مهم نعرفها؟",
        _("The last open question; wait for the answer."),
    ),
    Prompt(
        Words(
            "شكرا على هذه الثقة. هل هناك سؤال لي أنا؟",
            "Merci de m’avoir parlé. Qu’est-ce que tu veux me demander ?",
            "Thank you for telling me. What would you like to ask me?",
        ),
        "شكرا على هاد الثقة. واش كاين شي سؤال ليا؟",
        _("Nobody is let go with a question of their own unanswered."),
    ),
)

ADULT: Final = (
    Prompt(
        Words(
            "أريد أن أسمع ما رأيتم أو سمعتم بأنفسكم، بالترتيب.",
            "Racontez-moi ce que vous avez vu ou entendu vous-même, dans l’ordre.",
            "Tell me what you saw or heard yourself, in the order in which it happened.",
        ),
        "عاودو ليا شنو شفتو ولا سمعتو بنفسكم، بالترتيب.",
        _("What somebody saw apart from what they were told."),
    ),
    Prompt(
        Words(
            "ماذا قال الطفل بكلماته هو؟ وما السؤال الذي سبق ذلك؟",
            "Qu’a dit l’enfant, avec ses propres mots ? Quelle question venait-on de lui poser ?",
            "What did the child say, in the child’s own words? What had just been asked?",
        ),
        "شنو قال الطفل بالكلام ديالو؟ وشنو كان السؤال قبل؟",
        _("What a child says by itself weighs more than an answer to a question that leads."),
    ),
    Prompt(
        Words(
            "من تحدث مع الطفل في الأمر حتى الآن؟",
            "Qui en a déjà parlé avec l’enfant ?",
            "Who has spoken with the child about it so far?",
        ),
        "شكون هضر مع الطفل على هادشي حتى لدابا؟",
        _("Then ask them not to question the child any further."),
    ),
)

NEVER: Final = (
    _("Name no person, place or act before the caller did."),
    _("No question that a yes or a no answers, while the account runs."),
    _("Do not ask why: it sounds like blame."),
    _("One question at a time. After a silence, count to ten."),
    _("Promise nothing that is not yours to keep: neither secrecy nor an outcome."),
    _("Write the words as they fall, rude or wrong, in the language in which they fall."),
)


def suggestions(language: str) -> list[str]:
    """The open questions in a language and in Darija, for the list behind the field «asked»."""
    prompts = (*CHILD, *ADULT)
    return [*(prompt.words.of(language) for prompt in prompts), *(prompt.darija for prompt in prompts)]
