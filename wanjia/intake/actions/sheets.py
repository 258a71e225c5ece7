"""A department's file on the table: recognised, poured into an encrypted DuckDB file, every value read, all checked."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb
from django.conf import settings

from wanjia.intake.actions.checking import find_faults, put_faults
from wanjia.intake.actions.staging import Stage, sql
from wanjia.intake.queries.known import words_of
from wanjia.intake.rules.checking import Known, problem, wrong_month
from wanjia.intake.rules.mapping import layout_of, profile_for, refuse_private
from wanjia.intake.rules.recognising import recognise
from wanjia.intake.rules.values import Read, read
from wanjia.intake.sources import limited
from wanjia.intake.sources.catalogue import LAYOUTS, TITLES
from wanjia.intake.sources.household_list.reading import CUSTOMARY
from wanjia.intake.sources.opening import FOLDER, REFUSALS, Choice, Head, Limits, pour
from wanjia.intake.types.sources import Column, Expected, Form, Layout, Recognised, Staged, person_facts
from wanjia.kernel.characters import folded, simplified
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.counties import SYNTHETIC_COUNTY, counties
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.kernel.identity import mistyped
from wanjia.places.queries import areas_at_level
from wanjia.places.types import Level
from wanjia.tables.actions.rows import put_rows, scratch_file

AT_ONCE = 64 * 1024**2  # bytes of CSV in memory before they go to the table
ANYTHING = Expected()
SHEETS = N_("%(sheets)s sheets of the workbook hold rows. Send each as a file of its own.")
TYPES = {Form.DAY: "DATE"}


def stage(file: Path, *, on: Stage, at: datetime, expected: Expected = ANYTHING, limits: Limits = FOLDER) -> Staged:
    """Read a file of a department onto the stage ``on``, whose owner removes it; nothing of the register is asked.

    Raises Refused with problems of the field ``file`` for what is no such file, not the ``expected`` one, or hostile.
    Rows that are wrong stay, each with its faults.
    """
    with on.open() as connection:
        recognised = _pour(connection, file, expected, limits)
        known = known_on(day_in_china(at))
        prepare(connection, known)
        words = _words(recognised.layout, known.today)
        for column in recognised.layout.columns:
            _ask(connection, column, words.get(column.fact, {}), column.fact in recognised.layout.doubtful)
        _read(connection, recognised.layout)
        find_faults(connection, recognised.layout, known)
        _check_month(connection, recognised.layout, expected.month)
        counts = (
            '(SELECT count(*) FROM rows), (SELECT count(*) FROM mended), (SELECT count(DISTINCT "row") FROM faults)'
        )
        ((rows, mended, faults),) = connection.execute(f"SELECT {counts}").fetchall()
    return Staged(on.file, on.key, recognised.layout, rows, _digest(file), mended, faults, recognised.dropped)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# Pouring


@dataclass
class _Poured:
    """What is learned of a file while it is poured."""

    connection: duckdb.DuckDBPyConnection
    expected: Expected
    known: list[Recognised] = field(default_factory=list)
    width: int = 0

    def choose(self, head: Head) -> Choice:
        """Which columns are wanted; Refused when the file is not one to be taken."""
        profile = self.expected.profile or profile_for(head.rows, self.expected.profiles)
        layouts = (layout_of(profile),) if profile else self.expected.layouts or LAYOUTS
        found = recognise(head.rows, layouts, self.expected, TITLES)
        if profile:
            refuse_private(found.dropped)
        if head.sheets > 1:
            raise Refused(Problem("two_sheets", SHEETS, "file", {"sheets": str(head.sheets)}))
        self.known.append(found)
        self.width = len("\0".join(head.rows[found.header]).rstrip("\0").split("\0"))
        facts = ", ".join(f"{fact} VARCHAR" for fact in found.layout.facts)
        self.connection.execute(f'CREATE TABLE written ("row" BIGINT, cells INTEGER, {facts})')
        return Choice(found.header, tuple(found.places))

    def take(self, path: Path) -> None:
        """Lines of CSV into ``written``."""
        facts = {column.fact: "VARCHAR" for column in self.known[0].places.values()}
        self.connection.execute(
            "INSERT INTO written BY NAME SELECT * FROM read_csv($1, columns = $2, header = false, auto_detect = false,"
            " delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = true, strict_mode = true)",
            [str(path), {"row": "BIGINT", "cells": "INTEGER", **facts}],
        )


def _pour(connection: duckdb.DuckDBPyConnection, file: Path, expected: Expected, limits: Limits) -> Recognised:
    poured = _Poured(connection, expected)
    with ExitStack() as stack:
        path = stack.enter_context(scratch_file())
        buffer = stack.enter_context(path.open("r+b"))

        def into(block: bytes) -> None:
            buffer.write(block)
            if buffer.tell() > AT_ONCE:
                flush()

        def flush() -> None:
            buffer.flush()
            if buffer.tell():
                poured.take(path)
            buffer.seek(0)
            buffer.truncate()

        pour(file, limits, poured.choose, into)
        flush()
    ((rows,),) = connection.execute("SELECT count(*) FROM written").fetchall()
    if not rows:
        raise Refused(Problem(limited.EMPTY, REFUSALS[limited.EMPTY], "file"))
    begin_faults(connection)
    _blame_ragged(connection, poured.width)
    return poured.known[0]


def begin_faults(connection: duckdb.DuckDBPyConnection) -> None:
    """Empty tables of what is wrong and what was put right."""
    connection.execute(
        'CREATE TABLE faults ("row" BIGINT, field VARCHAR, code VARCHAR, message VARCHAR, params VARCHAR)'
    )
    connection.execute('CREATE TABLE mended ("row" BIGINT, field VARCHAR, kind VARCHAR)')


def _blame_ragged(connection: duckdb.DuckDBPyConnection, width: int) -> None:
    ragged = connection.execute('SELECT "row" FROM written WHERE cells > $1', [width]).fetchall()
    told = problem("ragged", "")
    put_faults(connection, ((row, "", told.code, told.message, {}) for (row,) in ragged))


# Reading values


def known_on(today: date) -> Known:
    """The areas of this city and the counties of the country on a day."""
    villages = [area.code for area in areas_at_level(Level.VILLAGE, on=today)]
    areas = {code[:digits] for code in villages for digits in (6, 9, 12)}
    return Known(today, areas, {*counties(), *([SYNTHETIC_COUNTY] if settings.DEMO else [])})


def prepare(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """What tells whether a value is plainly in form."""
    put_rows(connection, "known_counties", {"code": "VARCHAR"}, ((code,) for code in known.counties))
    connection.execute("SET VARIABLE traditional = $1", ["[" + "".join(map(chr, simplified())) + "]"])
    connection.execute(sql("plain_values"))


def _words(layout: Layout, today: date) -> dict[str, Mapping[str, str]]:
    return {
        column.fact: {**words_of(column.listed, today), **CUSTOMARY.get(column.listed, {})}
        if column.listed
        else column.codes
        for column in layout.columns
        if column.form is Form.CODE
    }


def _ask(
    connection: duckdb.DuckDBPyConnection, column: Column, codes: Mapping[str, str], doubtful: bool
) -> None:  # fmt: skip
    """Have every value read that is not plainly in form, each text once; keep what was put right and what is wrong.

    ``doubtful``: a number with a wrong digit stays as it is written, and whom the row means is asked of linkage.
    """
    fact = column.fact
    query = f"SELECT DISTINCT {fact} FROM written WHERE {fact} IS NOT NULL AND NOT plain_{column.form.value}({fact})"
    values: dict[str, Read] = {}
    wrong: dict[str, Problem] = {}
    for (text,) in connection.execute(query).fetchall():
        try:
            values[text] = read(column.form, text, codes=codes, demo=settings.DEMO)
        except Refused as refused:
            if doubtful and (number := mistyped(text)):
                values[text] = Read(number)
            else:
                wrong[text] = refused.problems[0]
    _answer(connection, fact, {text: value.text for text, value in values.items()} | dict.fromkeys(wrong, ""))
    if mends := [(text, mend.value) for text, value in values.items() for mend in value.mends]:
        _note(connection, fact, mends)
    if wrong:
        _blame(connection, fact, wrong)


def _answer(connection: duckdb.DuckDBPyConnection, fact: str, answers: Mapping[str, str]) -> None:
    put_rows(
        connection, f"asked_{fact}", {"old": "VARCHAR", "new": "VARCHAR"},
        ((old, new or None) for old, new in answers.items()),
    )  # fmt: skip


def _note(connection: duckdb.DuckDBPyConnection, fact: str, mends: Iterable[tuple[str, str]]) -> None:
    put_rows(connection, "mends", {"old": "VARCHAR", "kind": "VARCHAR"}, mends)
    connection.execute(
        f"INSERT INTO mended SELECT \"row\", '{fact}', kind FROM written JOIN mends ON written.{fact} = mends.old"
    )


def _blame(connection: duckdb.DuckDBPyConnection, fact: str, wrong: Mapping[str, Problem]) -> None:
    columns = {"old": "VARCHAR", "code": "VARCHAR", "message": "VARCHAR", "params": "VARCHAR"}
    told = ((old, one.code, one.message, json.dumps(one.params, ensure_ascii=False)) for old, one in wrong.items())
    put_rows(connection, "wrong", columns, told)
    connection.execute(
        f"INSERT INTO faults SELECT \"row\", '{fact}', code, message, params"
        f" FROM written JOIN wrong ON written.{fact} = wrong.old"
    )


def _read(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """The table ``rows``: every fact in its one form, names also as they are compared, and a key of the content."""
    facts = ", ".join(f"{_value(column)} AS {column.fact}" for column in layout.columns)
    joins = " ".join(f"LEFT JOIN asked_{fact} ON written.{fact} = asked_{fact}.old" for fact in layout.facts)
    connection.execute(f'CREATE TABLE told AS SELECT "row", {facts} FROM written {joins}')
    names = [name for _, name in person_facts(layout, "name")]
    for name in names:
        query = f"SELECT DISTINCT {name} FROM told WHERE regexp_matches({name}, getvariable('traditional'))"
        variants = [text for (text,) in connection.execute(query).fetchall()]
        put_rows(
            connection, f"folded_{name}", {"old": "VARCHAR", "new": "VARCHAR"}, ((one, folded(one)) for one in variants)
        )
    keys = "".join(f", coalesce(folded_{name}.new, told.{name}) AS {name}_key" for name in names)
    joins = " ".join(f"LEFT JOIN folded_{name} ON told.{name} = folded_{name}.old" for name in names)
    content = " || chr(31) || ".join(f"coalesce(CAST({fact} AS VARCHAR), '')" for fact in layout.facts)
    connection.execute(
        f'CREATE TABLE rows AS SELECT told.*{keys}, unhex(md5({content})) AS key FROM told {joins} ORDER BY "row"'
    )
    connection.execute("DROP TABLE told")


def _value(column: Column) -> str:
    fact = column.fact
    chosen = f"CASE WHEN asked_{fact}.old IS NULL THEN written.{fact} ELSE asked_{fact}.new END"
    return f"day_of({chosen})" if column.form is Form.DAY else chosen


def _check_month(connection: duckdb.DuckDBPyConnection, layout: Layout, month: date | None) -> None:
    if month is None or not layout.month:
        return
    query = (
        f"SELECT strftime({layout.month}, '%Y-%m'), count(*) FROM rows WHERE {layout.month} IS NOT NULL GROUP BY ALL"
    )
    if told := wrong_month(dict(connection.execute(query).fetchall()), month):
        raise Refused(told)
