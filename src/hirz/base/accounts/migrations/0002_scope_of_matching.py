"""A partner may be let ask whether digests are known."""

import django.contrib.postgres.fields
from django.db import migrations, models

CHOICES = [
    ("reports:write", "Send reports"),
    ("reports:status", "Read the state of own reports"),
    ("hashes:match", "Ask whether digests are known"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AlterField(
            "credential",
            "scopes",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=CHOICES, max_length=30), size=None
            ),
        ),
    ]
