"""The living lexicon: terms, their hunts, and the words that counts propose."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FAMILIES = [
    ("extortion", "Sexual extortion"),
    ("lure", "Lure: work, travel, fame"),
    ("closed_room", "A closed room or group"),
    ("payment", "Payment and commission"),
    ("age", "Age asked or given"),
    ("secrecy_meeting", "Secrecy or a meeting"),
    ("danger_now", "Danger now"),
    ("live_pay", "Live acts for pay"),
]
LANGUAGES = [
    ("ar", "Arabic"),
    ("ary", "Darija"),
    ("ary-Latn", "Darija in Latin letters"),
    ("fr", "French"),
    ("en", "English"),
    ("es", "Spanish"),
    ("zgh", "Amazigh"),
    ("mixed", "Several languages"),
]
TERM_STATES = [
    ("active", "Looked for"),
    ("apart", "Set apart: stands in too many reports"),
    ("retired", "Not looked for any more"),
]
REASONS = [
    ("common", "An ordinary word after all"),
    ("name", "A name or a place"),
    ("changed", "Its meaning has changed"),
    ("known", "A rule or another term says it already"),
    ("mistake", "Registered by mistake"),
]
HUNT_STATES = [("waiting", "Waiting"), ("running", "Running"), ("done", "Done")]
PROPOSAL_STATES = [("open", "Waits for somebody"), ("registered", "Registered"), ("dismissed", "No code word")]
STAFF = {
    "db_index": False, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+",
    "to": settings.AUTH_USER_MODEL,
}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("detect", "0007_search"),
        ("intake", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TermCount",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("counted_at", models.DateTimeField()),
                ("since", models.DateField()),
                ("flagged", models.IntegerField()),
                ("others", models.IntegerField()),
                ("proposed", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("content", models.BinaryField()),
                ("blind", models.BinaryField(max_length=16, unique=True)),
                ("family", models.CharField(choices=FAMILIES, max_length=20)),
                ("language", models.CharField(choices=LANGUAGES, max_length=10)),
                ("state", models.CharField(choices=TERM_STATES, default="active", max_length=10)),
                ("version", models.SmallIntegerField(default=1)),
                ("registered_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("retired_for", models.CharField(blank=True, choices=REASONS, max_length=10)),
                ("registered_by", models.ForeignKey(**STAFF)),
                ("retired_by", models.ForeignKey(null=True, **STAFF)),
            ],
        ),
        migrations.CreateModel(
            name="TermHunt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.SmallIntegerField()),
                ("state", models.CharField(choices=HUNT_STATES, default="running", max_length=10)),
                ("cursor", models.BigIntegerField(default=0)),
                ("until", models.BigIntegerField(default=0)),
                ("total", models.IntegerField(default=0)),
                ("done", models.IntegerField(default=0)),
                ("found", models.IntegerField(default=0)),
                ("lost", models.IntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "term",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="hunts",
                        to="detect.term",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("term", "version"), name="term_hunt_once")],
            },
        ),
        migrations.CreateModel(
            name="EmergingTerm",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("blind", models.BinaryField(max_length=16, unique=True)),
                ("flagged", models.IntegerField()),
                ("recent", models.IntegerField()),
                ("others", models.IntegerField()),
                ("delta", models.FloatField()),
                ("z", models.FloatField()),
                ("state", models.CharField(choices=PROPOSAL_STATES, default="open", max_length=10)),
                ("dismissed_for", models.CharField(blank=True, choices=REASONS, max_length=10)),
                ("first_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "count",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+",
                        to="detect.termcount",
                    ),
                ),
                ("decided_by", models.ForeignKey(null=True, **STAFF)),
                (
                    "term",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+",
                        to="detect.term",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["state", "-z"], name="emerging_order")]},
        ),
        migrations.CreateModel(
            name="EmergingExample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="examples", to="detect.emergingterm"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="intake.report"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("proposal", "report"), name="emerging_example_once")],
            },
        ),
    ]  # fmt: skip
