"""Every way in which somebody may alter a bundle: from one flipped bit to a forger who mends all that he can mend.

Each alteration is made from a seed, so that a campaign can be run again. `where` is the member that the verdict must
name, or empty where the file itself is altered outside its members.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from hirz.core.custody import CustodyAct, ExhibitRecord, custody_json
from hirz.core.custody.archive import Member, _pieces, read_archive, write_archive
from hirz.core.custody.forms import (
    BLOB,
    CUSTODY,
    KEY,
    LEDGER,
    MANIFEST,
    ORDER,
    SEAL,
    manifest_bytes,
    read_json,
    report_text,
)
from hirz.core.ledger import (
    Checkpoint,
    EntryRecord,
    ErasableText,
    canonical_json,
    commit_text,
    sign_checkpoint,
)
from tests.core.custody.bundles import Made
from tests.core.custody.sample import COLLEAGUE, DIGEST, relinked
from tests.core.ledger.sample import ORIGIN, STRANGER, STRANGER_VERIFIER


@dataclass(frozen=True)
class Alteration:
    """An altered file: how it was altered, and the member that must be named."""

    how: str
    where: str
    data: bytes


Draw = random.Random
Alter = Callable[[Made, Made, Draw], Alteration]


def members_of(made: Made) -> list[Member]:
    """The members of a whole bundle, as copies."""
    return [Member(member.name, bytes(member.content)) for member in read_archive(made.data)]


def content(members: Sequence[Member], name: str) -> bytes:
    """One member's bytes."""
    return next(bytes(member.content) for member in members if member.name == name)


def put(members: Sequence[Member], name: str, data: bytes) -> list[Member]:
    """The members with one replaced."""
    return [Member(name, data) if member.name == name else member for member in members]


def mended(made: Made, members: Sequence[Member], record: ExhibitRecord | None = None, chain: str = "") -> list[Member]:
    """The members with a manifest that fits them: what a forger can do without the ledger's key."""
    listed = [member for member in members if member.name not in (MANIFEST, SEAL)]
    head = chain or made.acts[-1].digest()
    return put(members, MANIFEST, manifest_bytes(record or made.record, head, ORIGIN, listed))


def resealed(members: Sequence[Member]) -> list[Member]:
    """The members with a seal whose text names the manifest, under the entry that is there."""
    seal = read_json(content(members, SEAL))
    assert isinstance(seal, dict)
    return put(members, SEAL, canonical_json({**seal, "text": report_text(content(members, MANIFEST))}))


def file_of(members: Sequence[Member]) -> bytes:
    """A well-formed archive."""
    return write_archive(members)


# One byte, anywhere


def region(made: Made, draw: Draw) -> tuple[str, str, int, int]:
    """A stretch of the file, small ones as often as large ones: part, member, begin, end."""
    stretches, at = [], 0
    for part, name, piece in _pieces(members_of(made)):
        stretches.append((part.value, name, at, at + len(piece)))
        at += len(piece)
    return draw.choice(stretches)


def flip(made: Made, _other: Made, draw: Draw) -> Alteration:
    """One bit."""
    part, name, begin, end = region(made, draw)
    place = draw.randrange(begin, end)
    data = bytearray(made.data)
    data[place] ^= 1 << draw.randrange(8)
    return Alteration(
        f"a bit of byte {place} ({part} of {name or 'the file'})", name if part == "content" else "", bytes(data)
    )


def overwrite(made: Made, _other: Made, draw: Draw) -> Alteration:
    """One byte, with any other."""
    part, name, begin, end = region(made, draw)
    place = draw.randrange(begin, end)
    data = bytearray(made.data)
    data[place] = (data[place] + draw.randrange(1, 256)) % 256
    return Alteration(f"byte {place} ({part} of {name or 'the file'})", name if part == "content" else "", bytes(data))


def insert(made: Made, _other: Made, draw: Draw) -> Alteration:
    """Bytes put in."""
    place = draw.randrange(len(made.data) + 1)
    return Alteration(
        f"bytes put in at {place}", "", made.data[:place] + draw.randbytes(draw.randrange(1, 9)) + made.data[place:]
    )


