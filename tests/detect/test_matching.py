"""Matching on arrival: a digest of a report, or of a file of its own, against lists in use; harmless ones are denied."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from hirz.detect import attaching, matching, services
from hirz.detect.enums import FoundBy
from hirz.detect.hunting import begin_hunt
from hirz.detect.matching import SAME_PICTURE, Hit, hits_of, signal_of, standing
from hirz.detect.models import HashEntry, HashList, Match, Scan, SeenHash, Selector, Sighting
from hirz.detect.rolling import roll_up_entries
from hirz.detect.services import scan_reports
from hirz.intake.models import Report
from tests.detect.listing import Digest, apart, file, list_digests, make_list, picture
from tests.intake.making import document, receive


@pytest.fixture
def received(zone_of: Any) -> Callable[..., list[UUID]]:
    """Receive a report for each list of files, `{"md5": ..., "pdq": ...}` each; gives their ids."""

    def store(*reports: list[dict[str, Any]]) -> list[UUID]:
        with zone_of("public"):
            results = receive(*(document(f"Seen {uuid4().hex}", files=files) for files in reports))
        ids = dict(Report.objects.filter(reference__in=[r.reference for [r] in results]).values_list("reference", "id"))
        return [ids[result.reference] for [result] in results]

    return store


def named(*digests: Digest, **more: object) -> dict[str, Any]:
    """A file with its digests, as a report names it."""
    return {one.kind: ({"value": one.value, **more} if more and one.kind == "pdq" else one.value) for one in digests}


def facts_of(report_id: UUID) -> dict[str, Any]:
    """What triage reads."""
    facts = Scan.objects.get(report_id=report_id).facts
    return {name: facts[name] for name in ("known_digest_hits", "alike_hits") if name in facts}


def matches(report_id: UUID) -> list[tuple[str, int, str]]:
    """Class, distance and how it was found."""
    rows = Match.objects.filter(report_id=report_id).order_by("distance", "entry_id")
    return list(rows.values_list("entry__classification", "distance", "found_by"))


@pytest.mark.parametrize(("bits", "facts"), [
    (0, {"known_digest_hits": ["A1"]}),
    (SAME_PICTURE, {"known_digest_hits": ["A1"]}),
    (SAME_PICTURE + 1, {"alike_hits": {"A1": SAME_PICTURE + 1}}),
    (31, {"alike_hits": {"A1": 31}}),
    (32, {}),
])  # fmt: skip
def test_a_picture_is_found_within_31_bits(received: Any, bits: int, facts: dict[str, Any]) -> None:
    """Up to 12 bits it is the listed one, up to 31 it is alike, and further off it is another."""
    listed = picture()
    list_digests(make_list(), [listed])
    [report_id] = received([named(apart(listed, bits))])
    assert scan_reports([report_id]) == 1
    assert facts_of(report_id) == facts
    assert matches(report_id) == ([("A1", bits, FoundBy.ARRIVAL)] if facts else [])


def test_a_bad_radius_would_be_seen(received: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted variant: one bit less, and the match at 31 is gone."""
    monkeypatch.setattr(matching, "MATCH_RADIUS", 30)
    listed = picture()
    list_digests(make_list(), [listed])
    [report_id] = received([named(apart(listed, 31))])
    scan_reports([report_id])
    assert not matches(report_id)


def test_a_file_counts_once_however_many_digests_it_has(received: Any) -> None:
    """Four digests on a list are one known file of two, and the other one is still new."""
    digests = [file("md5"), file("sha1"), file("sha256"), picture()]
    list_digests(make_list(), digests)
    [report_id] = received([named(*digests), named(file("md5"), picture())])
    scan_reports([report_id])
    assert facts_of(report_id) == {"known_digest_hits": ["A1"]}
    assert len(matches(report_id)) == 4


def test_hashes_are_kept_masked_and_once(received: Any) -> None:
    """What a later list is hunted in holds no hash; a second scan adds nothing; a blank picture is left out."""
    seen, blank = picture(), picture()
    [report_id] = received([named(seen, quality=97), named(blank, quality=49)])
    scan_reports([report_id])
    scan_reports([report_id])
    [row] = SeenHash.objects.filter(report_id=report_id)
    assert bytes(row.blind).hex() not in {seen.value, blank.value}
    assert bin(int.from_bytes(bytes(row.blind)) ^ int(seen.value, 16)).count("1") > 0
    assert (row.quality, row.ordinal) == (97, Sighting.objects.get(report_id=report_id, selector__kind="pdq").ordinal)
    assert Selector.objects.filter(kind="pdq", report_count=1).exists()


