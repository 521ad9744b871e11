"""What happens in simulated reports: one function per scenario, all in SCENARIOS.

Each fills a draft and returns the priority that a careful reader would give it.
"""

from __future__ import annotations

from collections.abc import Callable

from hirz.core.formats.report import IncidentType
from hirz.core.simulation import values
from hirz.core.simulation.scenes import (
    LOGGING,
    Scene,
    add_account,
    add_address,
    add_chat,
    add_file,
    add_payment,
    add_victim,
    child_age,
    open_text,
    paste_chat,
    place_of,
    quote_script,
)
from hirz.core.simulation.types import Victim
from hirz.core.simulation.world import Campaign

ADULT_SHARE = 0.12  # of extortion reports that speak of an adult
CAMPAIGN_SHARE = 0.55  # of extortion reports that belong to a campaign, where one runs
PASTED_SHARE = 0.6  # of texts on extortion or solicitation that quote the conversation
MOST_TOLD = 14  # sentences of how it went


def _campaign(scene: Scene, kind: str) -> Campaign | None:
    if not scene.pen.chance(CAMPAIGN_SHARE):
        return None
    campaign = scene.world.campaign_at(scene.rng, scene.draft.received_at, kind)
    if campaign:
        scene.draft.truth["campaign"] = campaign.code
    return campaign


def sextortion(scene: Scene, adults: float = ADULT_SHARE) -> str:
    """Threat, demand, an account to be paid; text alone as often as with a capture."""
    draft, pen = scene.draft, scene.pen
    draft.kind = IncidentType.SEXTORTION
    adult = pen.chance(adults)
    age = child_age(scene, 18, 40) if adult else child_age(scene, 11, 17)
    campaign = _campaign(scene, "sextortion")
    account = add_account(scene, campaign)
    add_victim(scene, age)
    open_text(scene, age)
    pen.say("contact", "hold")
    for name in ("family", "publish", "school", "harm"):
        if pen.chance(0.5 if name == "family" else 0.2):
            draft.threats.append(name)
            pen.say(f"threat_{name}")
    if not draft.threats:
        draft.threats.append("publish")
        pen.say("threat_publish")
    add_payment(scene, account, campaign)
    if pen.chance(0.75):
        draft.demands.append("money")
        pen.say("pay")
    if not draft.demands or pen.chance(0.2):
        draft.demands.append("images")
        pen.say("more_images")
    script = quote_script(scene, campaign)
    if pen.chance(0.7):
        pen.parts.append(f"« {script} »")
    draft.materials.append("text")
    if draft.sender.kind in LOGGING:
        draft.annotations.append("sextortion")
        add_chat(scene, 10 + int(scene.rng.random() * 40), script)
    elif pen.chance(0.35):
        add_file(scene)
        draft.materials.append("image")
    if draft.sender.kind not in LOGGING and pen.chance(PASTED_SHARE):
        paste_chat(scene, script)
    pen.tell(MOST_TOLD)
    pen.say("close")
    return "normal" if adult else "urgent"


def grooming(scene: Scene) -> str:
    """Solicitation in words: secrecy, another application, the parents away."""
    draft, pen = scene.draft, scene.pen
    draft.kind = IncidentType.GROOMING
    age = child_age(scene, 9, 16)
    campaign = _campaign(scene, "grooming")
    add_account(scene, campaign)
    add_victim(scene, age)
    open_text(scene, age)
    pen.say("contact", "grooming", "grooming")
    draft.demands.append("secrecy")
    draft.materials.append("text")
    if campaign and pen.chance(0.7):
        pen.slots["room"] = draft.saw("room_code", campaign.room)
        draft.rooms.append(campaign.room)
        pen.say("room")
    if draft.sender.kind in LOGGING:
        add_chat(scene, 10 + int(scene.rng.random() * 50))
    elif pen.chance(PASTED_SHARE):
        paste_chat(scene)
    pen.tell(MOST_TOLD)
    pen.say("close")
    return "urgent" if age <= 12 else "normal"


def abuse(scene: Scene) -> str:
    """Abuse by contact is reported; who it is, is often not said."""
    draft, pen = scene.draft, scene.pen
    draft.kind, draft.hands_on = IncidentType.ABUSE, True
    age = child_age(scene, 4, 16)
    add_victim(scene, age)
    pen.slots["age"] = str(age)
    draft.reporter_relation = "teacher" if draft.sender.code == "school" else "professional"
    pen.say("third_open")
    pen.tell(MOST_TOLD)
    if pen.chance(0.5):
        number = draft.saw("phone", values.phone(scene.rng), "unknown")
        pen.slots["phone"] = values.as_written(number, scene.rng)
        pen.say("near_text")
    pen.say("close")
    return "urgent"


