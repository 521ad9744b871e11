"""Loads a country's CSV files. Loading again brings rows up to date and removes none."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from django.db import models

from hirz.base.law.models import Offence, TimeLimit
from hirz.base.places.enums import ServiceField
from hirz.base.places.marks import CONFIRMED_ON, confirmed_on
from hirz.base.places.models import Court, Province, Region, Service
from hirz.core.clocks import limits_from

FOLDER = Path(__file__).parent
# Never overwritten by loading: the operator's own word about a service.
SERVICE_DAYS = frozenset({*CONFIRMED_ON.values(), "changed_fields"})


def rows(country: str, name: str) -> Iterator[dict[str, str]]:
    """The rows of one file of a country."""
    with (FOLDER / country / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load_country(country: str) -> dict[str, int]:
    """Load regions, provinces, courts, services, offences and time limits; returns how many of each."""
    return {
        "regions": _upsert(Region, "code", (_region(r) for r in rows(country, "regions"))),
        "provinces": _upsert(Province, "code", (_province(r) for r in rows(country, "provinces"))),
        "courts": _upsert(Court, "code", _courts(country)),
        "services": _upsert(Service, "code", _services(country), kept=SERVICE_DAYS),
        "offences": _upsert(Offence, "code", (_offence(r) for r in rows(country, "offences"))),
        # Read as a whole first: a table whose versions contradict each other is not loaded.
        "time_limits": _upsert(TimeLimit, "version", map(TimeLimit.of, limits_from(rows(country, "time_limits")))),
    }


def _upsert(
    model: type[models.Model], key: str, objects: Iterator[models.Model], kept: Collection[str] = frozenset()
) -> int:
    columns = [f.name for f in model._meta.concrete_fields if f.name != key and f.name not in kept]
    made = model._default_manager.bulk_create(
        objects, update_conflicts=True, unique_fields=[key], update_fields=columns
    )
    return len(made)


def _number(text: str) -> int | None:
    return int(text) if text.strip().isdigit() else None


def _region(r: dict[str, str]) -> Region:
    return Region(
        code=r["iso_3166_2"], name_ar=r["name_ar"], name_fr=r["name_fr"], population=_number(r["population_2024"]),
        verified=r["verified"],
    )  # fmt: skip


def _province(r: dict[str, str]) -> Province:
    return Province(
        code=r["iso_3166_2"] or f"HCP-{r['hcp_code']}", kind=r["type"], region_id=r["region_iso"], name_ar=r["name_ar"], name_fr=r["name_fr"],
        population=_number(r["population_2024"]), note=r["note"], verified=r["verified"],
    )  # fmt: skip


def _courts(country: str) -> Iterator[Court]:
    order = {"cassation": 0, "appeal": 1}
    for r in sorted(rows(country, "courts"), key=lambda r: order.get(r["level"], 2)):
        yield Court(
            code=r["court_id"], level=r["level"], kind=r["kind"], name_ar=r["name_ar"], name_fr=r["name_fr"],
            name_en=r["name_en"], seat=r["seat_city_fr"], appeal_court_id=r["appeal_court_id"] or None,
            region_id=r["region_iso"] or None, province_id=r["province_iso"] or None,
            note=r["note"], verified=r["verified"],
        )  # fmt: skip


def _services(country: str) -> Iterator[Service]:
    """The file's services. What an operator confirmed or changed stands, and the file's own word lies beside it.

    A new number from a file must never stand under the day on which another one was confirmed.
    """
    known = Service.objects.in_bulk()
    for r in rows(country, "services_directory"):
        service = _service(r)
        service.on_file = {field.value: r[field.value] for field in ServiceField}
        there = known.get(service.code)
        if there is not None:
            for field in ServiceField:
                if field.value in there.changed_fields or confirmed_on(there, field) is not None:
                    setattr(service, field.value, getattr(there, field.value))
        yield service


def _service(r: dict[str, str]) -> Service:
    return Service(
        code=r["service_id"], kind=r["kind"], operator=r["operator"], name_ar=r["name_ar"], name_fr=r["name_fr"],
        name_en=r["name_en"], phone=r["phone"], url=r["url"], other_channel=r["other_channel"], hours=r["hours"],
        languages=r["languages"], anonymous=r["anonymous"], audience=r["audience"], caution=r["caution"],
        verified=r["verified"],
    )  # fmt: skip


def _offence(r: dict[str, str]) -> Offence:
    return Offence(
        code=r["offence_id"], law=r["law"], article=r["article"], label_ar=r["label_ar"], label_fr=r["label_fr"],
        label_en=r["label_en"], offence_class=r["class"], penalty_kind=r["penalty_kind"],
        prison_min_months=_number(r["prison_min_months"]), prison_max_months=_number(r["prison_max_months"]),
        fine_min=_number(r["fine_min_mad"]), fine_max=_number(r["fine_max_mad"]),
        minor_victim_rule=r["minor_victim_rule"], elements=r["other_aggravation_or_elements"],
        iccs_code=r["iccs_code"], iccs_verified=r["iccs_verified"], statistics_category=r["pmp_stat_category"],
        child_victim=r["child_victim"], first_instance_court=r["first_instance_court"], note=r["note"],
        verified=r["verified"],
    )  # fmt: skip