def test_a_list_out_of_use_says_nothing(received: Any) -> None:
    """Switched off, within no share, or its entry set apart: three reasons, each alone enough."""
    seen = picture()
    list_digests(make_list(is_active=False), [seen])
    list_digests(make_list(enable_ratio=10), [seen], share=10)
    list_digests(make_list(), [seen], state="quarantined")
    [report_id] = received([named(seen)])
    scan_reports([report_id])
    assert (facts_of(report_id), matches(report_id)) == ({}, [])


@pytest.mark.parametrize(("denied", "left"), [(5, []), (6, ["A1"])])
def test_the_negative_list_denies_what_it_is_as_near_to(received: Any, denied: int, left: list[str]) -> None:
    """A harmless picture at least as near as the listed one: no match, whatever other lists say."""
    listed = picture()
    list_digests(make_list(), [listed])
    list_digests(make_list(is_negative=True), [apart(listed, 5 + denied)], "common")
    [report_id] = received([named(apart(listed, 5))])
    scan_reports([report_id])
    assert facts_of(report_id).get("known_digest_hits", []) == left


def test_an_exact_digest_on_the_negative_list_is_no_match(received: Any) -> None:
    """The digest of a logo that somebody listed by mistake."""
    logo = file("sha1")
    list_digests(make_list(), [logo])
    list_digests(make_list(is_negative=True), [logo], "common")
    [report_id] = received([named(logo)])
    scan_reports([report_id])
    assert facts_of(report_id) == {}


def test_one_classification_rolls_up_to_every_report(received: Any) -> None:
    """Another class, and then none any more: all three reports that hold the file say so, and are assessed again."""
    seen, code = picture(), ""
    hash_list = make_list()
    run = list_digests(hash_list, [seen], "B2")
    ids = received([named(seen)], [named(apart(seen, 3))], [named(apart(seen, 9))])
    scan_reports(ids)
    [entry] = HashEntry.objects.filter(listed_in=run).values_list("id", flat=True)
    for label, code in (("A1", "A1"), ("", hash_list.code)):
        HashEntry.objects.filter(pk=entry).update(classification=label)
        assert set(roll_up_entries([entry])) == set(ids)
        assert [facts_of(i) for i in ids] == [{"known_digest_hits": [code]}] * 3
    HashList.objects.filter(pk=hash_list.pk).update(is_active=False)
    assert set(roll_up_entries([entry])) == set(ids)
    assert [facts_of(i) for i in ids] == [{}] * 3
    assert roll_up_entries([entry]) == []


def test_digests_under_other_names_are_read(received: Any) -> None:
    """A kind that the sender wrote beside the value; one that nobody here reads stays what it is."""
    seen, exact = picture(), file("sha256")
    list_digests(make_list(), [seen, exact])
    [report_id] = received([
        {"digests": [{"type": "PDQ", "value": seen.value.upper()}, {"type": "SHA-256", "value": exact.value},
                     {"type": "photodna", "value": "1,2,3"}]}
    ])  # fmt: skip
    scan_reports([report_id])
    assert {distance for _, distance, _ in matches(report_id)} == {0}
    assert len(matches(report_id)) == 2


def test_all_frames_of_a_film_are_one_file(received: Any) -> None:
    """Thirty known frames beside a file that nobody knows: one file is known, and the other is still new."""
    frames = [picture() for _ in range(30)]
    list_digests(make_list(), frames)
    film = {"digests": [{"type": "pdq", "value": one.value} for one in frames]}
    [report_id] = received([film, named(file("md5"))])
    scan_reports([report_id])
    assert len(matches(report_id)) == 30
    assert facts_of(report_id) == {"known_digest_hits": ["A1"]}
    said = signal_of(hits_of([report_id])[report_id]).to_json()
    assert said == {"known_digest_hits": ["A1"], "alike_hits": {}}


def test_the_nearest_say_it_all(received: Any) -> None:
    """A list that holds one picture in many copies does not fill the table."""
    listed = picture()
    list_digests(make_list(), [apart(listed, n) for n in range(30)])
    [report_id] = received([named(listed)])
    scan_reports([report_id])
    assert [distance for _, distance, _ in matches(report_id)] == list(range(matching.MOST_HITS))


