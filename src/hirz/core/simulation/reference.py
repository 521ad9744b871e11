"""The public page on the simulated year, generated from its tables: `docs/reference/simulation.md`."""

from __future__ import annotations

from collections.abc import Iterator

from hirz.core.simulation.needles import NEEDLES, STATED
from hirz.core.simulation.scenarios import ADULT_SHARE, CAMPAIGN_SHARE, SCENARIOS
from hirz.core.simulation.scenes import HUB_SHARE
from hirz.core.simulation.senders import SENDERS
from hirz.core.simulation.world import HUB_ADDRESSES, KNOWN_FILES, LISTED_VIRAL
from hirz.core.simulation.year import DUPLICATE_SHARE, NEEDLE_SHARE

INTRODUCTION = """\
# The simulated year

Generated from `src/hirz/core/simulation/`; do not edit by hand.

`hirz.core.simulation.simulate(reports, seed, start=, end=)` writes a fictional year of reports as senders deliver them,
with what is true about each. The same seed gives the same bytes. Names, numbers, accounts, texts and files are invented;
the wording is restrained and holds no sexual content. **Figures on simulated data are always labelled so: they show that
the house does what it was meant to do, and nothing about real reports.**

## What is invented, and how nobody is hit

- Telephone numbers: `+212 600 000 1xx`, and blocks that are valid in form but allotted to no operator; abroad, ranges set
  aside for fiction.
- Network addresses of RFC 5737 and RFC 3849; domains under `.example`, mail at `example.com`, `.org`, `.net`.
- Wallets with a correct check and a random body; bank accounts with a correct key at banks that do not exist.
- Digests of no file. `hash_list(seed)` lists {known} of them, which known files of the year hit.
- Platforms by invented names.

## Where the shape comes from

Shape only, from the published figures collected in the project's reference: most reports are material from platforms,
much of it known, and one sender writes much and says little; at national doors sexual extortion is the first category,
beside much that belongs to another desk; a part of extortion concerns adults. Ages, sexes, delays, languages and formats
follow no published figure: they are assumptions.
"""


def page() -> str:
    """The page as Markdown without the figures on ranking, ending in a line feed."""
    parts = [INTRODUCTION.format(known=KNOWN_FILES), "\n".join(_senders()), "\n".join(_scenarios())]
    parts += ["\n".join(_needles()), "\n".join(_planted())]
    return "\n".join(parts)


def _senders() -> Iterator[str]:
    yield "## Senders"
    yield ""
    yield "| code | what it is | format | share | writes down | hours from fact to delivery |"
    yield "|---|---|---|---|---|---|"
    for sender in SENDERS:
        low, high = sender.delay_hours
        yield (
            f"| `{sender.code}` | {sender.name}, {sender.kind} | {sender.format} | {sender.share:.0%} "
            f"| {sender.richness:.0%} | {low:g} to {high:g} |"
        )
    yield ""


def _scenarios() -> Iterator[str]:
    yield "## Scenarios"
    yield ""
    yield "| scenario | what is reported | senders |"
    yield "|---|---|---|"
    for name, function in SCENARIOS.items():
        senders = ", ".join(f"{sender.code} {sender.natures[name]:.0%}" for sender in SENDERS if name in sender.natures)
        yield f"| {name} | {_summary(function.__doc__)} | {senders} |"
    yield ""


def _needles() -> Iterator[str]:
    yield "## Needles"
    yield ""
    yield (
        f"{NEEDLE_SHARE:.0%} of reports hide a child in danger now. Where the format has a field for it, {STATED:.0%} state"
        " the danger in it; the others tell it in words only."
    )
    yield ""
    yield "| needle | what hides in it |"
    yield "|---|---|"
    for name, function in NEEDLES.items():
        yield f"| {name} | {_summary(function.__doc__)} |"
    yield ""


def _planted() -> Iterator[str]:
    yield "## Planted besides"
    yield ""
    yield (
        f"- **Campaigns**: {CAMPAIGN_SHARE:.0%} of extortion, solicitation and lure reports belong to one where one runs: the"
        " same accounts, the same wallet or bank account, the same script with small changes, in up to three languages."
    )
    yield f"- **Adults**: {ADULT_SHARE:.0%} of extortion reports."
    yield f"- **Duplicates**: {DUPLICATE_SHARE:.0%}, half byte for byte, half under a new number of the sender."
    yield f"- **Viral files**: six, the largest in hundreds of reports; {LISTED_VIRAL} of them stand on the list."
    yield f"- **Shared gateways**: {HUB_SHARE:.0%} of connections come through {', '.join(HUB_ADDRESSES)}: they join nothing."
    yield "- **Standing text** that platforms add to every report, which must not be taken for a campaign."
    yield ""


def _summary(text: str | None) -> str:
    return " ".join((text or "").split())
