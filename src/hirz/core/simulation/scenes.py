"""The stage of one simulated report: who is reported, who suffers, what was said and sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from hirz.core.simulation import values
from hirz.core.simulation.pen import FIRST_NAMES, Country, Pen
from hirz.core.simulation.types import Account, Connection, Draft, SimulatedFile, Victim
from hirz.core.simulation.world import HUB_ADDRESSES, Campaign, World

HUB_SHARE = 0.05  # of connections that come through a shared gateway
LOGGING = frozenset({"platform", "foreign"})  # senders that hold connection logs
EVENTS = ("Login", "Login", "Login", "Registration", "Upload", "Other")
OPENINGS = {"ngo": "third_open", "hotline": "third_open"}

# A child of this age can call a listening line or write to it by itself.
YOUNGEST_WRITER = 9


@dataclass(slots=True)
class Scene:
    """Everything that a scenario may draw on."""

    draft: Draft
    pen: Pen
    world: World
    rng: Random
    country: Country

    @property
    def rich(self) -> float:
        """How much the sender writes down, 0..1."""
        return self.draft.sender.richness


def open_text(scene: Scene, age: int) -> None:
    """Say who writes; on the listening line it is often the child."""
    draft, pen = scene.draft, scene.pen
    pen.slots["age"] = str(age)
    if draft.sender.code == "line" and YOUNGEST_WRITER <= age < 18 and pen.chance(0.45):
        draft.child_writes, draft.reporter_relation = True, "self"
        _stay_anonymous(scene, 0.6)
        pen.say("child_open")
        return
    draft.reporter_relation = {"school": "teacher", "ngo": "professional"}.get(draft.sender.code, "parent")
    if draft.sender.kind in OPENINGS:
        _stay_anonymous(scene, 0.3)
        pen.say("third_open")


def _stay_anonymous(scene: Scene, share: float) -> None:
    """Some give a first name; organisations speak for themselves."""
    draft, pen = scene.draft, scene.pen
    if draft.sender.code != "line":
        return
    draft.anonymous = pen.chance(share)
    if not draft.anonymous:
        draft.reporter_name = pen.pick(FIRST_NAMES["female" if pen.chance(0.5) else "male"])


def add_account(scene: Scene, campaign: Campaign | None = None) -> Account:
    """The reported account: from the campaign, or new."""
    draft, pen, rng = scene.draft, scene.pen, scene.rng
    if draft.sender.kind == "platform":
        platform = draft.sender.name.removesuffix(" (simulated)")
    else:
        platform = campaign.platform if campaign else values.PLATFORMS[rng.randrange(len(values.PLATFORMS))]
    handle = pen.pick(campaign.handles) if campaign else values.handle(rng)
    account = Account(handle=draft.saw("handle", handle), service=platform)
    draft.platform = draft.platform or platform
    pen.slots["platform"], pen.slots["handle"] = platform, f"@{handle}"
    if draft.sender.kind in LOGGING and pen.chance(scene.rich):
        account.account_id = str(rng.getrandbits(48))
        _log_connections(scene, account)
        if pen.chance(0.6):
            account.emails.append(draft.saw("email", values.email(rng, handle.replace("_", "."))))
        if pen.chance(0.35):
            account.phones.append(draft.saw("phone", values.phone(rng)))
        if pen.chance(0.12):
            account.prior_reports = 1 + rng.randrange(4)
    elif pen.chance(0.2 * scene.rich):
        account.emails.append(draft.saw("email", values.email(rng, handle.replace("_", "."))))
    draft.reported.append(account)
    return account


def _log_connections(scene: Scene, account: Account) -> None:
    draft, rng = scene.draft, scene.rng
    since = draft.occurred_at or draft.received_at - timedelta(days=2)
    chance = rng.random
    for place in range(1 + int(chance() * 18 * scene.rich)):
        hub = chance() < HUB_SHARE
        address = HUB_ADDRESSES[int(chance() * len(HUB_ADDRESSES))] if hub else values.address(rng)
        if hub:
            draft.truth["hub"] = address
        dated = chance() < 0.93
        account.connections.append(
            Connection(
                address=draft.saw("ip", address),
                at=since - timedelta(minutes=int(chance() * 90) + place * 700) if dated else None,
                port=1024 + int(chance() * 64512) if dated and chance() < 0.6 else None,
                event=EVENTS[int(chance() * len(EVENTS))],
            )
        )


def add_victim(scene: Scene, age: int, gender: str = "") -> Victim:
    """The child, with as much as this sender writes down."""
    draft, pen = scene.draft, scene.pen
    victim = Victim()
    told = draft.sender.kind not in LOGGING or pen.chance(0.5)
    if told and pen.chance(0.55 + 0.4 * scene.rich):
        victim.age = age
    if told and pen.chance(0.6):
        victim.gender = gender or ("male" if pen.chance(0.5) else "female")
    if draft.sender.kind == "ngo" and pen.chance(0.3):
        victim.first_name = pen.pick(FIRST_NAMES[victim.gender or "female"])
    if draft.sender.kind not in LOGGING and pen.chance(0.7):
        place_of(scene, victim)
    draft.truth["victim_age"] = age
    if victim.age is not None or victim.gender or victim.province:
        draft.victims.append(victim)
    return victim


def place_of(scene: Scene, victim: Victim) -> None:
    """Somewhere by population."""
    code = scene.country.choice.pick(scene.rng)
    victim.province, victim.city = code, scene.country.names[code]
    scene.draft.truth["province"] = code


def child_age(scene: Scene, low: int, high: int) -> int:
    """An age between two, the middle likelier."""
    return low + int((scene.rng.random() + scene.rng.random()) / 2 * (high - low + 1))


def add_payment(scene: Scene, account: Account, campaign: Campaign | None) -> None:
    """Where the money is to go: a wallet, a bank account, or a number to be called."""
    draft, pen, rng = scene.draft, scene.pen, scene.rng
    style = rng.random()
    if style < 0.6:
        target = draft.saw("wallet", campaign.wallet if campaign else values.wallet(rng))
        account.wallets.append(target)
    elif style < 0.85:
        target = draft.saw("rib", campaign.bank if campaign else values.rib(rng))
        account.banks.append(target)
    else:
        number = draft.saw("phone", campaign.phone if campaign else values.phone(rng))
        account.phones.append(number)
        target = values.as_written(number, rng)
    pen.slots["wallet"] = target
    pen.slots["amount"] = campaign.amount if campaign else pen.amount()


def quote_script(scene: Scene, campaign: Campaign | None) -> str:
    """The words of the threat: a campaign keeps its script and changes small things."""
    pen = scene.pen
    pen.slots["contacts"] = pen.line("contacts")
    pen.slots["deadline"] = pen.line("script_deadline")
    pen.slots["close"] = pen.line("script_close")
    scripts = pen.bank["script"]
    script = scripts[campaign.script] if campaign else pen.pick(scripts)
    return script.format_map(pen.slots)


def add_chat(scene: Scene, lines: int, script: str = "") -> None:
    """Messages as a platform hands them over, with times; the account and "recipient" take turns."""
    draft, pen = scene.draft, scene.pen
    at = draft.occurred_at or draft.received_at
    pen.slots.setdefault("hour", "18:00")
    pen.slots.setdefault("amount", pen.amount())
    pen.slots.setdefault("wallet", "...")
    filled = [line.format_map(pen.slots) for line in pen.bank["chat"]]
    said = scene.rng.choices(filled, k=lines)
    if script:
        said[lines - 2] = script
    names = (draft.reported[0].handle if draft.reported else "account", "recipient")
    minute = at.hour * 60 + at.minute
    draft.chat.append(f"{at:%Y-%m-%d} (UTC)")
    for number, text in enumerate(said):
        hour, past = divmod((minute + 3 * number) % 1440, 60)
        draft.chat.append(f"[{hour:02d}:{past:02d}] {names[number % 2]}: {text}")


def paste_chat(scene: Scene, script: str = "") -> None:
    """Quote a part of the conversation: an organisation beside its text, people within it."""
    add_chat(scene, 10 + int(scene.rng.random() * 40), script)
    if scene.draft.sender.code != "line":
        return
    scene.pen.parts.append("\n" + "\n".join(scene.draft.chat) + "\n")
    scene.draft.chat.clear()


def add_file(scene: Scene, known: SimulatedFile | None = None) -> None:
    """A file, known or never seen."""
    rng, pen = scene.rng, scene.pen
    source = known or SimulatedFile(
        name="", md5=values.digest(rng, 128), sha1=values.digest(rng, 160), sha256=values.digest(rng, 256)
    )
    ending = "mp4" if pen.chance(0.25) else "jpg"
    scene.draft.files.append(
        SimulatedFile(
            name=f"{rng.getrandbits(40):010x}.{ending}",
            md5=source.md5,
            sha1=source.sha1,
            sha256=source.sha256,
            classification=source.classification if pen.chance(scene.rich) else "",
            viewed=(pen.chance(0.5) if pen.chance(scene.rich) else None),
            known=source.known,
        )
    )


def add_address(scene: Scene) -> None:
    """A page on a domain that is set aside for examples."""
    rng = scene.rng
    domain = f"{values.handle(rng).replace('_', '-')}.example"
    scene.draft.urls.append(scene.draft.saw("url", f"https://{domain}/{rng.getrandbits(32):08x}"))
