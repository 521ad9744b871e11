"""`hirz admin`: the first administrator of an installation, and the way back in for one who is locked out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from hirz.cli.errors import CliError, WrongUse
from hirz.cli.house import opened
from hirz.cli.settings import number

LANGUAGE_NAMES = {"ar": "Arabic", "fr": "French", "en": "English"}
LANGUAGES = tuple(LANGUAGE_NAMES)
KINDS = ("hotline", "police", "prosecution", "court", "care", "ngo", "authority")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`create`, `link EMAIL`, `reset-second-factor EMAIL`."""
    tree = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    create = tree.add_parser("create", help="make the body that receives reports, and its first administrator")
    create.add_argument("--email", required=True, help="the name for signing in; nothing is sent to it")
    create.add_argument("--name", required=True, help="the administrator's name")
    create.add_argument("--language", default="ar", choices=LANGUAGES, help="language of their pages (default ar)")
    create.add_argument(
        "--body", required=True, metavar="CODE", help="code of the body: small letters, digits, hyphens"
    )
    create.add_argument("--body-kind", default="hotline", choices=KINDS, help="what a new body is (default hotline)")
    for language in LANGUAGES:
        create.add_argument(
            f"--body-{language}", default="", metavar="NAME", help=f"name of a new body in {LANGUAGE_NAMES[language]}"
        )
    create.add_argument("--yes-another", action="store_true", help="make one although there is an administrator")
    link = tree.add_parser("link", help="a new sign-in link for an administrator; the old password ends now")
    reset = tree.add_parser("reset-second-factor", help="take away a lost second factor, and end the sessions")
    for branch in (link, reset):
        branch.add_argument("email", metavar="EMAIL")
    for branch in (create, link):
        branch.add_argument(
            "--desk", default="", metavar="URL", help="address of the desk, if HIRZ_ORIGINS has several"
        )
    for branch in (create, link, reset):
        branch.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """0 done; 1 refused, with the reason; 2 wrong use."""
    if args.act == "create":
        _check(args)
    # The desk's own signing secret makes links that the desk accepts.
    with opened("desk"), _in_words():
        return {"create": _create, "link": _link, "reset-second-factor": _reset}[args.act](args)


def _check(args: argparse.Namespace) -> None:
    name, at, domain = args.email.partition("@")
    if not (name and at and "." in domain) or any(c.isspace() for c in args.email):
        raise WrongUse(f"{args.email!r} is no e-mail address.")
    if not args.body.isascii() or not args.body.replace("-", "").isalnum() or args.body != args.body.lower():
        raise WrongUse("The code of a body has small Latin letters, digits and hyphens.")
    if args.body == "new" or len(args.body) > 40:
        raise WrongUse("Choose another code for the body, of 40 characters at most.")


@contextmanager
def _in_words() -> Iterator[None]:
    """Refusals as sentences, in the language of the terminal."""
    from django.utils.translation import override

    from hirz.base.errors import HirzError

    with override("en"):
        try:
            yield
        except HirzError as refusal:
            raise CliError(f"Not done: {str(refusal).rstrip('.')}.") from None


def _create(args: argparse.Namespace) -> int:
    from hirz.base.accounts import founding
    from hirz.base.accounts.enums import OrganisationKind
    from hirz.base.accounts.models import Organisation
    from hirz.base.accounts.services import Names

    _require_secret()
    names = Names(args.body_ar, args.body_fr, args.body_en)
    if not Organisation.objects.filter(pk=args.body).exists() and not all(names.columns().values()):
        raise WrongUse("A new body needs its name in three languages: --body-ar, --body-fr and --body-en.")
    body = founding.Body(args.body, OrganisationKind(args.body_kind), names)
    if founding.administrators().exists() and not args.yes_another:
        raise CliError(
            "There is an administrator already, who opens further accounts on the page of people. "
            "If nobody can sign in as one: hirz admin link EMAIL. To make another all the same: --yes-another."
        )
    made = founding.found_administrator(
        body=body, email=args.email, full_name=args.name, language=args.language, another=args.yes_another
    )
    _say_link(args, made, [f"The administrator {made.user.email} was made, in the body {args.body}."])
    return 0


def _link(args: argparse.Namespace) -> int:
    from hirz.base.accounts import founding

    _require_secret()
    made = founding.issue_operator_link(_user(args.email))
    _say_link(
        args, made, [f"The old password of {made.user.email} has ended, and so have the sessions opened with it."]
    )
    return 0


def _reset(args: argparse.Namespace) -> int:
    from hirz.base.accounts import founding, queries

    user = _user(args.email)
    if not queries.second_factors(user):
        raise CliError(f"{user.email} has no second factor.")
    count = founding.reset_second_factor(user)
    sentences = [
        f"The second factor of {user.email} was removed, and every session ended. It stands in the ledger.",
        "The password still holds. Have a new passkey added at the next sign-in.",
    ]
    print(json.dumps({"email": user.email, "removed": count}) if args.json else "\n".join(sentences))
    return 0


def _user(email: str) -> Any:
    from hirz.base.accounts.models import User

    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise CliError(f"There is no account {email}.")
    return user


def _require_secret() -> None:
    """A link signed with a secret that only this process knows would open nothing."""
    from django.conf import settings

    from hirz.web.settings import env

    kept = settings.HIRZ_HOME / "keys" / "secret" / "desk"
    if not env.text("HIRZ_SECRET_KEY") and not kept.exists():
        raise CliError(f"The desk's signing secret is missing ({kept}): run hirz setup first, or give HIRZ_SECRET_KEY.")


def _say_link(args: argparse.Namespace, made: Any, sentences: list[str]) -> None:
    address = _desk(args.desk) + made.path
    if args.json:
        print(json.dumps({"email": made.user.email, "link": address}))
        return
    sentences += [
        "This link opens once, for three days, to choose a password. It is shown here and nowhere else:",
        f"  {address}",
        "Who holds it can sign in: hand it over yourself, then clear this screen.",
    ]
    print("\n".join(sentences))


def _desk(given: str) -> str:
    """Where a browser reaches the desk: named, or the one of HIRZ_ORIGINS that is the desk's; empty if none is."""
    if given:
        return given.rstrip("/")
    from django.conf import settings

    origins = [origin.rstrip("/") for origin in settings.CSRF_TRUSTED_ORIGINS]
    port = number("HIRZ_PORT_DESK")
    for origin in origins:
        parts = urlsplit(origin)
        if parts.port == port or (parts.hostname or "").split(".")[0] == "desk":
            return origin
    return origins[0] if len(origins) == 1 else ""
