"""A scan is made again when a reporter adds something."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("detect", "0001_initial")]

    operations = [
        migrations.AddField("scan", "revision", models.SmallIntegerField(db_default=0, default=0)),
        migrations.AddField("scan", "is_alarmed", models.BooleanField(db_default=False, default=False)),
    ]