def remove(made: Made, _other: Made, draw: Draw) -> Alteration:
    """Bytes taken out."""
    place, count = draw.randrange(len(made.data) - 8), draw.randrange(1, 9)
    return Alteration(f"{count} bytes taken out at {place}", "", made.data[:place] + made.data[place + count :])


def cut(made: Made, _other: Made, draw: Draw) -> Alteration:
    """The tail cut off."""
    count = draw.choice((1, 2, 22, 100, draw.randrange(1, len(made.data))))
    return Alteration(f"{count} bytes cut off the end", "", made.data[:-count])


def append(made: Made, _other: Made, draw: Draw) -> Alteration:
    """Bytes behind the end; a comment of the archive, with its right length."""
    extra = draw.randbytes(draw.randrange(1, 40))
    if draw.random() < 0.5:
        return Alteration("bytes behind the end", "", made.data + extra)
    return Alteration("a comment", "", made.data[:-2] + len(extra).to_bytes(2, "little") + extra)


# Members, in an archive that is whole in itself


def rewrite(made: Made, _other: Made, draw: Draw) -> Alteration:
    """One byte of one member, the checksums right."""
    members = members_of(made)
    name = draw.choice(ORDER)
    data = bytearray(content(members, name))
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return Alteration(f"a bit of {name}, checksums mended", name, file_of(put(members, name, bytes(data))))


def swap_members(made: Made, _other: Made, draw: Draw) -> Alteration:
    """Two members change places."""
    members = members_of(made)
    one, two = sorted(draw.sample(range(len(members)), 2))
    members[one], members[two] = members[two], members[one]
    return Alteration(f"members {one} and {two} change places", members[one].name, file_of(members))


def swap_contents(made: Made, _other: Made, draw: Draw) -> Alteration:
    """Two members change contents."""
    members = members_of(made)
    one, two = draw.sample(members, 2)
    # A manifest that cannot be read says nothing about the others.
    named = MANIFEST if MANIFEST in (one.name, two.name) else one.name
    altered = put(put(members, one.name, bytes(two.content)), two.name, bytes(one.content))
    return Alteration(f"{one.name} and {two.name} change contents", named, file_of(altered))


def drop_member(made: Made, _other: Made, draw: Draw) -> Alteration:
    """A member is gone."""
    gone = draw.choice(ORDER)
    return Alteration(f"{gone} is gone", gone, file_of([m for m in members_of(made) if m.name != gone]))


def double_member(made: Made, _other: Made, draw: Draw) -> Alteration:
    """A member stands twice, the second time altered or not."""
    members = members_of(made)
    place = draw.randrange(len(members))
    twin = Member(members[place].name, bytes(members[place].content) + draw.choice((b"", b" ")))
    return Alteration(f"{twin.name} twice", twin.name, file_of([*members[: place + 1], twin, *members[place + 1 :]]))


def add_member(made: Made, _other: Made, draw: Draw) -> Alteration:
    """A member that does not belong there."""
    members = members_of(made)
    members.insert(draw.randrange(len(members) + 1), Member("notes.txt", draw.randbytes(20)))
    return Alteration("notes.txt put in", "notes.txt", file_of(members))


def foreign_member(made: Made, other: Made, draw: Draw) -> Alteration:
    """A member of another exhibit's bundle, the manifest mended or not."""
    name = draw.choice([name for name in ORDER if name not in (KEY, "HOW-TO-CHECK.txt", "report.pdf")])
    members = put(members_of(made), name, content(members_of(other), name))
    if draw.random() < 0.5 and name not in (MANIFEST, SEAL):
        return Alteration(f"{name} of another exhibit, mended", MANIFEST, file_of(mended(made, members)))
    return Alteration(f"{name} of another exhibit", MANIFEST if name == SEAL else name, file_of(members))


def foreign_blob(made: Made, other: Made, draw: Draw) -> Alteration:
    """Another exhibit's blob, with all that a forger can mend: record, chain, manifest, the seal's text."""
    blob = content(members_of(other), BLOB)
    record = replace(made.record, sealed_digest=sha256(blob).hexdigest(), sealed_size=len(blob))
    acts = relinked(record, [replace(act, sealed_digest=record.sealed_digest) for act in made.acts])
    return forged(made, record, acts, draw, "another blob", put(members_of(made), BLOB, blob))


