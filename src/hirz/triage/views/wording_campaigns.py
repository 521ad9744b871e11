"""How the pages of campaigns say why reports hang together, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hirz.core.linking.ties import JOIN
from hirz.triage.campaigns.queries import SeenTie
from hirz.triage.models import CampaignTie
from hirz.triage.views.words import SELECTORS

Text = str | Promise

# What a tie is, beside the selectors that `views.words` names.
TIES: Mapping[str, Text] = {
    **SELECTORS,
    "md5": gettext_lazy("The same file"),
    "sha1": gettext_lazy("The same file"),
    "sha256": gettext_lazy("The same file"),
    "pdq": gettext_lazy("The same picture"),
    "frame": gettext_lazy("The same picture in a film"),
    "text": gettext_lazy("Near-same words"),
    "number_series": gettext_lazy("Numbers of one series"),
    "payment_handle": gettext_lazy("A purse named in a link"),
    "name_stem": gettext_lazy("The same name on several services"),
    "ip_hour": gettext_lazy("An address within one hour"),
    "name": gettext_lazy("A name that people took for one person's"),
}
PAYMENT = frozenset({"wallet", "rib", "iban", "transfer_code", "payment_handle"})
ACCOUNTS = frozenset({"handle", "profile_url", "email", "phone", "room_code", "url", "plate", "cin", "ip"})
# Shares of JOIN from which a tie is called strong and medium; the number stands beside the word.
STRONG, MEDIUM = round(JOIN * 100), 40


def tie_name(kind: str) -> Text:
    """What is shared."""
    return TIES.get(kind, kind)


def strength(weight: int) -> tuple[str, Text]:
    """A weight out of a hundred as a code and a word."""
    if weight >= STRONG:
        return "strong", gettext_lazy("strong")
    return ("medium", gettext_lazy("medium")) if weight >= MEDIUM else ("weak", gettext_lazy("weak"))


def tie_reason(tie: CampaignTie) -> str:
    """Why a value tied reports, as it was weighed."""
    if not tie.is_joining:
        return _("Shared by members that something else joined.")
    if tie.beside_kind and not tie.lift:
        return _("Together with %(other)s: two different things.") % {"other": tie_name(tie.beside_kind)}
    if tie.beside_kind:
        words = ngettext(
            "Together with %(other)s: both stand together %(n)d time more often than by chance.",
            "Together with %(other)s: both stand together %(n)d times more often than by chance.",
            max(1, tie.lift),
        )
        return words % {"other": tie_name(tie.beside_kind), "n": max(1, tie.lift)}
    words = ngettext(
        "Rare enough to tie alone: as rare as a value of %(n)d holder.",
        "Rare enough to tie alone: as rare as a value of %(n)d holders.",
        tie.groups,
    )
    return words % {"n": tie.groups}


def kinds_of(ties: Sequence[SeenTie]) -> list[Text]:
    """The kinds that joined, each once, the heaviest first."""
    named = [tie_name(seen.tie.kind) for seen in ties if seen.tie.is_joining]
    return list({str(name): name for name in named}.values())
