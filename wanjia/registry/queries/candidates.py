"""Persons held who may be somebody a form or a file tells of: for one by b-tree blocks, for a staged table as sets.

Doors of the platform itself, like ``queries.candidates``: they run inside their caller's transaction, in the reach
announced there, and write no audit row, since nothing of it leaves. Whoever shows it to a person accounts for it.

A *block* is what one index finds: see ``sql/candidates_*.sql``. The number comes first; where the name agrees with it,
nothing else is looked up for a row of a table.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection as database
from duckdb import DuckDBPyConnection

from wanjia.registry import sql
from wanjia.registry.queries.reach import LAST_CHARACTER
from wanjia.registry.rules.lookalikes import traces
from wanjia.registry.types.facts import KinKind
from wanjia.registry.types.sketches import FOUND, HELD, SKETCHED, Lookalike, Sketch
from wanjia.tables.actions.rows import put_rows
from wanjia.vault.queries import blinds, unseal_many
from wanjia.vault.types import FieldClass

MOST, AT_ONCE = 20, 10_000
SAME_NUMBER = 32  # points; those of the blocks are powers of two, the surer block the higher
# A row of what is asked: the columns of the table ``asked`` that the blocks are joined to.
ASKED = {
    '"row"': "int8",
    "names": "text[]",
    "sounds": "text[]",
    "surname": "text",
    "after_surname": "text",
    "sex": "int2",
    "born_on": "date",
    "first_day": "date",
    "last_day": "date",
    "dates": "date[]",
    "numbers": "bytea[]",
    "phones": "bytea[]",
    "relatives": "bytea[]",
}
RELATIVES = {KinKind.FATHER: "father_number", KinKind.MOTHER: "mother_number", KinKind.SPOUSE: "spouse_number"}


class _Wanted(NamedTuple):
    """Which sealed numbers of a person are compared."""

    number: bool
    phone: bool
    relatives: bool


EVERYTHING = _Wanted(number=True, phone=True, relatives=True)


def lookalikes(sketch: Sketch, *, limit: int = MOST) -> tuple[Lookalike, ...]:
    """Up to ``limit`` persons in the announced reach who may be the one sketched, the bearer of the number first.

    They come by how much they share; ``linkage.queries.weigh`` says how likely each is. Nobody sealed or out of reach
    is among them. Of a number, a phone or relatives that ``sketch`` does not tell nothing is read or opened: there is
    nothing to compare it with, and of twenty people it lies on two hundred pages. Three statements at most.
    """
    with database.cursor() as cursor:
        cursor.execute(_for_one(), (*_asked(1, sketch), limit))
        points = dict(cursor.fetchall())
    held = _sketches(list(points), _wanted(sketch)) if points else {}
    return tuple(
        Lookalike(uuid, replace(known, number=sketch.number) if same else known, same)
        for pk in points
        if pk in held
        for (uuid, known), same in [(held[pk], points[pk] >= SAME_NUMBER)]
    )


def lookalikes_of(connection: DuckDBPyConnection, table: str, *, limit: int = MOST) -> int:
    """For each row of ``table`` the persons in the announced reach who may be meant; returns how many pairs there are.

    ``table`` has ``row`` (a number of its own) and the columns of :class:`Sketch`, NULL or "" where nothing is said.
    Made on the connection, as temporary tables: FOUND (row, person, same_number), at most ``limit`` of a row, and HELD
    (person and the columns of Sketch) with everybody found. A row whose number and name find somebody is not looked
    up otherwise.
    """
    with database.cursor() as cursor:
        _ask(cursor, _told(connection, table))
        cursor.execute(f"CREATE TEMP TABLE met ON COMMIT DROP AS {sql.text('candidates_numbered')}")
        cursor.execute('DELETE FROM asked WHERE "row" IN (SELECT "row" FROM met WHERE settled)')
        cursor.execute(f"INSERT INTO met {sql.text('candidates_alike')}")
        cursor.execute(sql.text("candidates_best"), [SAME_NUMBER, limit])
        pairs = cursor.fetchall()
    found = ((row, str(uuid), same) for row, _, uuid, same in pairs)
    put_rows(connection, FOUND, {"row": "BIGINT", "person": "UUID", "same_number": "BOOLEAN"}, found)
    kinds = {"person": "UUID"} | {name: "DATE" if name == "born_on" else "VARCHAR" for name in SKETCHED}
    put_rows(connection, HELD, kinds, _held(sorted({person for _, person, _, _ in pairs})))
    return len(pairs)


@cache
def _for_one() -> str:
    """The statement for one person; its parameters are the columns of ``asked`` and how many persons at most."""
    columns = ", ".join(f"%s::{kind} AS {name}" for name, kind in ASKED.items())
    return f"""
        WITH asked AS (SELECT {columns}),
            met AS ({sql.text("candidates_numbered")} UNION ALL {sql.text("candidates_alike")})
        SELECT person_id, sum(DISTINCT points) AS points FROM met
        GROUP BY person_id ORDER BY points DESC, person_id LIMIT %s"""  # noqa: S608 (names of columns)


def _asked(row: int, sketch: Sketch) -> tuple[Any, ...]:
    """The row of the table ``asked``."""
    known = traces(sketch)
    born = known.dates[0] if known.dates else None
    year = (date(born.year, 1, 1), date(born.year, 12, 31)) if born else (date.min, date.max)
    surname = known.surname_sound or None
    return (
        row,
        list(known.names),
        list(known.sounds),
        surname,
        surname and surname + LAST_CHARACTER,
        int(sketch.sex) if sketch.sex in ("1", "2") else None,
        born,
        *year,
        list(known.dates),
        _blinds(FieldClass.CITIZEN_NUMBER, sketch.number),
        _blinds(FieldClass.PHONE, sketch.phone),
        _blinds(FieldClass.CITIZEN_NUMBER, *(getattr(sketch, name) for name in RELATIVES.values())),
    )


def _blinds(field: FieldClass, *texts: str) -> list[bytes]:
    return [one for text in texts if text for one in blinds(field, text)]


def _ask(cursor: Any, rows: Iterable[tuple[Any, ...]]) -> None:
    """Fill the table ``asked`` of this transaction."""
    columns = ", ".join(f"{name} {kind}" for name, kind in ASKED.items())
    cursor.execute(f"DROP TABLE IF EXISTS asked, met; CREATE TEMP TABLE asked ({columns}) ON COMMIT DROP")
    with cursor.copy("COPY asked FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(list(ASKED.values()))
        for row in rows:
            copy.write_row(row)
    cursor.execute("ANALYZE asked")


def _told(connection: DuckDBPyConnection, table: str) -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(name if name == "born_on" else f"coalesce({name}::VARCHAR, '')" for name in SKETCHED)
    connection.execute(f'SELECT "row", {columns} FROM {table}')  # noqa: S608 (the caller's table)
    while rows := connection.fetchmany(AT_ONCE):
        for row, *values in rows:
            yield _asked(row, Sketch(**dict(zip(SKETCHED, values, strict=True))))


def _held(people: list[int]) -> Iterator[tuple[object, ...]]:
    for start in range(0, len(people), AT_ONCE):
        for uuid, sketch in _sketches(people[start : start + AT_ONCE], EVERYTHING).values():
            texts = sketch.texts()
            yield str(uuid), *(texts[name] or None for name in SKETCHED)


def _wanted(told: Sketch) -> _Wanted:
    return _Wanted(bool(told.number), bool(told.phone), any(getattr(told, name) for name in RELATIVES.values()))


def _sketches(people: list[int], wanted: _Wanted) -> dict[int, tuple[UUID, Sketch]]:
    """The persons among ``people`` who are in reach, by id."""
    rows = sql.rows("candidates_sketches", people=people, number=wanted.number, phone=wanted.phone)
    numbers = _opened(FieldClass.CITIZEN_NUMBER, [(row.uuid, row.number) for row in rows])
    phones = _opened(FieldClass.PHONE, [(row.uuid, row.phone) for row in rows])
    kin = _relatives(people) if wanted.relatives else {}
    return {
        row.id: (
            row.uuid,
            Sketch(
                name=row.name,
                sex=str(row.sex),
                born_on=row.born_on,
                number=number,
                phone=phone,
                area=row.area or "",
                hukou_area=row.hukou_area,
                **kin.get(row.id, {}),
            ),
        )
        for row, number, phone in zip(rows, numbers, phones, strict=True)
    }


def numbers_of(people: list[int]) -> list[tuple[int, str, str]]:
    """The persons among ``people`` who are in reach, with their ID number and their phone; "" where there is none."""
    rows = sql.rows("candidates_sketches", people=people, number=True, phone=True)
    numbers = _opened(FieldClass.CITIZEN_NUMBER, [(row.uuid, row.number) for row in rows])
    phones = _opened(FieldClass.PHONE, [(row.uuid, row.phone) for row in rows])
    return [(row.id, number, phone) for row, number, phone in zip(rows, numbers, phones, strict=True)]


def _relatives(people: list[int]) -> dict[int, dict[str, str]]:
    rows = sql.rows("candidates_relatives", people=people)
    found: dict[int, dict[str, str]] = {}
    for row, number in zip(rows, _opened(FieldClass.CITIZEN_NUMBER, [(r.uuid, r.number) for r in rows]), strict=True):
        found.setdefault(row.person_id, {})[RELATIVES[KinKind(row.sort)]] = number
    return found


def _opened(field: FieldClass, sealed: Sequence[tuple[UUID, bytes | None]]) -> list[str]:
    """The numbers of owners, "" where there is none."""
    there = [(owner, bytes(number)) for owner, number in sealed if number is not None]
    opened = iter(unseal_many(field, owners=[owner for owner, _ in there], sealed=[number for _, number in there]))
    return ["" if number is None else next(opened) for _, number in sealed]
