"""What a process holds beside the base: for each table a log of weighted rows, each at the position that told it.

The base and all of the log are the rows that hold now: +1 where one came, -1 where one went, whether out of the base or
out of the log. The end of the log is what changed of late, by which answers are brought forward.
"""

from collections.abc import Iterable
from pathlib import Path

from wanjia.mirror.queries.register import Connection, prepare
from wanjia.mirror.queries.steps import rows_in
from wanjia.mirror.types import Joined, Subject, Sums, Table

Kept = Table | Sums | Joined

# Of as many numbers DuckDB looks only into the parts of the base that may hold them, as long as they are no more.
LOOKED_UP = 1_000


def lay_out(duck: Connection, tables: Iterable[Kept]) -> None:
    """The log of each table, base and log together under the table's name, and what changed after a position."""
    duck.execute(f"SET GLOBAL dynamic_or_filter_threshold = {LOOKED_UP}")
    duck.execute("CREATE SCHEMA lately")
    for table in tables:
        columns = ", ".join(f"{name} {kind}" for name, kind in table.columns.items())
        duck.execute(f"CREATE TABLE {table.name}_log ({columns}, w TINYINT, position BIGINT)")
        log = f"SELECT * EXCLUDE position FROM main.{table.name}_log"  # noqa: S608 (declared names)
        duck.execute(
            f"CREATE VIEW {table.name} AS SELECT *, 1::TINYINT AS w FROM base.{table.name} UNION ALL {log}"  # noqa: S608
        )
        duck.execute(f"CREATE VIEW lately.{table.name} AS {log} WHERE position > getvariable('after')")


def take_in(duck: Connection, subject: Subject, position: int) -> dict[str, int]:
    """Put the subjects that were read into memory; returns how many rows of each table that changed by this step."""
    prepare(duck, subject)
    rows = {
        table.name: _tell(duck, table, _rows_of(table, "SELECT number FROM changed"), table.rows, position)
        for table in subject.tables
    }
    return rows | {one.name: _add_up(duck, one, position) for one in subject.sums}


def join(duck: Connection, joined: Joined, position: int) -> int:
    """Put the joined rows of the keys that just changed into memory; returns how many rows changed."""
    touched = " UNION ".join(
        f"SELECT {key} FROM {name}_log WHERE position = {position}"  # noqa: S608 (declared names)
        for name, key in joined.of.items()
    )
    duck.execute(f"CREATE OR REPLACE TEMP TABLE touched AS {touched}")
    for name, key in joined.of.items():
        duck.execute(f"CREATE OR REPLACE TEMP TABLE of_{name} AS {_found(name, key, position)}")
    # what it said before is worked out of the same rows: its own are not in the order of its key
    before = f"SELECT *, 1::TINYINT AS w FROM ({_worked_out(joined, 'old')})"  # noqa: S608 (declared names)
    return _tell(duck, joined, before, _worked_out(joined, "true"), position)


def _found(name: str, key: str, position: int) -> str:
    """The weighted rows of the keys that are touched; ``old`` are those from before a position."""
    base = f"SELECT *, 1::TINYINT AS w, true AS old FROM base.{name} WHERE {key} IN (FROM touched)"  # noqa: S608 (declared)
    log = f"SELECT * EXCLUDE position, position < {position} FROM {name}_log WHERE {key} IN (FROM touched)"  # noqa: S608
    return f"{base} UNION ALL {log}"


def _worked_out(joined: Joined, which: str) -> str:
    """The rows of a join over those of its parts that were found."""
    parts = ", ".join(
        f"{name} AS (SELECT * EXCLUDE (w, old) FROM of_{name} WHERE {which} GROUP BY ALL HAVING sum(w) <> 0)"  # noqa: S608
        for name in joined.of
    )
    return f"WITH {parts} {joined.rows}"


def told(table: Kept, position: int) -> str:
    """The rows that a step told, to write them down."""
    return f"SELECT * EXCLUDE position FROM {table.name}_log WHERE position = {position}"  # noqa: S608 (declared names)


