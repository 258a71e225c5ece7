"""Reading ahead: all of it is read, each part by another, and what goes wrong there goes wrong for nobody."""

import threading

import pytest
from django.db import DatabaseError

from wanjia.access.queries import system_context, within
from wanjia.intake.actions.deliveries.ahead import HANDS, LEAST, read_by_many
from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.registry import sql
from wanjia.registry.queries import read_ahead
from wanjia.registry.tests.factories import NOW, day, door, person, tell, town
from wanjia.registry.types import commands as c
from wanjia.registry.types.facts import KinKind

pytestmark = pytest.mark.django_db
GATE = system_context("gate", at=NOW)


def test_everything_is_read_once_by_several_at_once():
    parts, meeting = [], threading.Barrier(HANDS, timeout=30)

    def read(part):
        meeting.wait()
        parts.append(part)

    read_by_many(range(LEAST), read, by=GATE)
    assert sorted(one for part in parts for one in part) == [*range(LEAST)]


def test_for_a_few_nobody_is_called():
    read_by_many(range(LEAST - 1), lambda part: pytest.fail("called"), by=GATE)


def test_what_cannot_be_read_ahead_is_left_to_the_caller():
    def fails(part):
        raise DatabaseError("gone")

    read_by_many(range(LEAST), fails, by=GATE)


def read(*people):
    told = {"spouse": int(KinKind.SPOUSE), "until_changed": UNTIL_CHANGED}
    with within(GATE):
        read_ahead(people)
        (counted,) = sql.rows("ahead", people=list(people), **told)
    return counted


def test_people_are_read_with_whom_they_are_married_to():
    town()
    woman, man, other = person(dwelling=door()), person("王强", sex=1, dwelling=door()), person("李四")
    alone = read(woman)
    tell(c.Marriage(on=day(2026), person=woman, spouse=man))
    assert read(woman).facts > alone.facts + 1
    assert read(woman, other).facts > read(woman).facts
