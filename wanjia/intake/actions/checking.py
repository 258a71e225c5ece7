"""The checks of rules.checking over a whole file, as one scan and a few groupings. Held equal by a property test."""

import json
from collections.abc import Callable, Iterable, Sequence

import duckdb

from wanjia.intake.rules.checking import CARD_LENGTH, MESSAGES, Check, Known, checks_of, sets_of
from wanjia.intake.types.sources import Form, Layout
from wanjia.kernel.identity import CHECK_CHARACTERS, ROUNDED, WEIGHTS
from wanjia.tables.actions.rows import put_rows

Condition = Callable[..., str]


def find_faults(connection: duckdb.DuckDBPyConnection, layout: Layout, known: Known) -> None:
    """Add what is wrong in ``rows`` to ``faults(row, field, code, message, params)``."""
    put_rows(connection, "known_areas", {"code": "VARCHAR"}, ((code,) for code in known.areas))
    put_rows(connection, "known_counties", {"code": "VARCHAR"}, ((code,) for code in known.counties))
    put_rows(connection, "messages", {"code": "VARCHAR", "message": "VARCHAR"}, MESSAGES.items())
    connection.execute(_mistyped([column.fact for column in layout.columns if column.form is Form.NUMBER]))
    selects = [_of_rows(checks_of(layout)), _TWICE, *(_OF_SETS[check.code](layout, check) for check in sets_of(layout))]
    connection.execute(f"SET VARIABLE today = DATE '{known.today.isoformat()}'")
    connection.execute(
        "INSERT INTO faults SELECT \"row\", field, code, message, '{}' FROM ("
        + " UNION ".join(f"({one})" for one in selects)
        + ") JOIN messages USING (code)"
        # A value that could not be read is wrong already; that it is missing adds nothing.
        + ' WHERE code <> \'missing\' OR ("row", field) NOT IN (SELECT ("row", field) FROM faults)'
    )


def put_faults(
    connection: duckdb.DuckDBPyConnection, faults: Iterable[tuple[int, str, str, str, dict[str, str]]]
) -> None:
    """Add faults as (row, field, code, message, params)."""
    columns = {"row": "BIGINT", "field": "VARCHAR", "code": "VARCHAR", "message": "VARCHAR", "params": "VARCHAR"}
    told = ((*fault, json.dumps(params, ensure_ascii=False)) for *fault, params in faults)
    put_rows(connection, "more_faults", columns, told)
    connection.execute("INSERT INTO faults FROM more_faults")


def _of_rows(checks: Iterable[Check]) -> str:
    """One scan for all the questions about single rows."""
    cases = ", ".join(
        f"CASE WHEN {_FAILS[code](*fields)} THEN {{'field': '{fields[0]}', 'code': '{code}'}} END"
        for code, fields in ((check.code, check.fields) for check in checks)
    )
    return (
        'SELECT "row", fault.field, fault.code FROM ('
        f'SELECT "row", unnest(list_distinct(list_filter([{cases}], fault -> fault IS NOT NULL))) AS fault FROM rows)'
    )


def _mistyped(numbers: Sequence[str]) -> str:
    """The table of the numbers with a wrong digit: the set form of ``kernel.identity.mistyped``."""
    place = "TRY_CAST(substr(number, place, 1) AS INTEGER)"
    total = f"list_sum(list_transform(range(1, 18), place -> {place} * {list(WEIGHTS)}[place]))"
    fitting = f"substr('{CHECK_CHARACTERS}', 1 + CAST({total} AS INTEGER) % 11, 1)"
    return f"""
        CREATE OR REPLACE TEMP TABLE mistyped AS
        SELECT DISTINCT number FROM (SELECT unnest([{", ".join(numbers)}]::VARCHAR[]) AS number FROM rows)
        WHERE regexp_full_match(number, '[0-9]{{17}}[0-9X]') AND NOT ends_with(number, '{ROUNDED}')
            AND {fitting} <> substr(number, 18, 1)"""


def _right(number: str) -> str:
    return f"length({number}) = 18 AND {number} NOT IN (FROM mistyped)"


def _birth(field: str) -> str:
    """Eight digits, of a day or of an identity number."""
    if field.endswith("_number"):
        return f"(CASE WHEN {_right(field)} THEN substr({field}, 7, 8) END)"
    return f"strftime({field}, '%Y%m%d')"


def _man(field: str) -> str:
    return f"(CASE WHEN {_right(field)} THEN TRY_CAST(substr({field}, 17, 1) AS TINYINT) % 2 = 1 END)"


def _area_unknown(field: str) -> str:
    county, prefecture = f"substr({field}, 1, 6)", f"substr({field}, 1, 4)"
    return (
        f"CASE WHEN {county} IN (SELECT code FROM known_areas) THEN {field} NOT IN (SELECT code FROM known_areas)"
        f" WHEN {county} IN (SELECT code FROM known_counties) THEN false"
        f" ELSE {prefecture} IN (SELECT substr(code, 1, 4) FROM known_areas)"
        f" OR {prefecture} NOT IN (SELECT substr(code, 1, 4) FROM known_counties) END"
    )


def _card_number(paper: str, *parts: str) -> str:
    right = f"{parts[0]} NOT IN (FROM mistyped)"
    return f"{right} AND length({paper}) >= {CARD_LENGTH} AND NOT starts_with({paper}, {' || '.join(parts)})"


_FAILS: dict[str, Condition] = {
    "missing": lambda field: f"{field} IS NULL",
    "number_sex": lambda number, sex: f"{sex} IN ('1', '2') AND {_man(number)} <> ({sex} = '1')",
    "number_birth": lambda number, born: f"{_birth(number)} <> {_birth(born)}",
    "number_woman": _man,
    "number_man": lambda number: f"NOT {_man(number)}",
    "in_future": lambda day: f"{day} > getvariable('today')",
    "before_event": lambda registered, happened: f"{registered} < {happened}",
    "before_birth": lambda happened, born: f"{_birth(happened)} < {_birth(born)}",
    "parent_younger": lambda parent, born: f"{_birth(parent)} >= {_birth(born)}",
    "same_person": lambda one, other: f"{one} = {other}",
    "area_unknown": _area_unknown,
    "card_number": _card_number,
}

_TWICE = """SELECT "row", '' AS field, 'row_twice' AS code FROM rows
    JOIN (SELECT key, min("row") AS first FROM rows GROUP BY key HAVING count(*) > 1) AS twice USING (key)
    WHERE "row" > first"""


def _differ(layout: Layout, check: Check) -> str:
    (field,) = check.fields
    act = "coalesce(act, '')" if "act" in layout.facts else "''"
    return (
        f"SELECT \"row\", '{field}', '{check.code}' FROM rows WHERE ({field}, {act}) IN ("
        f"SELECT ({field}, {act}) FROM rows WHERE {field} IS NOT NULL GROUP BY ALL HAVING count(DISTINCT key) > 1)"
    )


def _two_open(layout: Layout, check: Check) -> str:
    (field,) = check.fields
    married, ended = "act = 'marriage'", "act IN ('divorce', 'annulled')"
    return (
        f"SELECT \"row\", '{field}', '{check.code}' FROM rows WHERE {married} AND {field} IN (SELECT {field} FROM rows"
        f" WHERE {field} IS NOT NULL GROUP BY {field}"
        f" HAVING count(DISTINCT key) FILTER ({married}) - count(DISTINCT key) FILTER ({ended}) > 1)"
    )


_OF_SETS: dict[str, Callable[[Layout, Check], str]] = {
    "person_twice": _differ,
    "paper_twice": _differ,
    "two_open": _two_open,
}
