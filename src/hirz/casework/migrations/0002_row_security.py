"""Who finds which row: policies of PostgreSQL over every table of casework (`hirz.base.acting`).

The desk finds a case if the person that its transaction acts as is a member now, or a prosecutor of the office that the
case was sent to. The worker finds offers alone, in its named task. Without either, nothing is found.
"""

from django.db import migrations

# A day begins at different moments in UTC and at the desk: an hour of grace here, exact days in `policies`.
TODAY = "(now() AT TIME ZONE 'UTC' + interval '1 hour')::date"
NOW_A = f"m.starts_on <= {TODAY} AND (m.ends_on IS NULL OR m.ends_on >= (now() AT TIME ZONE 'UTC')::date)"
DEFINER = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public"

# Nothing from outside goes in: the pieces are the constants above.
FUNCTIONS = f"""
CREATE FUNCTION hirz_acting_user() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('hirz.user', true), '')::uuid
$$;
CREATE FUNCTION casework_units() RETURNS SETOF varchar {DEFINER} AS $$
    SELECT m.organisation_id FROM public.accounts_membership m JOIN public.accounts_user u ON u.id = m.user_id
    WHERE u.id = public.hirz_acting_user() AND u.is_active AND m.role = 'investigator' AND {NOW_A}
$$;
CREATE FUNCTION casework_mine() RETURNS SETOF uuid {DEFINER} AS $$
    SELECT c.id FROM public.casework_casemember w JOIN public.casework_case c ON c.id = w.case_id
    WHERE w.user_id = public.hirz_acting_user() AND w.ended_at IS NULL
      AND c.unit_id IN (SELECT public.casework_units())
$$;
CREATE FUNCTION casework_sent() RETURNS SETOF uuid {DEFINER} AS $$
    SELECT c.id FROM public.casework_case c JOIN public.accounts_membership m ON m.organisation_id = c.prosecution_id
      JOIN public.accounts_user u ON u.id = m.user_id
    WHERE u.id = public.hirz_acting_user() AND u.is_active AND m.role = 'prosecutor' AND {NOW_A}
      AND (m.court_id IS NULL OR m.court_id = c.court_id)
$$;
CREATE FUNCTION casework_founded(wanted uuid) RETURNS boolean {DEFINER} AS $$
    SELECT EXISTS (SELECT 1 FROM public.casework_case WHERE id = wanted AND opened_by_id = public.hirz_acting_user())
       AND NOT EXISTS (SELECT 1 FROM public.casework_casemember WHERE case_id = wanted)
$$;
"""  # noqa: S608
DROP_FUNCTIONS = """
DROP FUNCTION casework_founded(uuid); DROP FUNCTION casework_sent(); DROP FUNCTION casework_mine();
DROP FUNCTION casework_units(); DROP FUNCTION hirz_acting_user();
"""

SEEN = "(SELECT public.casework_mine() UNION SELECT public.casework_sent())"
MINE = "(SELECT public.casework_mine())"
SENT = "(SELECT public.casework_sent())"
UNITS = "(SELECT public.casework_units())"

# table -> (policy, command, using, with check); "" leaves a part out.
POLICIES: dict[str, list[tuple[str, str, str, str]]] = {
    "casework_case": [
        ("seen", "SELECT", f"id IN {SEEN}", ""),
        ("changed", "UPDATE", f"id IN {SEEN}", f"id IN {SEEN}"),
        ("opened", "INSERT", "", f"opened_by_id = public.hirz_acting_user() AND unit_id IN {UNITS}"),
    ],
    "casework_casemember": [
        ("seen", "SELECT", f"case_id IN {SEEN}", ""),
        # Whoever ends their own part may no longer find the row afterwards.
        ("changed", "UPDATE", f"case_id IN {MINE}", "true"),
        ("admitted", "INSERT", "",
         f"case_id IN {MINE} OR (user_id = public.hirz_acting_user() AND public.casework_founded(case_id))"),
    ],
    "casework_casenote": [
        ("by_compartment", "ALL",
         f"(compartment = 'case' AND case_id IN {SEEN}) OR (compartment = 'unit' AND case_id IN {MINE})"
         f" OR (compartment = 'prosecution' AND case_id IN {SENT})", ""),
    ],
    "casework_offer": [("of_the_unit", "ALL", f"unit_id IN {UNITS}", "")],
    **{
        f"casework_{name}": [("seen", "ALL", f"case_id IN {SEEN}", "")]
        for name in ("casereport", "stagemove", "caseperson", "personrelation", "casetask")
    },
}  # fmt: skip


def forward() -> str:
    """Every policy, for the desk's role; and the worker's one."""
    lines = []
    for table, policies in POLICIES.items():
        lines.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;")
        for name, command, using, check in policies:
            parts = [f"CREATE POLICY {name} ON {table} FOR {command} TO hirz_desk"]
            parts += [f"USING ({using})"] if using else []
            parts += [f"WITH CHECK ({check})"] if check else []
            lines.append(" ".join(parts) + ";")
    lines.append(
        "CREATE POLICY of_the_task ON casework_offer TO hirz_worker "
        "USING (current_setting('hirz.task', true) = 'offer_reports');"
    )
    return "\n".join(lines)


def backward() -> str:
    """Without any of it."""
    lines = ["DROP POLICY of_the_task ON casework_offer;"]
    for table, policies in POLICIES.items():
        lines += [f"DROP POLICY {name} ON {table};" for name, *_rest in policies]
        lines.append(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;")
    return "\n".join(lines)


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("casework", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS), migrations.RunSQL(forward(), backward())]
