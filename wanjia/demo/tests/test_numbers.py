"""Citizen numbers: the city's own people and those whom files invent beside them never bear the same."""

import csv
import json
from datetime import date
from itertools import combinations
from math import exp, lgamma, log

import duckdb
import numpy as np
import pytest

from wanjia.demo import queries
from wanjia.demo.actions import TRUTH, generate, write_full
from wanjia.demo.actions.full import WRITINGS
from wanjia.demo.actions.inventing import let_invent
from wanjia.demo.actions.monthly import _prepare
from wanjia.demo.management.commands.demo import WHOLE_CITY
from wanjia.demo.rules import block, numbers, pyramid
from wanjia.demo.rules.numbers import RANGES, Range
from wanjia.demo.tests.months import AT, MONTH, quiet
from wanjia.demo.types import FEMALE, MALE, FileOrder, FullOrder, Moment
from wanjia.intake.queries import full_lists
from wanjia.kernel import identity

PEOPLE = 20_000
SCALE = WHOLE_CITY / PEOPLE
EPOCH = date(1970, 1, 1)
RECKONED = {"city", "newborn", "outsider", *(use for use in RANGES if use.startswith("late_"))}


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    generate(people=PEOPLE, seed=3, folder=folder, today=AT.date(), progress=quiet)
    return folder


@pytest.fixture(scope="module")
def month(city):
    with duckdb.connect() as connection:
        _prepare(connection, FileOrder(city, city, MONTH, 1, realistic=False))
        yield connection


@pytest.fixture(scope="module")
def invented(city, tmp_path_factory):
    """Numbers in the full lists of people who are not of the city."""
    folder = tmp_path_factory.mktemp("lists")
    found = set()
    for layout, file in zip(
        full_lists(), write_full(FullOrder(city, folder, 1, realistic=False), progress=quiet), strict=True
    ):
        persons = duckdb.read_parquet(str(folder / TRUTH / f"{layout.code}.parquet")).fetchall()
        writing = WRITINGS[layout.code]
        with file.path.open(encoding=writing.encoding, newline="") as rows:
            told = list(csv.DictReader(rows, layout.facts, delimiter=writing.separator))
        for line, one, _ in persons:
            found |= {told[line - 1][f"{role}_number"] for role, row in json.loads(one).items() if row is None}
    return found - {""}


def place_of(number):
    """The birthday, and where among the 500 of it the number stands."""
    born = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    half = int(number[14:17]) // 2
    return born, (half - (born - EPOCH).days * 31) * pow(177, -1, numbers.A_DAY) % numbers.A_DAY


def use_of(number):
    born, place = place_of(number)
    (use,) = (
        use
        for use, one in RANGES.items()
        if one.first <= place < one.first + one.many and one.since <= born < one.until
    )
    return use


def more_than(many, mean):
    """The chance of more than ``many`` where ``mean`` are expected (Poisson)."""
    return 1 - sum(exp(count * log(mean) - mean - lgamma(count + 1)) for count in range(many + 1))


def holds(use, mean, days):
    """Whether the range hardly ever runs out on any of so many days, of either sex."""
    return more_than(RANGES[use].many, mean) * days * 2 < 0.02


def meet(one, other):
    places = one.first < other.first + other.many and other.first < one.first + one.many
    return places and one.since < other.until and other.since < one.until


def test_ranges_meet_where_they_do():
    assert meet(Range(0, 10), Range(9, 1))
    assert not meet(Range(0, 10), Range(10, 1))
    assert not meet(Range(0, 10, until=date(2012, 1, 1)), Range(0, 10, since=date(2012, 1, 1)))


@pytest.mark.parametrize(("one", "other"), list(combinations(RANGES, 2)))
def test_no_two_uses_have_a_number_in_common(one, other):
    assert not meet(RANGES[one], RANGES[other])


def test_all_uses_find_room_in_a_day():
    assert all(one.first >= 0 and one.first + one.many <= numbers.A_DAY for one in RANGES.values())


@pytest.mark.parametrize("born", [date(1951, 1, 1), date(1990, 6, 15), date(2026, 10, 3)])
@pytest.mark.parametrize("sex", [MALE, FEMALE])
def test_the_numbers_of_a_day_are_those_of_the_city_and_then_others(born, sex):
    with duckdb.connect() as connection:
        let_invent(connection)
        query = "SELECT citizen_number($1, $2::DATE, $3, nth) FROM range(501) AS nth (nth) ORDER BY nth"
        found = {use: [row[0] for row in connection.execute(query, [use, born, sex]).fetchall()] for use in RANGES}
    days = np.full(numbers.A_DAY, (born - EPOCH).days)
    digits, check = numbers.Register().give(days, np.full(numbers.A_DAY, sex))
    of_city = [f"{one}{'0123456789X'[last]}" if one else None for one, last in zip(digits, check, strict=True)]
    assert found["city"][:500] == of_city
    for use, one in RANGES.items():
        many = one.many if one.since <= born < one.until else 0
        assert all(found[use][:many])
        assert not any(found[use][many:])
        assert {use_of(number) for number in found[use][:many]} <= {use}
    given = [number for row in found.values() for number in row if number]
    assert len(given) == len(set(given))
    told = {identity.read(number, demo=True) for number in given}
    assert {(one.birth_date, int(one.sex)) for one in told} == {(born, sex)}


