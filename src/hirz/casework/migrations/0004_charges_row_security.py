"""The policies of the tables of charges, as of every other table of casework (0002)."""

from django.db import migrations

SEEN = "(SELECT public.casework_mine() UNION SELECT public.casework_sent())"
TABLES = ("casework_personfacts", "casework_charge")

FORWARD = "\n".join(
    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\nCREATE POLICY seen ON {table} TO hirz_desk USING (case_id IN {SEEN});"
    for table in TABLES
)
BACKWARD = "\n".join(
    f"DROP POLICY seen ON {table};\nALTER TABLE {table} DISABLE ROW LEVEL SECURITY;" for table in TABLES
)


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("casework", "0003_charges")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
