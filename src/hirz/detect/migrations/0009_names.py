"""Names of reported persons: sealed, found by keyed values, and what people decided about two that look alike."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [("open", "Nobody has decided"), ("same", "The same person"), ("different", "Two persons")]
VERBS = [("merge", "One person"), ("part", "Two persons"), ("undo", "Taken back")]
REASONS = [
    ("spelling", "One name in two spellings, and nothing speaks against it"),
    ("trace", "A telephone, an account or an address is the same"),
    ("story", "Both reports tell of the same acts or the same place"),
    ("namesake", "Namesakes: age, place or account differ"),
    ("other_name", "Two names that only look alike"),
    ("common", "A name that too many bear"),
    ("mistake", "Decided by mistake"),
    ("learnt", "Something new became known"),
]
CASCADE = {"on_delete": django.db.models.deletion.CASCADE}


def _id() -> models.UUIDField:
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("detect", "0008_lexicon"),
        ("intake", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportedName",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ordinal", models.SmallIntegerField()),
                ("name", models.BinaryField()),
                ("is_compared", models.BooleanField(db_default=False, default=False)),
                (
                    "report",
                    models.ForeignKey(
                        **CASCADE, db_constraint=False, db_index=False, related_name="+", to="intake.report"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["report", "ordinal"], name="reported_name_once")]},
        ),
        migrations.CreateModel(
            name="NameKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "blind", "name_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("blind", models.BigIntegerField()),
                (
                    "name",
                    models.ForeignKey(**CASCADE, db_constraint=False, related_name="+", to="detect.reportedname"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NamePair",
            fields=[
                ("id", _id()),
                ("score", models.SmallIntegerField()),
                ("state", models.CharField(choices=STATES, default="open", max_length=10)),
                ("proposed_at", models.DateTimeField()),
                ("first", models.ForeignKey(**CASCADE, db_index=False, related_name="+", to="detect.reportedname")),
                ("second", models.ForeignKey(**CASCADE, related_name="+", to="detect.reportedname")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["first", "second"], name="name_pair_once")],
                "indexes": [models.Index(fields=["state", "-score", "id"], name="name_pair_order")],
            },
        ),
        migrations.CreateModel(
            name="NameDecision",
            fields=[
                ("id", _id()),
                ("verb", models.CharField(choices=VERBS, max_length=10)),
                ("reason", models.CharField(choices=REASONS, max_length=12)),
                ("before", models.CharField(choices=STATES, max_length=10)),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("pair", models.ForeignKey(**CASCADE, related_name="decisions", to="detect.namepair")),
            ],
        ),
    ]
