"""Everybody held as a table, for linkage to seek two records of one human in the whole register.

Doors of the platform itself: nothing of it leaves, so nothing is accounted for here; whoever shows it to a person does.
Numbers are not opened to be read: the blind index stands for each, by which equal ones are known while one index key is
in use. They are opened of those alone who are in doubt.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from django.db import connection as database
from duckdb import DuckDBPyConnection

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.kernel.ahead import asked_meanwhile
from wanjia.registry import sql
from wanjia.registry.queries.candidates import AT_ONCE, numbers_of
from wanjia.tables.actions.rows import put_rows, scratch_file

STRETCH = 250_000  # ids that are read together, in a transaction of their own
PEOPLE = {
    "person": "BIGINT",
    "uuid": "UUID",
    "merged": "BOOLEAN",
    "name": "VARCHAR",
    "sex": "VARCHAR",
    "born_on": "DATE",
    "area": "VARCHAR",
    "hukou_area": "VARCHAR",
    "number": "VARCHAR",
    "phone": "VARCHAR",
}
TIES = {"person": "BIGINT", "father": "BIGINT", "mother": "BIGINT", "spouse": "BIGINT"}
STAND_INS = ", ".join(f"CASE WHEN {name} IS NOT NULL THEN hash({name}) END AS {name}" for name in ("number", "phone"))
Stretch = tuple[int, int, int]
Progress = Callable[[int, int], None]


def everybody(
    ctx: RequestContext, connection: DuckDBPyConnection, *, into: str, tell: Progress = lambda done, of: None
) -> int:
    """Everybody in reach who is not sealed and not joined to another record; returns how many.

    Makes the table ``into`` (person, uuid and the columns of Sketch; numbers as hashes). ``tell`` hears of ids read.
    """
    for table, columns in (("crowd", PEOPLE | {"number": "UBIGINT", "phone": "UBIGINT"}), ("ties", TIES)):
        told = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        connection.execute(f"CREATE OR REPLACE TABLE {table} ({told})")
    copied = asked_meanwhile(_stretches(ctx), partial(_copied, ctx), leave=_leave)
    for (_, last, end), (people, ties) in copied:
        _take(connection, people, PEOPLE, f"crowd SELECT * REPLACE ({STAND_INS})")
        _take(connection, ties, TIES, "ties SELECT *")
        tell(min(last, end), end)
    connection.execute(f"CREATE OR REPLACE TABLE {into} AS {_TOGETHER}")
    (people,) = connection.execute(f"SELECT count(*) FROM {into}").fetchone() or (0,)  # noqa: S608 (the caller's name)
    return int(people)


def open_numbers(ctx: RequestContext, connection: DuckDBPyConnection, *, of: str, held: str, into: str) -> int:
    """The view ``into``: of :func:`everybody` in ``held`` those whom the query ``of`` names (person), numbers in clear.

    Returns how many they are. Numbers of relatives stay as they are.
    """
    asked = f"SELECT DISTINCT person FROM ({of}) ORDER BY 1"  # noqa: S608 (the caller's query)
    people = [person for (person,) in connection.execute(asked).fetchall()]
    put_rows(
        connection,
        "numbers",
        {"person": "BIGINT", "number": "VARCHAR", "phone": "VARCHAR"},
        _opened(ctx, people),
        temporary=False,
    )
    connection.execute(f"""
        CREATE OR REPLACE VIEW {into} AS
        SELECT held.* REPLACE (numbers.number AS number, numbers.phone AS phone)
        FROM {held} AS held JOIN numbers USING (person)""")  # noqa: S608 (the caller's names)
    return len(people)


def _opened(ctx: RequestContext, people: list[int]) -> Iterator[tuple[object, ...]]:
    for start in range(0, len(people), AT_ONCE):
        with within(ctx):
            for person, number, phone in numbers_of(people[start : start + AT_ONCE]):
                yield person, number or None, phone or None


def _stretches(ctx: RequestContext) -> Iterator[Stretch]:
    """The first and the last id of each stretch, and the last of all."""
    with within(ctx), database.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM registry_person")
        first, end = cursor.fetchone()
    for start in range(first, end + 1, STRETCH) if first is not None else ():
        yield start, start + STRETCH - 1, end


def _copied(ctx: RequestContext, stretch: Stretch) -> tuple[bytes, bytes]:
    """Who has the ids of a stretch, and their ties, as CSV."""
    first, last, _ = stretch
    with within(ctx):
        _take_time()
        return _copy("everybody", first=first, last=last), _copy("everybody_kin", first=first, last=last)


def _leave() -> None:
    database.close()  # that of the thread which calls


def _take_time() -> None:
    """A stretch may take longer than a page may."""
    with database.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10min'")


def _copy(name: str, **ids: int) -> bytes:
    """The rows of a statement about a stretch of ids."""
    question = f"COPY ({sql.text(name)}) TO STDOUT (FORMAT csv)"
    with database.cursor() as cursor, cursor.copy(question, ids) as rows:
        return b"".join(rows)


def _take(connection: DuckDBPyConnection, rows: bytes, columns: Mapping[str, str], into: str) -> None:
    """Add rows to a table."""
    with scratch_file() as path:
        path.write_bytes(rows)
        connection.execute(
            f"INSERT INTO {into} FROM read_csv($1, columns = $2, header = false, auto_detect = false, delim = ',',"
            " quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false)",
            [str(path), dict(columns)],
        )


_NUMBERS = ", ".join(f"{name}.number AS {name}_number" for name in ("father", "mother", "spouse"))
_TIED = " ".join(f"LEFT JOIN crowd AS {name} ON {name}.person = ties.{name}" for name in ("father", "mother", "spouse"))
_TOGETHER = f"""
SELECT crowd.* EXCLUDE (merged), {_NUMBERS}
FROM crowd LEFT JOIN ties ON ties.person = crowd.person {_TIED} WHERE NOT crowd.merged
"""  # noqa: S608 (our own names)