def trafficking(scene: Scene) -> str:
    """A child is recruited for exploitation."""
    draft, pen = scene.draft, scene.pen
    draft.kind = IncidentType.TRAFFICKING
    age = child_age(scene, 13, 17)
    campaign = _campaign(scene, "lure")
    add_account(scene, campaign)
    add_victim(scene, age, "female" if pen.chance(0.8) else "male")
    open_text(scene, age)
    pen.say("lure", "contact")
    number = draft.saw("phone", campaign.phone if campaign else values.phone(scene.rng))
    draft.reported[0].phones.append(number)
    pen.slots["phone"] = values.as_written(number, scene.rng)
    pen.say("near_text")
    pen.tell(MOST_TOLD)
    return "urgent"


def lure(scene: Scene) -> str:
    """An offer of work or fame that hides exploitation; no child is named yet."""
    draft, pen = scene.draft, scene.pen
    draft.kind = IncidentType.LURE
    campaign = _campaign(scene, "lure")
    add_account(scene, campaign)
    pen.say("lure")
    number = draft.saw("phone", campaign.phone if campaign else values.phone(scene.rng))
    draft.reported[0].phones.append(number)
    pen.slots["phone"] = values.as_written(number, scene.rng)
    pen.say("near_text")
    if campaign:
        pen.slots["room"] = draft.saw("room_code", campaign.room)
        draft.rooms.append(campaign.room)
        pen.say("room")
    if pen.chance(0.5):
        place_of(scene, Victim())
    add_address(scene)
    pen.tell(MOST_TOLD // 2)
    return "normal"


def material(scene: Scene) -> str:
    """Material that a platform or hotline found; half of what comes with digests is known to lists."""
    draft, pen = scene.draft, scene.pen
    draft.kind = IncidentType.MATERIAL
    draft.materials.append("image")
    if draft.sender.format == "csv" or pen.chance(0.15):
        add_address(scene)
    if draft.sender.format != "csv":
        add_account(scene)
    if draft.sender.format == "cybertip-xml":  # its files come in documents of their own
        return "normal" if scene.rich > 0.5 else "low"
    known = pen.chance(0.5)
    files = 1 + int(scene.rng.random() * (6 if draft.sender.format == "police-json" else 2))
    for _ in range(files):
        add_file(scene, scene.world.known[scene.rng.randrange(len(scene.world.known))] if known else None)
    draft.truth["known"] = known
    if draft.sender.kind in ("hotline", "ngo"):
        pen.say("material")
    return "low" if known else "normal"


def viral(scene: Scene) -> str:
    """One and the same file, for the hundredth time."""
    draft = scene.draft
    draft.kind = IncidentType.MATERIAL
    draft.materials.append("image")
    code, file = scene.world.viral_file(scene.rng)
    draft.truth["viral"], draft.truth["known"] = code, file.known
    if draft.sender.format == "csv":
        add_address(scene)
    else:
        add_account(scene)
    add_file(scene, file)
    return "low"


def meme(scene: Scene) -> str:
    """A picture that goes round as a joke; the sender reports it in a batch."""
    scene.draft.kind, scene.draft.batched = IncidentType.MATERIAL, True
    scene.draft.truth["viral"] = "meme"
    add_account(scene)
    return "low"


def unsolicited(scene: Scene) -> str:
    """Obscene material sent to a child."""
    draft, pen = scene.draft, scene.pen
    draft.kind = IncidentType.UNSOLICITED
    age = child_age(scene, 9, 16)
    add_account(scene)
    add_victim(scene, age)
    open_text(scene, age)
    pen.say("unsolicited")
    pen.tell(MOST_TOLD // 2)
    return "normal"


def live(scene: Scene) -> str:
    """A recording of a broadcast, some days old."""
    draft = scene.draft
    draft.kind = IncidentType.MATERIAL
    add_account(scene)
    add_file(scene)
    draft.notes.append("Recording of a broadcast, uploaded later.")
    return "normal"


def travel(scene: Scene) -> str:
    """Exploitation in travel and tourism, seen from abroad."""
    draft, pen = scene.draft, scene.pen
    draft.kind = IncidentType.TRAVEL
    add_account(scene)
    add_victim(scene, child_age(scene, 12, 17))
    add_chat(scene, 6 + int(scene.rng.random() * 8))
    pen.tell(3)
    return "urgent"


def misleading(scene: Scene) -> str:
    """A domain or words that mislead."""
    scene.draft.kind = IncidentType.MISLEADING
    add_address(scene)
    return "low"


def noise(scene: Scene) -> str:
    """Something that belongs to another desk."""
    draft, pen = scene.draft, scene.pen
    draft.truth["noise"] = True
    draft.anonymous = pen.chance(0.4)
    pen.say("noise")
    if pen.chance(0.5):
        number = draft.saw("phone", values.phone(scene.rng), "unknown")
        pen.slots["phone"] = values.as_written(number, scene.rng)
        pen.say("near_text")
    return "low"


SCENARIOS: dict[str, Callable[[Scene], str]] = {
    function.__name__: function
    for function in (
        sextortion, grooming, abuse, trafficking, lure, material, viral, meme, unsolicited, live, travel, misleading, noise,
    )
}  # fmt: skip