# The custody


def change_act(made: Made, _other: Made, draw: Draw) -> Alteration:
    """One act is not what it was."""
    acts = [*made.acts]
    place = draw.randrange(len(acts))
    changes: dict[str, object] = draw.choice(
        (
            {"start": f"2026-03-{draw.randrange(1, 29):02}T0{draw.randrange(10)}:59:00Z"},
            {"place": draw.choice(("Fès", "Agadir"))},
            {"reason": "another reason"},
            {"performer": COLLEAGUE},
            {"sealed_digest": DIGEST},
            {"authority": "cpp-1"},
            {"previous": DIGEST},
            {"number": place + 2},
        )
    )
    changed = replace(acts[place], **changes)  # type: ignore[arg-type]
    if changed == acts[place]:
        changed = replace(changed, authority="cpp-2")
    acts[place] = changed
    return forged(made, made.record, acts, draw, f"act {place + 1} changed")


def drop_act(made: Made, _other: Made, draw: Draw) -> Alteration:
    """One act is gone."""
    acts = [*made.acts]
    place = draw.randrange(len(acts))
    del acts[place]
    return forged(made, made.record, acts, draw, f"act {place + 1} is gone")


def swap_acts(made: Made, _other: Made, draw: Draw) -> Alteration:
    """Two acts change places."""
    acts = [*made.acts]
    one, two = draw.sample(range(len(acts)), 2)
    acts[one], acts[two] = acts[two], acts[one]
    return forged(made, made.record, acts, draw, f"acts {one + 1} and {two + 1} change places")


def drop_signature(made: Made, _other: Made, draw: Draw) -> Alteration:
    """A signature is gone."""
    acts = [*made.acts]
    place = draw.randrange(len(acts))
    acts[place] = acts[place].signed(*acts[place].signatures[1:])
    return forged(made, made.record, acts, draw, f"act {place + 1} lacks a signature")


def change_record(made: Made, _other: Made, draw: Draw) -> Alteration:
    """The record is not what it was."""
    changes: dict[str, object] = draw.choice(
        ({"number": "X-0"}, {"case": "C-0"}, {"kind": "message"}, {"authority": ""})
    )
    record = replace(made.record, **changes)  # type: ignore[arg-type]
    return forged(made, record, [*made.acts], draw, "the record changed")


def forged(
    made: Made,
    record: ExhibitRecord,
    acts: Sequence[CustodyAct],
    draw: Draw,
    how: str,
    members: Sequence[Member] | None = None,
) -> Alteration:
    """A custody put in place of the true one, with none, some or all of what a forger can mend."""
    effort = draw.randrange(4)
    mend = relinked(record, acts) if effort > 1 else list(acts)
    altered = put(members or members_of(made), CUSTODY, custody_json(record, mend))
    if effort == 0:
        return Alteration(how, CUSTODY, file_of(altered))
    altered = mended(made, altered, record, mend[-1].digest())
    if effort == 3:
        return Alteration(f"{how}, all mended", SEAL, file_of(resealed(altered)))
    return Alteration(f"{how}, the manifest mended", MANIFEST, file_of(altered))


# The ledger


def alter_lines(made: Made, _other: Made, draw: Draw) -> Alteration:
    """A line is removed, doubled, moved or changed."""
    members = members_of(made)
    lines = content(members, LEDGER).splitlines(keepends=True)
    how = draw.choice(("removed", "doubled", "moved", "changed", "cut"))
    place = draw.randrange(len(lines))
    if how == "removed":
        del lines[place]
    elif how == "doubled":
        lines.insert(draw.randrange(len(lines)), lines[place])
    elif how == "moved":
        other = (place + draw.randrange(1, len(lines))) % len(lines)
        lines[place], lines[other] = lines[other], lines[place]
    elif how == "changed":
        row = bytearray(lines[place])
        row[draw.randrange(len(row))] ^= 1 << draw.randrange(7)
        lines[place] = bytes(row)
    else:
        lines[place:] = [lines[place][: draw.randrange(len(lines[place]))]]
    altered = put(members, LEDGER, b"".join(lines))
    if draw.random() < 0.5:
        return Alteration(f"line {place + 1} {how}, mended", SEAL, file_of(resealed(mended(made, altered))))
    return Alteration(f"line {place + 1} {how}", LEDGER, file_of(altered))


