"""The words of reports as keyed tokens."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

REPORT = {
    "db_constraint": False, "db_index": False, "on_delete": django.db.models.deletion.CASCADE, "related_name": "+",
    "to": "intake.report",
}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("detect", "0006_signals"), ("intake", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchPart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("part", models.SmallIntegerField(db_default=0, default=0)),
                ("scheme", models.SmallIntegerField()),
                ("is_whole", models.BooleanField(db_default=True, default=True)),
                ("tokens", django.contrib.postgres.search.SearchVectorField()),
                ("report", models.ForeignKey(**REPORT)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("report", "part"), name="search_part_once")],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("part", 0)),
                        fastupdate=True,
                        fields=["tokens"],
                        gin_pending_list_limit=2048,
                        name="search_tokens",
                    )
                ],
            },
        ),
    ]
