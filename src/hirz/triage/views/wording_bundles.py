"""What a bundle shares, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hirz.triage.enums import BundleKind
from hirz.triage.models import Bundle

SAME_SELECTOR: Mapping[str, str | Promise] = {
    "phone": _("Same telephone"),
    "email": _("Same e-mail"),
    "handle": _("Same account"),
    "profile_url": _("Same profile"),
    "url": _("Same web address"),
    "ip": _("Same network address"),
    "wallet": _("Same wallet"),
    "rib": _("Same bank account"),
    "iban": _("Same bank account"),
    "cin": _("Same identity card"),
    "plate": _("Same number plate"),
    "room_code": _("Same room"),
    "transfer_code": _("Same transfer code"),
}
WHY: Mapping[str, str | Promise] = {
    BundleKind.DIGEST: _(
        "These reports name a file with the same digest: the same bytes, whoever sends them. A file that everybody"
        " passes on says little about who made it."
    ),
    BundleKind.TEXT: _(
        "The texts of these reports say almost the same words. A threat that is copied often comes from one hand; a"
        " letter that is shared often comes from many."
    ),
    BundleKind.SELECTOR: _(
        "These reports name the same rare selector. Each may speak of another child: none is hidden under another."
    ),
    BundleKind.ANSWERS: _(
        "These reports came in one rush, tick the same answers and write a few words or none: nothing tells one from another."
    ),
    BundleKind.SURGE: _(
        "These reports came in one rush through the open door, are not urgent and say nothing of their own. They need not"
        " have anything to do with each other."
    ),
}


def bundle_reason(bundle: Bundle) -> str:
    """What the members share, in two to four words."""
    if bundle.kind == BundleKind.SELECTOR:
        return str(SAME_SELECTOR.get(bundle.selector_kind, BundleKind.SELECTOR.label))
    return str(BundleKind(bundle.kind).label)


def bundle_why(bundle: Bundle) -> str:
    """What that means, and what it does not mean."""
    return str(WHY[bundle.kind])
