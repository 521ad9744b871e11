"""Words for the codes of an entry, in the reader's language. An unknown code stands for itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hirz.base.accounts.enums import Role
from hirz.base.ledger.verbs import VERBS

Words = Mapping[str, str | Promise]

ROLES: Words = {
    **dict(Role.choices),
    "system": pgettext_lazy("who acted", "Hirz itself"),
    "partner": pgettext_lazy("who acted", "A partner's machine"),
    "none": pgettext_lazy("who acted", "Nobody signed in"),
}

OBJECTS: Words = {
    "report": _("report"),
    "document": _("document"),
    "bundle": _("bundle"),
    "list": _("list"),
    "entry": pgettext_lazy("of a hash list", "entry"),
    "user": _("account"),
    "organisation": _("organisation"),
    "membership": _("role"),
    "training": _("training"),
    "feed": _("feed"),
    "credential": pgettext_lazy("of a partner", "key"),
    "session": _("session"),
    "partner": _("platform with an agreement"),
    "ledger": _("ledger"),
    "key": pgettext_lazy("of the vault", "key"),
}

PURPOSES: Words = {
    "triage": _("triage"),
    "audit": _("audit"),
    "export": _("export"),
    "quarantine": _("reading what was refused"),
    "drill": _("exercise"),
}

STAGES: Words = {
    "accounts": _("People and bodies"),
    "ledger": _("Ledger"),
    "vault": _("Keys"),
    "intake": _("Intake"),
    "detect": _("Detection"),
    "triage": _("Triage"),
}


def sentence_of(verb: str) -> str:
    """What happened, in the reader's language; the verb itself if this installation does not know it."""
    sentence = VERBS.get(verb)
    if sentence is None:
        return verb
    language = (get_language() or "ar")[:2]
    return str(getattr(sentence, language, sentence.ar))


def verb_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every registered verb with its sentence, under its stage, in the order of the alphabet."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for verb in VERBS:
        groups.setdefault(verb.split(":")[0], []).append((verb, sentence_of(verb)))
    return [(str(STAGES.get(stage, stage)), sorted(found, key=lambda pair: pair[1])) for stage, found in groups.items()]
