from django.db import migrations

from wanjia.tables.actions import grant

TABLES = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers")
NUMBERED = TABLES[:3]  # the fourth has an identity column, which needs no right of its own


class Migration(migrations.Migration):
    """The worker runs as the application's role: it may do to its own tables what jobs need."""

    dependencies = [("tables", "0001_functions"), ("procrastinate", "0041_post_retry_failed_job")]

    operations = [
        *(grant(table, "SELECT, INSERT, UPDATE, DELETE") for table in TABLES),
        grant("django_migrations", "SELECT"),  # for wanjia selfcheck
        *(grant(f"{table}_id_seq", "USAGE") for table in NUMBERED),
    ]
