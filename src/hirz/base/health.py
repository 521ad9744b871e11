"""What `hirz doctor` looks at; the unsafe part of it also stands before every start of a server. Read-only."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import PORTAL_FEED, STAFF_FEED, Feed, Membership
from hirz.base.installation.models import is_demo
from hirz.base.ledger.models import Checkpoint, InboxEntry
from hirz.base.places.marks import OLD_AFTER
from hirz.base.places.models import Service
from hirz.base.vault import blobs
from hirz.base.vault.keys import key_files
from hirz.base.vault.models import Blob

MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")


class Severity(StrEnum):
    """How bad a finding is."""

    UNSAFE = "unsafe"  # would lose data or leak it: a server refuses to start
    WRONG = "wrong"  # something does not add up: a person must look
    WARNING = "warning"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, how bad, and what to do."""

    check: str
    severity: Severity
    sentence: str


def unsafe_findings() -> list[str]:
    """Sentences of what forbids a start, in the zone of this process."""
    return [f.sentence for check in START_CHECKS for f in check() if f.severity is Severity.UNSAFE]


def refuse_unsafe_start() -> None:
    """Exit with the sentence of every unsafe finding; return quietly if there is none. Before every start of a process."""
    findings = unsafe_findings()
    if findings:
        raise SystemExit("\n".join(["Hirz does not start:", *(f"  {f}" for f in findings)]))


def durability() -> Iterator[Finding]:
    """PostgreSQL keeps what it confirmed."""
    with connection.cursor() as cursor:
        for name in MUST_BE_ON:
            cursor.execute("SELECT current_setting(%s)", [name])
            value = cursor.fetchone()[0]
            if value != "on":
                yield Finding(
                    "durability", Severity.UNSAFE,
                    f"PostgreSQL's {name} is {value}: confirmed reports could be lost. Set it to on.",
                )  # fmt: skip
        cursor.execute("SELECT current_setting('data_checksums')")
        if cursor.fetchone()[0] != "on":
            yield Finding(
                "durability", Severity.WARNING, "PostgreSQL's data checksums are off: silent damage stays unseen."
            )
    yield Finding("durability", Severity.GOOD, "fsync, full_page_writes and synchronous_commit are on")


def database_role() -> Iterator[Finding]:
    """The zone's role owns nothing and bypasses nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        name, is_super, bypasses, creates = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        owned = cursor.fetchone()[0]
    if is_super or bypasses or creates or owned:
        yield Finding(
            "role", Severity.UNSAFE,
            f"the database role {name} is superuser, BYPASSRLS, CREATEROLE or owns tables: row-level security would not hold. "
            "Use the role of this zone.",
        )  # fmt: skip
    else:
        yield Finding("role", Severity.GOOD, f"{name} is no superuser, bypasses no row-level security and owns nothing")


def debugging() -> Iterator[Finding]:
    """Error pages never show values."""
    if settings.DEBUG:
        yield Finding("debug", Severity.UNSAFE, "HIRZ_DEBUG is 1: error pages would show content. Set it to 0.")
    if not settings.SECURE and not is_demo():
        yield Finding(
            "debug",
            Severity.UNSAFE,
            "HIRZ_SECURE is 0 outside a demo: cookies would travel unprotected. Serve behind TLS and set it to 1.",
        )


def upload_basis() -> Iterator[Finding]:
    """Files are taken from the public only on a recorded legal basis."""
    if not settings.HIRZ_UPLOADS:
        return
    if not settings.HIRZ_UPLOAD_BASIS:
        yield Finding(
            "uploads", Severity.UNSAFE,
            "HIRZ_UPLOADS is 1 and HIRZ_UPLOAD_BASIS is empty: files are taken only on a recorded legal basis. "
            "Name it, or set HIRZ_UPLOADS to 0.",
        )  # fmt: skip
        return
    yield Finding("uploads", Severity.GOOD, f"the portal takes files, on this basis: {settings.HIRZ_UPLOAD_BASIS}")


def keys_present() -> Iterator[Finding]:
    """Public keys for sealing; private ones where this zone opens; the ledger's key where it signs."""
    folder = Path(settings.HIRZ_HOME) / "keys"
    missing = [c for c in ("intake", "escrow") if not list((folder / "public").glob(f"{c}-*.pub"))]
    missing += [c for c in settings.HIRZ_COMPARTMENTS if not list((folder / "private" / c).glob("*.key"))]
    if settings.HIRZ_ZONE == "worker" and not (folder / "private" / "ledger" / "signing").exists():
        missing.append("ledger signing key")
    if missing:
        yield Finding(
            "keys", Severity.UNSAFE, f"keys are missing ({', '.join(missing)}). Run `hirz keys init` or restore them."
        )
        return
    if (folder / "escrow-to-hand-out").exists() and not is_demo():
        yield Finding(
            "keys", Severity.WARNING, "the escrow shares still lie beside the keys: carry them to their holders."
        )
    if folder.stat().st_mode & 0o077:
        yield Finding("keys", Severity.WRONG, "the folder of keys is readable by others: set it to 0700.")
    yield Finding("keys", Severity.GOOD, f"{len(key_files().recipients('intake'))} recipients for new reports")