def own_entry(made: Made, _other: Made, draw: Draw) -> Alteration:
    """The forger writes the report's entry anew, with a commitment that fits a manifest of his, and keeps the proof."""
    members = mended(made, put(members_of(made), "report.pdf", draw.randbytes(50)))
    seal = read_json(content(members, SEAL))
    assert isinstance(seal, dict)
    salt, text = draw.randbytes(32), report_text(content(members, MANIFEST))
    record = replace(EntryRecord.from_array(seal["entry"]), commitment=commit_text(salt, text).hex())
    altered = canonical_json({**seal, "entry": record.as_array(), "salt": salt.hex(), "text": text})
    return Alteration("the report's entry written anew", SEAL, file_of(put(members, SEAL, altered)))


def own_head(made: Made, _other: Made, draw: Draw) -> Alteration:
    """The forger makes a ledger of his own, with a key of his own, under the same name."""
    members = mended(made, put(members_of(made), "report.pdf", draw.randbytes(50)))
    if draw.random() < 0.5:
        members = mended(made, put(members, KEY, f"{STRANGER_VERIFIER}\n".encode()))
    seal = read_json(content(members, SEAL))
    assert isinstance(seal, dict)
    text = ErasableText(draw.randbytes(32), report_text(content(members, MANIFEST)))
    record = replace(EntryRecord.from_array(seal["entry"]), commitment=commit_text(text.salt, text.text).hex())
    note = sign_checkpoint(Checkpoint(ORIGIN, 1, record.leaf_hash()), STRANGER, ORIGIN)
    altered = {
        **seal, "entry": record.as_array(), "salt": text.salt.hex(), "text": text.text, "proof": [], "sequence": 0,
        "checkpoint": note,
    }  # fmt: skip
    return Alteration("a ledger of one's own", SEAL, file_of(put(members, SEAL, canonical_json(altered))))


def salted(made: Made, _other: Made, draw: Draw) -> Alteration:
    """Noughts behind a salt: HMAC takes both for one key."""
    members = members_of(made)
    seal = read_json(content(members, SEAL))
    assert isinstance(seal, dict)
    altered = canonical_json({**seal, "salt": seal["salt"] + "00" * draw.randrange(1, 33)})
    return Alteration("noughts behind a salt", SEAL, file_of(put(members, SEAL, altered)))


def cosigned(made: Made, _other: Made, draw: Draw) -> Alteration:
    """A signature line of somebody unknown under the head."""
    members = members_of(made)
    seal = read_json(content(members, SEAL))
    assert isinstance(seal, dict)
    head = Checkpoint(ORIGIN, draw.randrange(9), draw.randbytes(32))
    line = sign_checkpoint(head, STRANGER, "witness.example.com").split("\n\n")[1]
    altered = canonical_json({**seal, "checkpoint": seal["checkpoint"] + line})
    return Alteration("a second signature", SEAL, file_of(put(members, SEAL, altered)))


KINDS: tuple[Alter, ...] = (
    flip, flip, flip, flip, rewrite, rewrite, overwrite, insert, remove, cut, append, swap_members, swap_contents, drop_member,
    double_member, add_member, foreign_member, foreign_blob, change_act, change_act, drop_act, swap_acts,
    drop_signature, change_record, alter_lines, alter_lines, own_entry, own_head, salted, cosigned,
)  # fmt: skip


def alterations(made: Made, other: Made, count: int, seed: int) -> list[Alteration]:
    """So many alterations, of every kind in turn."""
    draw = random.Random(seed)
    return [_altered(KINDS[number % len(KINDS)], made, other, draw) for number in range(count)]


def _altered(alter: Alter, made: Made, other: Made, draw: Draw) -> Alteration:
    """One alteration; whoever mends his own change away tries again."""
    while True:
        alteration = alter(made, other, draw)
        if alteration.data != made.data:
            return alteration
