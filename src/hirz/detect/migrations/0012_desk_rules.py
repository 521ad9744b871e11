import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("detect", "0011_left_out"),
        ("intake", "0005_stop_this_picture"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True)),
                ("is_shipped", models.BooleanField(default=False)),
                ("is_off", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RuleBook",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("edition", models.IntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="DeskRuleVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("content", models.BinaryField(default=bytes)),
                ("family", models.CharField(max_length=20)),
                ("weight", models.SmallIntegerField()),
                ("expires_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for a second person"),
                            ("live", "In use"),
                            ("replaced", "Replaced by a newer one"),
                            ("refused", "Refused by a second person"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="detect.deskrule"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RuleEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("written", "Written"),
                            ("tried", "Back-test started"),
                            ("approved", "Put into use"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("off", "Switched off"),
                            ("on", "Switched on again"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("noise", "It finds too much that is nothing"),
                            ("harm", "It points at people whom it should not"),
                            ("outdated", "The words are no longer used so"),
                            ("double", "Another rule says it already"),
                            ("mistake", "There is a mistake in it"),
                            ("checked", "Looked at again: it is right"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.SmallIntegerField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="detect.deskrule"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RuleTrial",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("running", "Running"), ("done", "Done")],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("cursor", models.UUIDField(null=True)),
                ("total", models.IntegerField(default=0)),
                ("done", models.IntegerField(default=0)),
                ("hits", models.IntegerField(default=0)),
                ("months", models.JSONField(default=dict)),
                ("languages", models.JSONField(default=dict)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "started_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="trial", to="detect.deskruleversion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RuleHit",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "trial_id", "report_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="intake.report"
                    ),
                ),
                (
                    "trial",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="detect.ruletrial",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="deskruleversion",
            constraint=models.UniqueConstraint(fields=("rule", "number"), name="rule_version_once"),
        ),
        migrations.AddConstraint(
            model_name="deskruleversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("rule",), name="one_open_version_a_rule"
            ),
        ),
        migrations.AddConstraint(
            model_name="deskruleversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "live")), fields=("rule",), name="one_live_version_a_rule"
            ),
        ),
    ]