def test_a_look_up_holds_off_a_hunt(received: Any, zone_of: Any, house: Any) -> None:
    """A hunt begins when what was looked up before its entries were listed is stored; else neither would find it."""
    import psycopg
    from django.db import connection, transaction

    run = list_digests(make_list(), [picture()])
    with transaction.atomic():
        services.hold_off_hunts()
        settings = connection.settings_dict
        with (
            psycopg.connect(dbname=settings["NAME"], user=settings["USER"], password=settings["PASSWORD"],
                            host=settings["HOST"], port=settings["PORT"]) as other,
            other.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [services.HUNT_LOCK])
            row = cursor.fetchone()
    assert row == (False,)
    assert begin_hunt(run.pk) is not None


def hit(ordinal: int, distance: int, **more: Any) -> Hit:
    """A hit of a PDQ."""
    return Hit(
        more.pop("entry_id", ordinal), ordinal, distance, more.pop("kind", "pdq"), more.pop("code", "A1"), **more
    )


def test_what_hits_say() -> None:
    """The kind with most files is the count; what is known is not called alike as well; a denial is heard."""
    assert signal_of([]) == matching.NO_SIGNAL
    several = [hit(0, 0, kind="md5"), hit(1, 2), hit(2, 3, code="B1"), hit(2, 30, code="C")]
    assert signal_of(several).known == ("A1", "B1")
    assert signal_of(several).alike == {}
    assert signal_of([hit(1, 20, code="X"), hit(2, 14, code="X")]).alike == {"X": 14}
    assert standing([hit(1, 20), hit(1, 20, is_negative=True), hit(2, 1)]) == [hit(2, 1)]


def test_facts_and_matches_agree(received: Any) -> None:
    """What arrival wrote is what a roll-up would write."""
    listed = [picture(), file("md5")]
    list_digests(make_list(), listed)
    [report_id] = received([named(*listed), named(apart(listed[0], 20))])
    scan_reports([report_id])
    said = {name: value for name, value in signal_of(hits_of([report_id])[report_id]).to_json().items() if value}
    assert facts_of(report_id) == said


def a_picture() -> bytes:
    """A benign PNG: a gradient with a disc."""
    from PIL import Image, ImageDraw

    image = Image.radial_gradient("L").resize((320, 240)).convert("RGB")
    ImageDraw.Draw(image).rectangle((40, 60, 180, 200), fill=(30, 120, 90))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class Attached:
    """Reports of the portal with files of their own."""

    def __init__(self, zone_of: Any) -> None:
        self._zone_of = zone_of

    def __call__(self, *files: bytes) -> UUID:
        """Receive one report that came with these files."""
        import secrets

        from hirz.base.vault import blobs
        from hirz.core.sealing import Context
        from hirz.intake import services as intake
        from hirz.intake.models import Attachment
        from tests.intake.plain import report

        blobs.folder().mkdir(exist_ok=True)
        with self._zone_of("public"):
            attached = []
            for data in files:
                one = intake.Attached(uuid4(), secrets.token_bytes(32), "a picture", len(data))
                blob = blobs.write_blob([data], one.key, Context("attachment", one.id, "file"))
                blob.save(force_insert=True)
                Attachment.objects.create(
                    id=one.id, blob=blob.name, size=len(data), stored_at=blob.stored_at, draft="0" * 64
                )
                attached.append(one)
            body = report("A file came with it.", files=[{"id": str(one.id), "name": "x"} for one in attached])
            sent = intake.Document(body, name="report.json", attachments=tuple(attached))
            from tests.intake.making import one as receive_one

            reference = receive_one(sent).reference
        return Report.objects.get(reference=reference).id


def test_a_picture_of_its_own_is_hashed_and_matched(zone_of: Any) -> None:
    """By what it shows; twice changes nothing; what is no picture, is cut or shows nothing is left with its exact digests."""
    from hirz.core.hashing import pdq_from_bytes

    data = a_picture()
    list_digests(make_list(), [apart(Digest("pdq", pdq_from_bytes(data).hex), 4)], "A2")
    report_id = Attached(zone_of)(data, b"%PDF-1.7 no picture", data[:200])
    scan_reports([report_id])
    assert facts_of(report_id) == {}
    assert attaching.hash_attachments(report_id) == 1
    assert facts_of(report_id) == {"known_digest_hits": ["A2"]}
    assert attaching.hash_attachments(report_id) == 0
    assert SeenHash.objects.filter(report_id=report_id).count() == 1
    assert Sighting.objects.filter(report_id=report_id, selector__kind="pdq").count() == 1