def ledger_writable() -> Iterator[Finding]:
    """This zone may write the ledger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('ledger_inboxentry', 'INSERT')")
        writable = cursor.fetchone()[0]
    if not writable:
        yield Finding(
            "ledger", Severity.UNSAFE, "this zone may not write the ledger, so it could show nothing. Apply the grants."
        )


def disk() -> Iterator[Finding]:
    """There is room, and the folders can be written."""
    free = shutil.disk_usage(settings.HIRZ_HOME).free
    severity = Severity.WRONG if free < settings.HIRZ_FREE_DISK else Severity.GOOD
    yield Finding(
        "disk", severity, f"{free // 1024**2} MB free; below {settings.HIRZ_FREE_DISK // 1024**2} MB no blob is taken"
    )
    for folder in (blobs.folder(), Path(settings.HIRZ_WITNESS_DIR)):
        if folder.exists() and not os.access(folder, os.W_OK):
            yield Finding("disk", Severity.WRONG, f"the folder {folder.name} cannot be written")


def stalled_jobs() -> Iterator[Finding]:
    """Jobs move."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s))),"
            " count(*) FILTER (WHERE j.status = 'failed'), count(*) FILTER (WHERE j.status = 'todo')"
            " FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id",
            [3 * settings.HIRZ_STALLED_SECONDS],
        )
        stalled, failed, waiting = cursor.fetchone()
    if stalled:
        yield Finding("jobs", Severity.WRONG, f"{stalled} jobs are held by dead workers: is a worker running?")
    if failed:
        yield Finding(
            "jobs",
            Severity.WRONG,
            f"{failed} jobs failed for good: look at the worker's log, mend, and queue them again.",
        )
    yield Finding("jobs", Severity.GOOD, f"{waiting} jobs waiting")


def blobs_and_rows() -> Iterator[Finding]:
    """Every row has its file, every file its row; nothing is deleted here."""
    rows = set(Blob.objects.values_list("name", flat=True))
    files = set(blobs.names_on_disk())
    for count, words in ((len(rows - files), "rows without a file"), (len(files - rows), "files without a row")):
        severity = Severity.WRONG if count else Severity.GOOD
        yield Finding("blobs", severity, f"{count} blob {words}")


def effects_in_ledger() -> Iterator[Finding]:
    """Whatever was received, decided, verified, drafted or written has its entry, and every entry its effect."""
    with connection.cursor() as cursor:
        for table, key, verbs in EFFECTS:
            cursor.execute(
                f"SELECT count(*) FROM (SELECT {key}::text AS id, count(*) AS n FROM {table} GROUP BY 1) AS effects"  # noqa: S608
                " FULL JOIN (SELECT object_id AS id, count(*) AS n FROM (SELECT object_id, verb FROM ledger_entry"
                " UNION ALL SELECT object_id, verb FROM ledger_inboxentry) AS e WHERE verb = ANY(%s) GROUP BY 1) AS entries"
                " USING (id) WHERE effects.n IS DISTINCT FROM entries.n",
                [verbs],
            )
            count = cursor.fetchone()[0]
            severity = Severity.WRONG if count else Severity.GOOD
            yield Finding("effects", severity, f"{count} differences between {table} and the ledger")


