"""Initial-load mode: an empty register is filled without indexes and foreign keys, which are made afterwards.

Only the owner can do it, and only while the register is empty. What was set aside is written down first, in the same
transaction, so a load that was killed is taken up again with its register still in this mode.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

from django.db import connection, connections, transaction

from wanjia.registry.actions.loading import copied_tables
from wanjia.registry.models import FACTS, Household, Person

AT_ONCE = 2  # statements; one a core
# Of a machine sized for a city; freed again when the statement ends.
MEMORY = "1GB"
Progress = Callable[[str, int, int], None]


def begin() -> bool:
    """Set indexes and constraints aside if the register is empty; answers whether it is in initial-load mode."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM registry_setaside)")
        if cursor.fetchone()[0]:
            return True
        cursor.execute("LOCK TABLE registry_person IN EXCLUSIVE MODE")
        if Person.objects.exists():
            return False
        steps = _steps(cursor)
        cursor.executemany("INSERT INTO registry_setaside VALUES (%s, %s, %s, %s)", [step[:4] for step in steps])
        for _, step, name, _, table in reversed(steps):
            _drop(cursor, step, name, table)
    return True


def is_empty() -> bool:
    """Whether nobody is held yet, and no household."""
    return not Person.objects.exists() and not Household.objects.exists()


def finish(progress: Progress) -> None:
    """Make everything again that was set aside, two statements at a time; what is made is crossed off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position, step, name, statement FROM registry_setaside ORDER BY position")
        steps = cursor.fetchall()
    done = 0
    for names in (("key", "index"), ("foreign key",), ("check",)):
        todo = [step for step in steps if step[1] in names]
        # Adding foreign keys locks both tables; it takes no time, since the check comes after.
        with ThreadPoolExecutor(1 if names == ("foreign key",) else AT_ONCE) as workers:
            for _ in workers.map(_make, todo):
                done += 1
                progress("indexes", done, len(steps))
    with connection.cursor() as cursor:
        for table in sorted(_tables()):
            cursor.execute(f"ANALYZE {table}")


def _tables() -> set[str]:
    """What a load fills, and the facts it has none of: their foreign keys hold on to the same keys."""
    return {*copied_tables(), *(fact._meta.db_table for fact in FACTS)}


def _steps(cursor) -> Sequence[tuple[int, str, str, str, str]]:
    text = files("wanjia.registry").joinpath("sql", "set_aside.sql").read_text()
    cursor.execute(text, {"tables": sorted(_tables())})
    return cursor.fetchall()


def _drop(cursor, step: str, name: str, table: str) -> None:
    if step == "index":
        cursor.execute(f'DROP INDEX "{name}"')
    elif step != "check":
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def _make(step: tuple[int, str, str, str]) -> None:
    position, _, _, statement = step
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [MEMORY])
            cursor.execute("SET LOCAL max_parallel_maintenance_workers = 0")
            cursor.execute(statement)
            cursor.execute("DELETE FROM registry_setaside WHERE position = %s", [position])
    finally:
        connections.close_all()  # the thread's own
