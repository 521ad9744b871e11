"""Features of the score *solvability*: is there a trace that an investigator can use.

Only traces of the reported side count, and those whose side is not known.
"""

from __future__ import annotations

from hirz.core.scoring.facts import Channel, Context, ReportFacts
from hirz.core.scoring.types import NO_PARAMS, Finding

DAY = 86400.0
UNKNOWN_SIDE = 0.6  # a number in a text whose owner nobody named is half a trace


def _trace(facts: ReportFacts, *kinds: str) -> Finding | None:
    """A selector of one of the kinds, full when it is of the reported side."""
    selectors = facts.selectors
    unknown = False
    for kind in kinds:
        if selectors.get(f"{kind}/reported"):
            return 1.0, {"kind": kind}
        unknown = unknown or bool(selectors.get(f"{kind}/unknown"))
    return (UNKNOWN_SIDE, {"kind": kinds[0], "unknown": 1}) if unknown else None


def identity_stated(facts: ReportFacts, context: Context) -> Finding | None:
    """The report names the person it is about."""
    return (1.0, NO_PARAMS) if facts.reported_named else None


def official_number(facts: ReportFacts, context: Context) -> Finding | None:
    """An identity card number or a vehicle's plate."""
    return _trace(facts, "cin", "plate")


def bank_account(facts: ReportFacts, context: Context) -> Finding | None:
    """A bank account with a correct key: its holder can be asked of the bank."""
    return _trace(facts, "rib", "iban")


def phone(facts: ReportFacts, context: Context) -> Finding | None:
    """A telephone number: its subscriber can be asked of the operator."""
    return _trace(facts, "phone")


def address_fresh(facts: ReportFacts, context: Context) -> Finding | None:
    """A network address with its time: the fresher it is, the likelier that the provider still knows who held it."""
    if not facts.ips_with_time:
        return None
    if facts.newest_ip_at is None:
        return 0.3, {"n": facts.ips_with_time}
    days = (context.now - facts.newest_ip_at).total_seconds() / DAY
    value = 1.0 if days <= 30 else 0.7 if days <= 90 else 0.35 if days <= 365 else 0.1
    return value, {"n": facts.ips_with_time, "days": max(int(days), 0)}


def address_undated(facts: ReportFacts, context: Context) -> Finding | None:
    """A network address without its time: it may be shared by thousands."""
    return (1.0, {"n": facts.ips_without_time}) if facts.ips_without_time else None


def email(facts: ReportFacts, context: Context) -> Finding | None:
    """An e-mail address."""
    return _trace(facts, "email")


def wallet(facts: ReportFacts, context: Context) -> Finding | None:
    """A wallet: its movements are public, and an exchange may know its holder."""
    return _trace(facts, "wallet")


def transfer_code(facts: ReportFacts, context: Context) -> Finding | None:
    """The code of a cash transfer: the service knows who sent and who collected."""
    return _trace(facts, "transfer_code")


def account(facts: ReportFacts, context: Context) -> Finding | None:
    """An account on a platform, which can be asked to preserve it."""
    if facts.reported_accounts:
        return 1.0, {"n": facts.reported_accounts}
    found = _trace(facts, "handle", "profile_url")
    return (found[0], {**found[1], "n": 1}) if found else None


def room(facts: ReportFacts, context: Context) -> Finding | None:
    """An invitation or room code, which leads to others."""
    return _trace(facts, "room_code")


def several_traces(facts: ReportFacts, context: Context) -> Finding | None:
    """Traces of three kinds or more, which can be checked against each other."""
    kinds = {key.partition("/")[0] for key in facts.selectors if key.endswith(("/reported", "/unknown"))}
    if facts.ips_with_time:
        kinds.add("ip")
    return (1.0 if len(kinds) >= 5 else 0.6, {"n": len(kinds)}) if len(kinds) >= 3 else None


def linked_reports(facts: ReportFacts, context: Context) -> Finding | None:
    """Other reports share a rare trace or a file with this one."""
    strong, medium = context.linked_strong, context.linked_medium
    if strong:
        return (1.0 if strong >= 3 else 0.8), {"n": strong}
    return (0.4, {"n": medium}) if medium else None


def reported_account_before(facts: ReportFacts, context: Context) -> Finding | None:
    """The sender reported the same account before."""
    return (1.0, {"n": facts.prior_reports}) if facts.prior_reports else None


def writer_reachable(facts: ReportFacts, context: Context) -> Finding | None:
    """Whoever wrote can be asked more, through the letterbox of the receipt or by the desk that wrote it down."""
    reachable = facts.reply_possible and facts.channel in (Channel.PORTAL, Channel.STAFF)
    return (1.0, NO_PARAMS) if reachable else None


def place_known(facts: ReportFacts, context: Context) -> Finding | None:
    """The province is known, so the competent office is."""
    return (1.0, NO_PARAMS) if facts.province else None