def whole(table: Kept) -> str:
    """All the log tells, added up."""
    return f"SELECT * EXCLUDE (w, position), sum(w)::TINYINT AS w FROM {table.name}_log GROUP BY ALL HAVING sum(w) <> 0"  # noqa: S608


def take_over(duck: Connection, table: Kept, path: Path, position: int) -> None:
    """Put the rows that another process wrote down into memory."""
    duck.execute(f"INSERT INTO {table.name}_log SELECT *, {position} FROM {rows_in(path, table.name)}")  # noqa: S608


def forget(duck: Connection, table: Kept) -> None:
    """Memory holds nothing of a table any more."""
    duck.execute(f"DELETE FROM {table.name}_log")  # noqa: S608 (declared names)


def fold(duck: Connection, table: Kept, until: int) -> None:
    """Of what changed more than once up to a position only what came of it stays, at that position."""
    key, log = next(iter(table.columns)), f"{table.name}_log"
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE twice AS SELECT {key} FROM {log} WHERE position <= {until}"  # noqa: S608 (declared)
        f" GROUP BY {key} HAVING min(position) < max(position)"
    )
    old = f"position <= {until} AND {key} IN (FROM twice)"
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE folded AS SELECT * EXCLUDE (w, position), sum(w)::TINYINT, {until}"  # noqa: S608
        f" FROM {log} WHERE {old} GROUP BY ALL HAVING sum(w) <> 0"
    )
    duck.execute(f"DELETE FROM {log} WHERE {old}")  # noqa: S608
    duck.execute(f"INSERT INTO {log} FROM folded")


def _tell(duck: Connection, table: Kept, before: str, now: str, position: int) -> int:
    """Add to the log what is no more and what came; both questions are weighted rows and rows. Returns how many."""
    (rows,) = duck.execute(
        f"INSERT INTO {table.name}_log SELECT * EXCLUDE v, sum(v), {position} FROM ("  # noqa: S608 (declared names)
        f"SELECT * EXCLUDE w, -w AS v FROM ({before}) UNION ALL SELECT *, 1 FROM ({now})"
        ") GROUP BY ALL HAVING sum(v) <> 0"
    ).fetchone() or (0,)
    return int(rows)


def _rows_of(table: Kept, numbers: str) -> str:
    """The weighted rows that base and log have of these numbers."""
    return _before(table.name, next(iter(table.columns)), numbers)


def _before(name: str, key: str, numbers: str) -> str:
    base = f"SELECT *, 1::TINYINT AS w FROM base.{name} WHERE {key} IN ({numbers})"  # noqa: S608 (declared names)
    return f"{base} UNION ALL SELECT * EXCLUDE position FROM {name}_log WHERE {key} IN ({numbers})"  # noqa: S608


def _add_up(duck: Connection, sums: Sums, position: int) -> int:
    """Put the totals of the groups whose rows just changed into memory; returns how many rows of totals changed."""
    names = list(sums.columns)
    key, group, totals = names[0], ", ".join(names[: sums.group]), names[sums.group :]
    just = f"(SELECT * EXCLUDE position FROM {sums.of}_log WHERE position = {position})"  # noqa: S608 (declared names)
    added = f"FROM ({sums.rows.format(rows=just)}) AS added ({', '.join(names)})"
    duck.execute(f"CREATE OR REPLACE TEMP TABLE added AS {added}")
    before = _rows_of(sums, f"SELECT {key} FROM added")  # noqa: S608 (declared names)
    duck.execute(f"CREATE OR REPLACE TEMP TABLE before AS {before}")
    weighed, sum_up = (", ".join(one.format(name) for name in totals) for one in ("{0} * w", "sum({0}) AS {0}"))
    now = (
        f"SELECT {group}, {sum_up} FROM (FROM added UNION ALL SELECT {group}, {weighed} FROM before)"  # noqa: S608
        f" GROUP BY {group} HAVING {' OR '.join(f'sum({name}) <> 0' for name in totals)}"
    )
    return _tell(duck, sums, "FROM before", now, position)
