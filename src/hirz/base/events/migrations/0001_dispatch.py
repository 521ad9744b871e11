"""The one door to the job table: a function of the owner that inserts a dispatch job and nothing else."""

from django.db import migrations

CREATE = """
CREATE FUNCTION hirz_dispatch(event text, payload jsonb) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT (public.procrastinate_defer_jobs_v1(ARRAY[ROW(
        'dispatch', 'hirz.dispatch', 10, NULL, NULL,
        jsonb_build_object('event', event, 'payload', payload), NULL
    )::public.procrastinate_job_to_defer_v1]))[1]
    WHERE session_user <> 'hirz_public' OR event = ANY (ARRAY['ReportsReceived', 'ReportAdded'])
$$;
REVOKE ALL ON FUNCTION hirz_dispatch(text, jsonb) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    """After procrastinate's own tables."""

    dependencies = [("procrastinate", "0041_post_retry_failed_job")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION hirz_dispatch(text, jsonb)")]
