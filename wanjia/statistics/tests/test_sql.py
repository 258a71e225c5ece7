"""The set form of the breakdowns and of record keys against their Python, over generated rows."""

from collections import Counter
from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanjia.kernel.dates import age
from wanjia.registry.facts import EVENT, HOUSEHOLD, PERSON
from wanjia.registry.types import EventKind
from wanjia.statistics import sql
from wanjia.statistics.rules.catalogue import BY_CODE, DESIGNS
from wanjia.statistics.rules.categories import headings
from wanjia.statistics.rules.disclosure import KEYS, record_key
from wanjia.statistics.types.designs import Counting, Dimension, Population, Unit

ON = date(2026, 2, 28)
IDS, CODES = (1, 2, 3), ("a", "a", "b")
SECRET = "secret"
DAYS = st.dates(date(1990, 1, 1), date(2026, 12, 31))
PLACES = st.sampled_from([None, 1, 2, 3, 4])


def mirror(**rows: list[dict]) -> duckdb.DuckDBPyConnection:
    """The declared tables with a weight, in memory."""
    connection = duckdb.connect()
    for name, columns in (("person", PERSON), ("household", HOUSEHOLD), ("event", EVENT)):
        connection.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {t}' for c, t in columns.items())}, w INTEGER)")
        for row in rows.get(name, ()):
            weighted = {"w": 1, **row}
            places = ", ".join("?" * len(weighted))
            connection.execute(f"INSERT INTO {name} ({', '.join(weighted)}) VALUES ({places})", [*weighted.values()])
    return connection


def asked(connection, code: str, *, population=Population.LIVING, filters=(), keyed=True) -> dict:
    design = BY_CODE[code]
    names, values = tuple(name for name, _ in filters), tuple(value for _, value in filters)
    text = sql.question(design, population, Counting.OCCURRED, names, keyed)
    after = (ON + timedelta(days=365),) if design.unit is Unit.EVENTS else ()
    found = connection.execute(text, [ON, IDS, CODES, *after, *values, *((SECRET,) if keyed else ())]).fetchall()
    return {(row, column): (count, key) for row, column, count, key in found if count}


