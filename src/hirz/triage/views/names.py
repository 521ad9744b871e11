"""Names that look alike, side by side: a person says whether they are one person's, and may take it back.

Touches content in memory: two spellings of each pair on the page, of reports in the reader's sight alone.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.errors import Denied
from hirz.core.names import compare_names
from hirz.detect.deciding_names import decide_names
from hirz.detect.enums import NameReason, NameVerb, PairState
from hirz.detect.models import NamePair
from hirz.detect.policies_names import NAME_REASONS
from hirz.triage import naming
from hirz.triage.models import Ticket
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.showing import reader

PAGE = 10
ICONS = {NameVerb.MERGE: "check", NameVerb.PART: "cross", NameVerb.UNDO: "undo"}


@require_safe
@opens_to(Role.ANALYST)
def names(request: HttpRequest) -> HttpResponse:
    """Pairs of one state, the most alike first."""
    user = signed_in(request)
    wanted = request.GET.get("state", PairState.OPEN)
    state = PairState(wanted) if wanted in PairState.values else PairState.OPEN
    page = Paginator(naming.pairs_seen(user, state), PAGE).get_page(request.GET.get("page"))
    pairs = list(page.object_list)
    clear = naming.opened_names(pairs, by=user)
    ids = {name.report_id for pair in pairs for name in (pair.first, pair.second)}
    references = dict(Ticket.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "reference"))
    counts = naming.counts_seen(user)
    context = {
        "pairs": [_shown(pair, clear, references) for pair in pairs],
        "states": [(one.value, one.label, counts[one], one == state) for one in PairState],
        "state": state.value,
        "next_url": f"?state={state.value}&page={page.next_page_number()}" if page.has_next() else "",
        "back_url": f"?state={state.value}&page={page.previous_page_number()}" if page.has_previous() else "",
    }
    return render(request, "triage/names.html", context)


def _shown(pair: NamePair, clear: dict[int, str], references: dict[UUID, str]) -> dict[str, Any]:
    one, other = clear.get(pair.first_id, ""), clear.get(pair.second_id, "")
    reasons = compare_names(one, other).reasons if one and other else ()
    verbs = (NameVerb.MERGE, NameVerb.PART) if pair.state == PairState.OPEN else (NameVerb.UNDO,)
    last = next(iter(pair.decisions.all()), None)
    return {
        "id": pair.pk, "score": pair.score,
        "sides": [
            {"name": name, "reference": references[report], "url": reverse("triage:report", args=[references[report]])}
            for name, report in ((one, pair.first.report_id), (other, pair.second.report_id))
        ],
        "speaks_for": [reason.sentence(reader()) for reason in reasons if not reason.is_against],
        "speaks_against": [reason.sentence(reader()) for reason in reasons if reason.is_against],
        "acts": [
            {
                "url": reverse("triage:decide_names", args=[pair.pk, verb.value]), "label": verb.label,
                "icon": ICONS[verb], "is_first": verb is NameVerb.MERGE,
                "reasons": [(reason.value, reason.label) for reason in NAME_REASONS[verb]],
            }
            for verb in verbs
        ],
        "last": last, "last_verb": NameVerb(last.verb).label if last else "",
        "last_reason": NameReason(last.reason).label if last else "",
    }  # fmt: skip


@require_POST
@opens_to(Role.ANALYST)
def decide(request: HttpRequest, pair_id: UUID, verb: str) -> HttpResponse:
    """One decision about one pair; a "no" comes back as words on the page."""
    user = signed_in(request)
    pair = get_object_or_404(naming.pairs_seen(user), pk=pair_id)
    back = f"{reverse('triage:names')}?state={pair.state}"
    given = request.POST.get("reason", "")
    if verb not in NameVerb.values or given not in NameReason.values:
        messages.error(request, _("Please choose a reason."))
        return HttpResponseRedirect(back)
    try:
        decide_names(pair_id=pair.pk, verb=NameVerb(verb), reason=NameReason(given), by=user)
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, _("Decided. It can be taken back at any time."))
    return HttpResponseRedirect(back)
