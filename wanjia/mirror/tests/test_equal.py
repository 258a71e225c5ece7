"""Following the feed, building anew and asking the register itself say the same, whatever happened."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wanjia.access.queries import system_context, within
from wanjia.feed.actions import sequence_once
from wanjia.mirror.actions import build, building
from wanjia.mirror.queries import ask, reading, verify
from wanjia.mirror.tests.slowly import ALONE, EVENTS_SLOWLY, HOUSEHOLDS_SLOWLY, PEOPLE_SLOWLY
from wanjia.mirror.tests.towns import BEGAN, Town
from wanjia.registry.actions import set_seal
from wanjia.registry.facts import COUNTED
from wanjia.registry.tests.factories import NOW, day, door, person, tell, town
from wanjia.registry.types import Birth
from wanjia.registry.types import commands as c

TABLES = ("person", "household", "event", "together", "arrived", "neighbours", "marked", "vacant")
PEOPLE = """
SELECT area_id, sex, coalesce(marital, 0), coalesce(education, 0), coalesce(hukou_area_id, 0), sum(w)
FROM person WHERE valid_from <= $1 AND valid_to > $1 AND number NOT IN (SELECT unnest($2::BIGINT[]))
GROUP BY ALL HAVING sum(w) <> 0
"""
HOUSEHOLDS = """
SELECT basis, area_id, size, coalesce(generations, 0), sum(w)
FROM household WHERE valid_from <= $1 AND valid_to > $1 AND number NOT IN (SELECT unnest($2::BIGINT[]))
GROUP BY ALL HAVING sum(w) <> 0
"""
EVENTS = """
SELECT kind, role, occurred_on, area_id, sum(w)
FROM event WHERE number NOT IN (SELECT unnest($1::BIGINT[])) GROUP BY ALL HAVING sum(w) <> 0
"""
# Each as weighted rows of persons, households and doors say it without the mirror's own sums, on the day $1.
HERE_NOW = "SELECT household AS number, {} FROM person WHERE household IS NOT NULL AND valid_to = '9999-12-31' AND {}"
MARKS = f"""
SELECT * FROM (
    {HERE_NOW.format("1 AS mark, 0 AS born", "standing = 1 GROUP BY household HAVING sum(w) > 0")}
    UNION ALL
    {HERE_NOW.format("2, sum(w * (born_on - DATE '1800-01-01'))", "true GROUP BY household HAVING sum(w) = 1")}
    UNION ALL
    {HERE_NOW.format("3, 0", "residence = 1 AND residence_since > born_on AND residence_since > $1::DATE - 180")}
    GROUP BY household HAVING sum(w) > 0
) WHERE number IN (
    SELECT number FROM household WHERE valid_to = '9999-12-31' AND basis = 1 AND tile_x IS NOT NULL
    GROUP BY number HAVING sum(w) > 0
)
"""
MARKED = """
SELECT number, mark, CASE WHEN mark = 2 THEN day - DATE '1800-01-01' ELSE 0 END
FROM marked WHERE mark < 3 OR day > $1::DATE - 180 GROUP BY ALL HAVING sum(w) > 0
"""
EMPTY = """
SELECT number FROM dwelling WHERE longitude IS NOT NULL AND number NOT IN (
    SELECT dwelling_id FROM person WHERE dwelling_id IS NOT NULL AND valid_to = '9999-12-31'
    GROUP BY dwelling_id HAVING sum(w) > 0
) GROUP BY number HAVING sum(w) > 0
"""


@pytest.fixture(autouse=True)
def _home(settings, tmp_path, monkeypatch):
    settings.MIRROR_FOLDER = tmp_path / "mirror"
    monkeypatch.setattr(building, "system_clock", lambda: BEGAN)


def contents():
    """Every row of every table with its weight, as the process sees them now."""
    return {
        table: set(ask(table, f"SELECT * EXCLUDE w, sum(w) FROM {table} GROUP BY ALL HAVING sum(w) <> 0").rows)
        for table in TABLES
    }


@pytest.mark.parametrize(("seed", "many"), [(0, 0), (1, reading.MANY), (2, reading.MANY)])
def test_following_building_anew_and_the_register_agree(committed_db, monkeypatch, seed, many):
    monkeypatch.setattr(reading, "MANY", many)
    random = Random(seed)  # noqa: S311 (dice)
    lively = Town(random)
    lively.live(30)
    sequence_once()
    build()
    before = contents()
    assert lively.live(60) > 15
    lively.arrive()
    sequence_once()
    followed = contents()
    assert followed != before
    assert_marks_are_true()
    build()
    assert contents() == followed
    assert verify()[1] == []


def assert_marks_are_true():
    """The points of a map are what all persons, households and doors say."""
    marks = ask("marks", MARKS, [BEGAN.date()]).rows
    assert {mark for _, mark, _ in marks} == {1, 2, 3}
    assert sorted(ask("marked", MARKED, [BEGAN.date()]).rows) == sorted(marks)
    vacant = ask("vacant", "SELECT number FROM vacant GROUP BY number HAVING sum(w) > 0").rows
    assert sorted(vacant) == sorted(ask("empty", EMPTY).rows)


@given(
    random=st.randoms(use_true_random=True),
    days=st.lists(st.dates(date(2014, 12, 1), date(2026, 11, 21)), min_size=2, max_size=4),
    before=st.integers(10, 60),
    after=st.integers(0, 30),
)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_day_is_what_slow_questions_to_the_register_say(fresh_databases, random, days, before, after):
    with fresh_databases() as db:
        lively = Town(random)
        lively.live(before)
        sequence_once()
        build()
        lively.live(after)
        sequence_once()
        with db.connect("wanjia_owner") as owner:
            _compare(owner, days)


def _compare(owner, days):
    people = _numbers(owner, f"SELECT mirror_number FROM registry_person AS p WHERE NOT {ALONE}")
    homes = _numbers(
        owner,
        "SELECT mirror_number FROM registry_household WHERE id IN (SELECT stay.household_id"
        f" FROM registry_membershipfact AS stay JOIN registry_person AS p ON p.id = stay.person_id WHERE NOT {ALONE})",
    )
    for then in days:
        living = owner.execute(PEOPLE_SLOWLY, {"day": then}).fetchall()
        assert Counter(ask("people", PEOPLE, [then, people]).rows) == Counter(living), then
        homes_then = owner.execute(HOUSEHOLDS_SLOWLY, {"day": then, "without": homes}).fetchall()
        assert Counter(ask("households", HOUSEHOLDS, [then, homes]).rows) == Counter(homes_then), then
    happened = Counter()
    for *cell, count in owner.execute(EVENTS_SLOWLY, {"kinds": [int(kind) for kind in COUNTED]}):
        happened[tuple(cell)] += count
    assert {tuple(cell): count for *cell, count in ask("events", EVENTS, [people]).rows} == happened


def _numbers(owner, question):
    return [number for (number,) in owner.execute(question)]


def _corrected(mother):
    tell(c.Correction(on=day(1975), person=mother, value=Birth(2, date(1975, 1, 1)), reason="a test"))


def _sealed(mother):
    ctx = system_context("gate", at=NOW)
    with within(ctx):
        set_seal(mother, sealed=True, by=ctx)


@pytest.mark.parametrize(("happens", "ages"), [(_corrected, [(45,)]), (_sealed, [(None,)])])
def test_what_a_birth_tells_of_the_mother_follows_her_record(committed_db, happens, ages):
    town()
    mother, twice = person("李芳", day(1990), dwelling=door()), person("李方", day(1990), dwelling=door())
    tell(c.BirthEvent(on=day(2020, 6), name="王安", sex=1, mother=twice))
    tell(c.PersonMerge(on=day(2024), person=mother, duplicate=twice))
    sequence_once()
    build()
    happens(mother)
    sequence_once()
    followed = contents()
    build()
    assert contents() == followed
    assert list(ask("ages", "SELECT mother_age FROM event GROUP BY ALL HAVING sum(w) <> 0").rows) == ages
