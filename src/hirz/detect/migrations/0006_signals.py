"""What the words of a report show: spans sealed in the scan, and a row for each report and rule."""

import django.db.models.deletion
from django.db import migrations, models

REPORT = {
    "db_constraint": False, "db_index": False, "on_delete": django.db.models.deletion.CASCADE, "related_name": "+",
    "to": "intake.report",
}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("detect", "0005_asking"), ("intake", "0001_initial")]

    operations = [
        migrations.AddField("scan", "signals", models.BinaryField(db_default=b"", default=bytes)),
        migrations.CreateModel(
            name="Signal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "report_id", "rule", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rule", models.CharField(max_length=40)),
                ("family", models.CharField(max_length=20)),
                ("version", models.SmallIntegerField(db_default=1, default=1)),
                ("weight", models.SmallIntegerField(db_default=0, default=0)),
                ("report", models.ForeignKey(**REPORT)),
            ],
            options={"indexes": [models.Index(fields=["rule"], name="signal_rule")]},
        ),
    ]
