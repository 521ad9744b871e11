"""Messages are numbered: times of reporters say the hour only, so that an answer would stand before its question."""

from django.db import migrations, models

NUMBER = """
UPDATE intake_message m SET number = counted.n FROM
  (SELECT id, row_number() OVER (PARTITION BY report_id ORDER BY sent_at, id) AS n FROM intake_message) AS counted
WHERE counted.id = m.id
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_places_are_digests")]

    operations = [
        migrations.AddField("message", "number", models.IntegerField(default=0), preserve_default=False),
        migrations.RunSQL(NUMBER, migrations.RunSQL.noop),
        migrations.RemoveIndex("message", "message_report"),
        migrations.AddIndex("message", models.Index(fields=["report", "number"], name="message_order")),
    ]