people = st.lists(
    st.fixed_dictionaries(
        {
            "born_on": st.one_of(st.sampled_from([date(2000, 2, 29), date(1926, 2, 28), date(2026, 2, 28)]), DAYS),
            "sex": st.sampled_from([0, 1, 2, 9]),
            "area_id": PLACES,
            "hukou_area_id": PLACES,
            "hukou": st.sampled_from([0, 1, 2]),
            "marital": st.sampled_from([None, 10, 20, 22, 30, 40, 90]),
            "education": st.sampled_from([None, 11, 21, 31, 44, 61, 71, 81, 90]),
            "valid_from": DAYS,
            "w": st.sampled_from([1, 1, -1]),
        }
    ),
    max_size=25,
)  # fmt: skip
PARTS = dict(zip(IDS, CODES, strict=True))
KNOWN = {
    Dimension.AREA: lambda one: PARTS[one["area_id"]],
    Dimension.AGE: lambda one: str(min(age(one["born_on"], ON), 100)),
    Dimension.AGE_FIVE: lambda one: str(min(age(one["born_on"], ON) // 5 * 5, 100)),
    Dimension.AGE_BROAD: lambda one: str(max(start for start in (0, 15, 60, 65) if age(one["born_on"], ON) >= start)),
    Dimension.SEX: lambda one: str(one["sex"]) if one["sex"] in {1, 2} else "unknown",
    Dimension.MARITAL: lambda one: str(one["marital"] or 90)[0].replace("9", "unknown"),
    Dimension.EDUCATION: lambda one: str(one["education"] or 90)[0].replace("9", "unknown"),
    Dimension.HUKOU: lambda one: (
        "here" if one["hukou_area_id"] == one["area_id"] else {0: "unknown", 1: "city", 2: "outside"}[one["hukou"]]
    ),
}


def there(rows: list[dict], design) -> list[dict]:
    return [
        one
        for one in rows
        if one["area_id"] in PARTS
        and one["valid_from"] <= ON
        and one["born_on"] <= ON
        and age(one["born_on"], ON) >= design.least_age
    ]


@pytest.mark.parametrize("design", [one for one in DESIGNS if one.unit is Unit.PEOPLE], ids=lambda one: one.code)
@given(people)
@settings(max_examples=15, deadline=None)
def test_people_are_counted_as_one_by_one(design, rows):
    rows = [row | {"number": number, "valid_to": date(9999, 12, 31)} for number, row in enumerate(rows)]
    rows = [row for row in rows if row["born_on"] <= row["valid_from"]]
    counts, keys = Counter(), Counter()
    for one in there(rows, design):
        cell = (KNOWN[design.rows](one), KNOWN[design.columns](one))
        counts[cell] += one["w"]
        keys[cell] += one["w"] * record_key(SECRET, one["number"])
    found = asked(mirror(person=rows), design.code)
    assert {cell: count for cell, (count, _) in found.items()} == {cell: one for cell, one in counts.items() if one}
    assert {cell: key % KEYS for cell, (_, key) in found.items()} == {cell: keys[cell] % KEYS for cell in found}


@pytest.mark.parametrize("design", [one for one in DESIGNS if one.unit is Unit.PEOPLE], ids=lambda one: one.code)
@given(people)
@settings(max_examples=10, deadline=None)
def test_the_list_behind_a_cell_holds_whom_the_cell_counts(design, rows):
    rows = [row | {"number": number, "valid_to": date(9999, 12, 31)} for number, row in enumerate(rows, 1)]
    connection = mirror(person=[row for row in rows if row["born_on"] <= row["valid_from"]])
    text = sql.numbers(design, Population.LIVING, Counting.OCCURRED, (), False)
    for (row, column), (count, _) in asked(connection, design.code, keyed=False).items():
        found = connection.execute(text, [ON, IDS, CODES, (row,), (column,), 0, 100]).fetchall()
        assert {figure for figure, _, _ in found} == {count}
        assert sum(times for _, _, times in found) == count
        back = sql.numbers(design, Population.LIVING, Counting.OCCURRED, (), True)
        again = connection.execute(back, [ON, IDS, CODES, (row,), (column,), 1000, 100]).fetchall()
        assert sorted(again) == found


def test_every_code_that_a_breakdown_gives_has_a_heading():
    rows = [
        {"number": 1, "sex": sex, "born_on": born, "area_id": 1, "hukou": hukou, "marital": 40, "education": 90}
        | {"valid_from": born, "valid_to": date(9999, 12, 31)}
        for sex, born, hukou in ((1, date(1920, 1, 1), 0), (2, date(2025, 1, 1), 1), (9, date(1990, 1, 1), 2))
    ]
    connection = mirror(person=rows)
    for design in DESIGNS:
        if design.unit is Unit.PEOPLE:
            known = {one.code for one in headings(design.columns, design, ON, ON)}
            assert {column for _, column in asked(connection, design.code)} <= known, design.code


def test_a_filter_narrows_the_table():
    rows = [
        {"number": n, "sex": 1 + n % 2, "born_on": date(1950 + n, 1, 1), "area_id": 1, "hukou": 2}
        | {"valid_from": date(2020, 1, 1), "valid_to": date(9999, 12, 31)}
        for n in range(60)
    ]
    connection = mirror(person=rows)
    whole = asked(connection, "people_by_area", keyed=False)
    old = asked(connection, "people_by_area", filters=((Dimension.AGE_BROAD, "65"),), keyed=False)
    assert sum(count for count, _ in whole.values()) == 60
    assert sum(count for count, _ in old.values()) == 12
    none = asked(connection, "people_by_area", filters=((Dimension.HUKOU, "here' OR 1=1 --"),), keyed=False)
    assert none == {}


def test_households_are_those_of_the_population():
    rows = [
        {"number": n, "basis": basis, "kind": 1, "size": size, "area_id": 1}
        | {"valid_from": date(2020, 1, 1), "valid_to": date(9999, 12, 31)}
        for n, (basis, size) in enumerate([(1, 3), (1, 8), (1, 0), (2, 2)])
    ]
    connection = mirror(household=rows)
    living = asked(connection, "households_by_size", keyed=False)
    registered = asked(connection, "households_by_size", population=Population.REGISTERED, keyed=False)
    assert living == {("a", "3"): (1, 0), ("a", "6"): (1, 0)}
    assert registered == {("a", "2"): (1, 0)}


def test_families_are_told_by_generations_and_dormitories_apart():
    rows = [
        {"number": n, "basis": 1, "kind": kind, "size": 3, "area_id": 1, "generations": generations}
        | {"valid_from": date(2020, 1, 1), "valid_to": date(9999, 12, 31)}
        for n, (kind, generations) in enumerate([(1, 3), (1, 5), (1, None), (2, None)])
    ]
    found = asked(mirror(household=rows), "households_by_generations", keyed=False)
    assert found == {("a", code): (1, 0) for code in ("3", "4", "unknown", "collective")}


def test_who_leaves_is_counted_where_the_home_was():
    happened = {"number": 1, "occurred_on": date(2026, 5, 1), "sex": 1, "role": 1}
    rows = [
        happened | {"kind": EventKind.RESIDENCE_OUT.value, "from_area_id": 1},
        happened | {"kind": EventKind.RESIDENCE_IN.value, "area_id": 3},
        happened | {"kind": EventKind.RESIDENCE_WITHIN.value, "from_area_id": 1, "area_id": 3},
        happened | {"kind": EventKind.RESIDENCE_IN.value, "area_id": 3, "occurred_on": date(2027, 5, 1)},
    ]
    found = asked(mirror(event=rows), "moves_by_area", keyed=False)
    assert found == {("a", "31"): (1, 0), ("b", "30"): (1, 0), ("b", "32"): (1, 0)}


def test_births_by_the_mothers_age_leave_out_unknown_mothers():
    born = {"number": 1, "kind": 10, "occurred_on": date(2026, 5, 1), "sex": 2, "area_id": 1, "role": 3}
    rows = [born | {"mother_age": one} for one in (13, 29, 50, None)]
    found = asked(mirror(event=rows), "births_by_mother", keyed=False)
    assert {row for row, _ in found} == {"15", "25", "45", None}
