"""Operations for migrations, and the making of month partitions.

In a migration::

    operations = [
        migrations.CreateModel(...),
        grant("registry_person", "SELECT, INSERT, UPDATE"),
    ]

A table by month is made in SQL, since Django knows no partitions; see the migrations of ``feed`` and ``audit``.
"""

from django.db import connections
from django.db.migrations import RunSQL

APP_ROLE = "wanjia_app"


def grant(table: str, rights: str) -> RunSQL:
    """What the application may do with ``table``: for example ``"SELECT, INSERT"``. Identity columns need no more."""
    return RunSQL(f"GRANT {rights} ON {table} TO {APP_ROLE}", f"REVOKE ALL ON {table} FROM {APP_ROLE}")


def append_only(table: str) -> RunSQL:
    """Read and insert only; triggers refuse UPDATE, DELETE and TRUNCATE to everyone, the owner included.

    On a partitioned table call it before :func:`partition_by_month`, so that the partitions take it over.
    """
    return RunSQL(
        f"""
        GRANT SELECT, INSERT ON {table} TO {APP_ROLE};
        CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION tables_append_only();
        CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION tables_append_only();
        """,
        f"DROP TRIGGER {table}_keep ON {table}; DROP TRIGGER {table}_keep_all ON {table}",
    )


def partition_by_month(table: str) -> RunSQL:
    """The default partition and those of this month and the next three, for a table PARTITION BY RANGE of a time."""
    return RunSQL(f"SELECT tables_add_months('{table}', 3)", RunSQL.noop)


def ensure_partitions(*, months: int = 3, using: str = "default") -> int:
    """Make what is missing up to ``months`` ahead, for every partitioned table; returns how many were made.

    Runs after every migrate, and daily as the application: the function belongs to the owner. A month whose rows
    already lie in the default partition stays there, since moving them would lock writers out.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT tables_ensure_months(%s)", [months])
        return int(cursor.fetchone()[0])
