"""Things told at the same moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from wanjia.access.queries import within
from wanjia.intake.actions import receive
from wanjia.intake.types import Handover
from wanjia.registry.models import Household, Person
from wanjia.registry.tests.factories import GATE, day, door, household, person, town
from wanjia.registry.types import Source
from wanjia.registry.types import commands as c


@pytest.fixture
def city(committed_db, django_db_blocker):
    with django_db_blocker.unblock():
        town()
        yield


def told_together(commands):
    """Each command from a thread of its own, all let go at once."""
    start = Barrier(len(commands))

    def tell(command):
        try:
            start.wait(10)
            return receive(GATE, command, handover=Handover(Source.DESK, uuid4()))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(commands)) as threads:
        return list(threads.map(tell, commands))


def test_everyone_who_leaves_a_household_at_once_is_counted(city):
    home = household(dwelling=door())
    people = [person(name, dwelling=door(), household=home, relation="90") for name in ("王一", "王二", "王三", "王四")]
    told_together([c.Death(on=day(2026, 11, 1), person=one) for one in people[:3]])
    with within(GATE):
        assert Household.objects.get(uuid=home).size == 1


def test_a_couple_told_about_from_both_sides_loses_nothing(city):
    """Each death makes the other one widowed: both lock the two, and neither may be taken for living afterwards."""
    for _ in range(5):
        pair = [person(name, sex=sex, dwelling=door()) for name, sex in (("李强", 1), ("王芳", 2))]
        receive(GATE, c.Marriage(on=day(2016), person=pair[0], spouse=pair[1]), handover=Handover(Source.DESK, uuid4()))
        told_together([c.Death(on=day(2026, 11, 1), person=one) for one in pair])
        with within(GATE):
            dead = Person.objects.filter(uuid__in=pair).exclude(died_on=None)
            assert dead.count() == 2