def ledger_moves() -> Iterator[Finding]:
    """The sequencer keeps up, numbers have no gap, and the head is signed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(max(sequence) + 1, 0) FROM ledger_entry")
        count, top = cursor.fetchone()
    last = Checkpoint.objects.order_by("-size").first()
    size = last.size if last else 0
    if count != top or count != size:
        yield Finding(
            "ledger", Severity.WRONG, f"the ledger has {count} entries, numbers up to {top}, and a head of {size}"
        )
    waiting = InboxEntry.objects.count()
    severity = Severity.WARNING if waiting > 10_000 else Severity.GOOD
    yield Finding("ledger", severity, f"{count} entries in the tree, {waiting} waiting to be put in order")


def first_hour() -> Iterator[Finding]:
    """Somebody can sign in and open accounts, and what the public reports has a desk to go to."""
    today = timezone.localdate()
    holding = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), role=Role.ADMINISTRATOR, starts_on__lte=today, user__is_active=True
    )
    if not holding.exists():
        yield Finding(
            "accounts",
            Severity.WARNING,
            "there is no administrator: nobody can open accounts. Run `hirz admin create`.",
        )
    is_open = set(Feed.objects.filter(is_active=True, desk__is_active=True).values_list("code", flat=True))
    if PORTAL_FEED not in is_open:
        yield Finding(
            "feeds", Severity.WARNING,
            "the portal has no open feed: what the public reports could not be received. "
            "An administrator makes it on the page of the body whose analysts receive it.",
        )  # fmt: skip
    if not any(code == STAFF_FEED or code.startswith(f"{STAFF_FEED}-") for code in is_open):
        yield Finding(
            "feeds", Severity.WARNING,
            "no feed for statements that staff take down is open: a call could not be handed in. "
            "An administrator makes it on the same page.",
        )  # fmt: skip


def help_lines() -> Iterator[Finding]:
    """A frightened child finds a number: one that somebody here rang and confirmed. The demo shows numbers without it."""
    today = timezone.localdate()
    confirmed = Service.objects.exclude(phone="").exclude(confirmed_on=None)
    if not is_demo() and not confirmed.filter(kind="emergency").exists():
        yield Finding(
            "helplines", Severity.WARNING,
            "no emergency number is confirmed, so the portal shows none. Ring it, and confirm it in the directory of services.",
        )  # fmt: skip
    if not is_demo() and not confirmed.exclude(kind="emergency").exists():
        yield Finding(
            "helplines", Severity.WARNING,
            "no helpline is confirmed, so a child who needs help now finds nobody to call. "
            "Ring them, and confirm them in the directory of services.",
        )  # fmt: skip
    old = confirmed.filter(confirmed_on__lt=today - OLD_AFTER).count()
    if old:
        yield Finding(
            "helplines", Severity.WARNING,
            f"{old} numbers were confirmed more than {OLD_AFTER.days} days ago: ring them again.",
        )  # fmt: skip


# (table, column of the object, verbs of its entries)
EFFECTS = (
    ("intake_report", "id", ["intake:report:received"]),
    ("intake_quarantineddocument", "id", ["intake:document:quarantined"]),
    ("triage_ticket", "report_id", ["triage:ticket:opened"]),
    (
        "triage_decision",
        "report_id",
        ["triage:ticket:escalated", "triage:ticket:referred", "triage:ticket:bundled", "triage:ticket:closed",
         "triage:referral:accepted", "triage:referral:declined", "triage:decision:undone", "triage:ticket:asked",
         "triage:ticket:reopened", "triage:ticket:raised"],
    ),
    ("triage_verification", "report_id", ["triage:ticket:verified", "triage:ticket:doubted"]),
    ("triage_preservationdraft", "report_id", ["triage:preservation:drafted"]),
    ("intake_message", "report_id", ["intake:message:received", "intake:message:sent"]),
)  # fmt: skip

Check = Callable[[], Iterator[Finding]]
START_CHECKS: tuple[Check, ...] = (
    durability, database_role, debugging, upload_basis, keys_present, ledger_writable,
)  # fmt: skip
ALL_CHECKS: tuple[Check, ...] = (
    *START_CHECKS, first_hour, help_lines, disk, stalled_jobs, blobs_and_rows, ledger_moves, effects_in_ledger,
)  # fmt: skip


def examine() -> list[Finding]:
    """Everything the doctor looks at; a check that cannot run is itself a finding."""
    findings: list[Finding] = []
    for check in ALL_CHECKS:
        try:
            findings += check()
        except Exception as error:
            findings.append(Finding(check.__name__, Severity.WRONG, f"could not be looked at: {type(error).__name__}"))
    return findings