def test_a_crowded_first_of_january_gives_way_to_other_days_of_its_month():
    many = 400
    first = np.full(many, (date(1953, 1, 1) - EPOCH).days)
    columns = {"birth": first, "sex": np.full(many, FEMALE), "precision": np.full(many, 3), "hukou_area": first * 0 + 1}
    columns["precision"][:50] = 1
    moment = Moment.of(AT.date())
    digits, _ = block._citizen_numbers(np.random.default_rng(1), columns, block.Running(), moment)
    assert len(set(digits.tolist())) == many
    assert {str(one)[6:12] for one in digits} == {"195301"}
    assert sum(str(one)[12:14] == "01" for one in digits) == RANGES["city"].many
    columns["precision"][:] = 1  # a day that is known stays
    digits, _ = block._citizen_numbers(np.random.default_rng(1), columns, block.Running(), moment)
    assert (digits == 0).sum() == many - RANGES["city"].many


# In a city of 8.7 million


def test_the_city_finds_its_numbers():
    known = queries.sources()
    births = pyramid.pyramid(known.population, known.margins).max() * WHOLE_CITY / 365.25
    assert 180 < births < 260
    assert holds("city", births, 5 * 365)


def test_the_newborn_of_a_month_find_theirs_however_late_they_are_told(month):
    query = "SELECT count(*) * bearing() * 1.03 * 0.515 / 31, told_late() FROM may_bear"
    a_day, late = map(float, month.execute(query).fetchone())
    a_day *= SCALE
    assert 60 < a_day < 90
    assert holds("newborn", a_day, 31)
    assert {f"late_{months}" for months in range(1, 9)} <= RANGES.keys()
    for months in range(1, 9):
        assert holds(f"late_{months}", a_day * late * 31 / 180, 31)


def test_a_months_births_take_numbers_by_how_late_they_are_told(month):
    told = dict(month.execute("SELECT DISTINCT happened_on, whose FROM births").fetchall())
    assert {whose for day, whose in told.items() if day >= MONTH} == {"newborn"}
    query = "SELECT 'late_' || date_diff('month', $1::DATE - late::INT, $1::DATE + 30) FROM range(60, 240) AS t (late)"
    for first in (MONTH, date(2026, 3, 1), date(2026, 7, 1)):
        assert {whose for (whose,) in month.execute(query, [first]).fetchall()} <= RANGES.keys()
    numbered = month.execute("SELECT child_number, whose FROM newborn").fetchall()
    assert numbered
    assert {use_of(number) == whose for number, whose in numbered} == {True}


def test_people_of_other_cities_find_theirs(month):
    found = month.execute("SELECT number, nth, sex FROM outsiders").fetchall()
    assert len({number for number, _, _ in found}) == len(found) > 100
    assert {use_of(number) for number, _, _ in found} == {"outsider"}
    ((surnames,),) = month.execute("SELECT count(*) FROM surnames").fetchall()
    assert surnames * SCALE / 4000 < RANGES["outsider"].many


def test_people_whom_the_full_lists_invent_find_theirs(invented, city):
    used = {}
    for number in invented:
        born, _ = place_of(number)
        use = use_of(number)
        decade = (use, born.year // 10, int(number[16]) % 2)
        used[decade] = used.get(decade, 0) + 1
    assert {use for use, _, _ in used} == RANGES.keys() - RECKONED
    for (use, _, _), count in used.items():
        assert holds(use, count * SCALE / 3652, 3652), (use, count)


def test_nobody_invented_bears_the_number_of_somebody_of_the_city(invented, month, city):
    with duckdb.connect() as connection:
        query = "SELECT id_number FROM read_parquet($1) WHERE id_number IS NOT NULL"
        held = {number for (number,) in connection.execute(query, [str(city / "part-*.parquet")]).fetchall()}
    outsiders = {number for (number,) in month.execute("SELECT number FROM outsiders").fetchall()}
    assert {use_of(number) for number in held} == {"city"}
    assert len(invented) > 100
    assert not held & (invented | outsiders)
