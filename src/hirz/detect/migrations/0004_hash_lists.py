"""Hash lists as objects, their imports and reviews; digests seen in reports, and hunts in them.

Columns get constant defaults and no old row is checked or rewritten: quick on ten million entries.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("detect", "0003_lean_sightings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="hashentry",
            name="added_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="hashentry",
            name="is_contested",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="hashentry",
            name="quality",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="hashentry",
            name="sealed_value",
            field=models.BinaryField(db_default=b"", default=bytes),
        ),
        migrations.AddField(
            model_name="hashentry",
            name="share",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="hashentry",
            name="state",
            field=models.CharField(
                choices=[
                    ("active", "In use"),
                    ("proposed", "Waits for a second reader"),
                    ("disabled", "Listed without being abuse material"),
                    ("quarantined", "Set apart: matched too much"),
                    ("deconfirmed", "Taken out by two readers"),
                    ("removed", "Taken back by its owner"),
                ],
                db_default="active",
                default="active",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="hashentry",
            name="variant",
            field=models.CharField(
                choices=[("full", "full size"), ("resized", "shrunk to 512 pixels first"), ("unknown", "not said")],
                db_default="unknown",
                default="unknown",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="hashlist",
            name="enable_ratio",
            field=models.SmallIntegerField(db_default=100, default=100),
        ),
        migrations.AddField(
            model_name="hashlist",
            name="flood_limit",
            field=models.IntegerField(db_default=1000, default=1000),
        ),
        migrations.AddField(
            model_name="hashlist",
            name="is_negative",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="hashlist",
            name="is_own",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="hashlist",
            name="kind",
            field=models.CharField(
                choices=[
                    ("csv", "Table"),
                    ("pdq", "Plain list of PDQ hashes"),
                    ("ncmec", "NCMEC Hash Sharing"),
                    ("stopncii", "StopNCII"),
                    ("vics", "Project VIC (VICS)"),
                    ("own", "Own list"),
                    ("negative", "Negative list"),
                ],
                db_default="csv",
                default="csv",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="hashlist",
            name="provenance",
            field=models.CharField(blank=True, db_default="", default="", max_length=400),
        ),
        migrations.AddField(
            model_name="hashlist",
            name="review_at",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="hashlist",
            name="scheme_version",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="hashlist",
            name="terms",
            field=models.CharField(blank=True, db_default="", default="", max_length=400),
        ),
        migrations.AddField(
            model_name="match",
            name="distance",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="match",
            name="found_by",
            field=models.CharField(
                choices=[("arrival", "when the report came"), ("hunt", "when the list came")],
                db_default="arrival",
                default="arrival",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="hashentry",
            name="blind",
            field=models.BinaryField(max_length=32),
        ),
        migrations.AlterField(
            model_name="hashentry",
            name="kind",
            field=models.CharField(max_length=20),
        ),
        migrations.CreateModel(
            name="FloodWatch",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("last_match", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="HashTally",
            fields=[
                ("hour", models.DateTimeField()),
                ("count", models.IntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "entry_id", "hour", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="detect.hashentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ListImport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("file", "Import of a file"),
                            ("own", "Confirmed exhibit"),
                            ("release", "Switched on again"),
                        ],
                        default="file",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "Running"), ("done", "Done"), ("refused", "Refused")],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("blind", models.BinaryField(default=bytes, max_length=16)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("position", models.BigIntegerField(default=0)),
                ("checkpoint", models.JSONField(default=dict)),
                ("added", models.IntegerField(default=0)),
                ("known", models.IntegerField(default=0)),
                ("changed", models.IntegerField(default=0)),
                ("removed", models.IntegerField(default=0)),
                ("bad", models.IntegerField(default=0)),
                ("reasons", models.JSONField(default=dict)),
                ("first_entry", models.BigIntegerField(null=True)),
                ("last_entry", models.BigIntegerField(null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "hash_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="detect.hashlist"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Hunt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("running", "Running"), ("done", "Done")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("cursor", models.BigIntegerField(default=0)),
                ("checkpoint", models.JSONField(default=dict)),
                ("total", models.BigIntegerField(default=0)),
                ("done", models.BigIntegerField(default=0)),
                ("matched", models.IntegerField(default=0)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "hash_list",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="detect.hashlist"
                    ),
                ),
                (
                    "list_import",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="detect.listimport"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="hashentry",
            name="listed_in",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="detect.listimport",
            ),
        ),
        migrations.CreateModel(
            name="ListImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.SmallIntegerField(default=1)),
                ("position", models.BigIntegerField()),
                ("field", models.CharField(blank=True, max_length=20)),
                ("reason", models.CharField(max_length=30)),
                (
                    "list_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="detect.listimport"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EntryReview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "act",
                    models.CharField(
                        choices=[("confirm", "Confirm"), ("deconfirm", "Take out"), ("release", "Use again")],
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("seen", "Looked at: it is what the list says"),
                            ("class", "Looked at: another class"),
                            ("harmless", "Looked at: no abuse"),
                            ("adult", "Looked at: an adult"),
                            ("common", "A logo, a blank or another common picture"),
                            ("viral", "Many reports of one file: the matches are right"),
                        ],
                        max_length=20,
                    ),
                ),
                ("classification", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for a second reader"),
                            ("done", "Agreed by a second reader"),
                            ("refused", "Refused by a second reader"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="detect.hashentry"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("entry",), name="one_open_review_an_entry"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HashClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("blind", models.BinaryField(max_length=16)),
                ("sealed_item", models.BinaryField()),
                ("classification", models.CharField(blank=True, max_length=40)),
                ("stamped_at", models.DateTimeField(null=True)),
                ("is_withdrawn", models.BooleanField(default=False)),
                ("is_material", models.BooleanField(default=True)),
                ("agreed", models.SmallIntegerField(default=0)),
                ("disagreed", models.SmallIntegerField(default=0)),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="detect.hashentry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("blind", "entry"), name="hash_claim_once", nulls_distinct=False)
                ],
            },
        ),
        migrations.CreateModel(
            name="SeenHash",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ordinal", models.IntegerField()),
                ("kind", models.CharField(db_default="pdq", default="pdq", max_length=10)),
                ("blind", models.BinaryField(max_length=32)),
                ("quality", models.SmallIntegerField(null=True)),
                (
                    "variant",
                    models.CharField(
                        choices=[
                            ("full", "full size"),
                            ("resized", "shrunk to 512 pixels first"),
                            ("unknown", "not said"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="intake.report",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("report", "ordinal", "blind"), name="seen_hash_once")],
            },
        ),
    ]
