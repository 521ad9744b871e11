"""Every field of every table says what it holds about people and how that is erased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.test.utils import isolate_apps

from hirz.base.privacy import LIBRARY_TABLES, Declared, Holding, plain, sealed
from tests.house.walking import library_models, project_models

# Text of any length, in clear. Each is here because somebody looked at it.
TEXT_IN_CLEAR = {
    "ledger.EntryText.text": "a reason written by staff, erasable, closed to the public role for reading",
    "ledger.Checkpoint.note": "a signed head of the tree: names, numbers and signatures",
}
# Published data of the country, loaded from files that everybody may read.
PUBLISHED = frozenset({"places", "law"})
# Keyed values: 128 bits in bytes, 64 bits where a number indexes better, or vectors of keyed tokens.
PSEUDONYM_FIELDS = (models.BinaryField, models.BigIntegerField, SearchVectorField)


def faults(model_list: Iterable[type[Any]]) -> list[str]:
    """Fields without a declaration, declarations without a field, and sealed fields that are not bytes."""
    wrong = []
    for model in model_list:
        label = model._meta.label
        fields = {field.name: field for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
        # A composite primary key is no column, though Django lists it.
        fields = {name: f for name, f in fields.items() if not isinstance(f, models.CompositePrimaryKey)}
        declared: Mapping[str, Declared] = getattr(model, "PRIVACY", {})
        wrong += [f"{label}.{name} is not declared" for name in sorted(fields.keys() - declared.keys())]
        wrong += [f"{label}.{name} is declared and does not exist" for name in sorted(_ghosts(declared, fields, model))]
        for name in fields.keys() & declared.keys():
            wrong += [f"{label}.{name} {reason}" for reason in _reasons(label, fields[name], declared[name])]
    return wrong


def _ghosts(declared: Mapping[str, Declared], fields: Mapping[str, Any], model: type[Any]) -> set[str]:
    composite = {"pk"} if isinstance(model._meta.pk, models.CompositePrimaryKey) else set()
    return declared.keys() - fields.keys() - composite


def _is_hex(field: Any) -> bool:
    """Text that the database holds to be a digest in hexadecimal."""
    name = f"{field.model._meta.model_name}_{field.name}_is_hex"
    return any(one.name == name for one in field.model._meta.constraints)


def _reasons(label: str, field: Any, declared: Declared) -> Iterable[str]:
    if declared.holding is Holding.SEALED and not isinstance(field, models.BinaryField):
        yield "is declared sealed and is not bytes"
    if declared.holding is Holding.PSEUDONYM and not isinstance(field, PSEUDONYM_FIELDS) and not _is_hex(field):
        yield "is declared a keyed value and is neither bytes nor a number"
    is_published = field.model._meta.app_label in PUBLISHED
    if isinstance(field, models.TextField) and not is_published and f"{label}.{field.name}" not in TEXT_IN_CLEAR:
        yield "holds text of any length in clear: seal it, or say in TEXT_IN_CLEAR why not"
    if isinstance(field, (models.FileField, models.ImageField)):
        yield "would write a file in clear"


def library_faults(model_list: Iterable[type[Any]], tables: Mapping[str, Mapping[str, Declared]]) -> list[str]:
    """Tables of libraries that nobody looked at, and columns that are declared and do not exist."""
    wrong = []
    for model in model_list:
        # A table that joins two others holds two keys and nothing else.
        if model._meta.auto_created:
            continue
        declared = tables.get(model._meta.label)
        if declared is None:
            wrong.append(f"{model._meta.label} is not in LIBRARY_TABLES")
            continue
        names = {field.name for field in model._meta.concrete_fields}
        wrong += [f"{model._meta.label}.{name} does not exist" for name in declared.keys() - names]
    return wrong


def test_every_field_is_declared() -> None:
    """Every field of our models is declared, and nothing else is."""
    assert faults(project_models()) == []


def test_every_declaration_says_how_it_is_erased() -> None:
    """No declaration leaves the erasure open."""
    declared = [d for model in project_models() for d in model.PRIVACY.values()]
    assert all(d.erased_by for d in declared)
    assert len(declared) > 100


def test_tables_of_libraries_are_declared() -> None:
    """Every table that a library brings was looked at."""
    assert library_faults(library_models(), LIBRARY_TABLES) == []


def test_no_exception_outlives_its_field() -> None:
    """What stands in TEXT_IN_CLEAR exists."""
    known = {f"{model._meta.label}.{field.name}" for model in project_models() for field in model._meta.concrete_fields}
    assert TEXT_IN_CLEAR.keys() <= known


@isolate_apps("hirz.intake")
def test_an_undeclared_field_is_found() -> None:
    """Undeclared, invented, unsealed and free-text fields are each found."""

    class Planted(models.Model):
        phone = models.CharField(max_length=20)
        story = models.TextField()
        secret = models.CharField(max_length=20)

        PRIVACY = plain("id", "gone", "story") | sealed("secret")

        class Meta:
            app_label = "intake"

    assert sorted(faults([Planted])) == [
        "intake.Planted.gone is declared and does not exist",
        "intake.Planted.phone is not declared",
        "intake.Planted.secret is declared sealed and is not bytes",
        "intake.Planted.story holds text of any length in clear: seal it, or say in TEXT_IN_CLEAR why not",
    ]


def test_an_unknown_table_of_a_library_is_found() -> None:
    """A new library table fails until somebody looks at it."""
    without = {name: columns for name, columns in LIBRARY_TABLES.items() if name != "sessions.Session"}
    assert library_faults(library_models(), without) == ["sessions.Session is not in LIBRARY_TABLES"]
