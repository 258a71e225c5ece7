"""Row-level security for migrations: the second wall behind the queries.

::

    reach = in_reach("residence_area_id", "hukou_area_id", person="public_id")
    row_security("registry_person", using=f"NOT sealed AND {reach}")
    row_security("registry_name", using=of_visible("registry_person", "registry_name.person_id"))

A transaction says how far it reaches by ``access.queries.within``; without it no row is visible, none can be written.

How it stays fast (a million rows, PostgreSQL 18, two cores): the settings are read once a statement, by uncorrelated
sub-selects that the planner hashes. A person by key or by blind index takes as long as without a policy (0.05 ms), for
a county of 377 areas 0.1 ms longer; counting a county takes 0.1 s, where ``= ANY (array)`` takes 0.9 s and a function
called for every row 8.6 s.

An index serves a condition under row security only when its operator is leakproof. ``=``, ``<``, ``>=`` and ``IN`` on
numbers, text, bytea, uuid and dates are, and so is ``^@`` (starts with). ``LIKE``, ``ILIKE``, ``@>`` and ``&&`` are
not: they read the whole table (0.1 ms became 700 ms). So prefixes of COLLATE "C" columns are searched by ``^@``.
"""

from django.db.migrations import RunSQL


def in_reach(*areas: str, person: str = "") -> str:
    """A condition: a column of ``areas`` holds an area in reach, or ``person`` (a uuid column) was opened singly."""
    tests = ["(SELECT access_whole_city())"]
    tests += [f"{column} IN (SELECT access_areas())" for column in areas]
    if person:
        tests.append(f"{person} IN (SELECT access_persons())")
    return f"({' OR '.join(tests)})"


def of_visible(table: str, column: str) -> str:
    """A condition: the row of ``table`` whose id stands in ``column`` (written ``table.column``) is visible."""
    return f"EXISTS (SELECT FROM {table} AS visible WHERE visible.id = {column})"


def row_security(table: str, *, using: str) -> RunSQL:
    """An operation: ``table`` shows, and takes from the application, only rows for which ``using`` holds.

    The owner's role is not bound: it migrates and backs up, and no request runs as it.
    """
    policy = f"{table}_reach"
    return RunSQL(
        f"CREATE POLICY {policy} ON {table} USING ({using}); ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; DROP POLICY {policy} ON {table}",
    )
