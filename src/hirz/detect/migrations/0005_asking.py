"""Partners ask whether digests are known; a report may hold an entry in several files; hashes are read by their ids."""

import django.db.models.deletion
from django.db import migrations, models

FEED = {"db_index": False, "on_delete": django.db.models.deletion.CASCADE, "related_name": "+", "to": "accounts.feed"}
LIST = {"on_delete": django.db.models.deletion.CASCADE, "related_name": "+", "to": "detect.hashlist"}


class Migration(migrations.Migration):
    dependencies = [("detect", "0004_hash_lists"), ("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ListAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField()),
                ("feed", models.ForeignKey(**FEED)),
                ("hash_list", models.ForeignKey(**LIST)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("feed", "hash_list"), name="list_access_once")],
            },
        ),
        migrations.CreateModel(
            name="MatchRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BinaryField(max_length=16)),
                ("request", models.BinaryField(max_length=16)),
                ("hashes", models.IntegerField()),
                ("asked_at", models.DateTimeField()),
                ("feed", models.ForeignKey(**FEED)),
            ],
            options={
                "indexes": [models.Index(fields=["feed", "asked_at"], name="match_request_rate")],
                "constraints": [models.UniqueConstraint(fields=("feed", "key"), name="match_request_once")],
            },
        ),
        migrations.RemoveConstraint("match", "match_once"),
        migrations.AddConstraint(
            "match", models.UniqueConstraint(fields=["report", "entry", "ordinal"], name="match_once")
        ),
        migrations.AddIndex(
            "hashentry",
            models.Index(fields=["id"], name="hash_entry_pdq", condition=models.Q(kind="pdq")),
        ),
    ]
