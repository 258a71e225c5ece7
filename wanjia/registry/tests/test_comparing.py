"""Two records side by side: with their numbers, for those who reach them, and in the log as opened."""

from uuid import uuid4

import pytest

from wanjia.registry import queries
from wanjia.registry.tests.factories import FAR, day, door, person, tell, town
from wanjia.registry.tests.looks import logged, reader, sealed
from wanjia.registry.types import commands as c

pytestmark = pytest.mark.django_db
NUMBER, PHONE = "370298199003070428", "12700000001"


@pytest.fixture
def couple(db):
    town()
    one = person(dwelling=door(), document_number=NUMBER, phone=PHONE)
    other = person("李伟", sex=1, dwelling=door())
    tell(c.Marriage(on=day(2020), person=one, spouse=other))
    return one, other


def test_those_in_reach_come_with_their_numbers(couple):
    far, hidden = person(dwelling=door(code=FAR)), person(dwelling=door())
    sealed(hidden)
    found = queries.persons_compared(reader(), [*couple, far, hidden, uuid4()]).value
    assert set(found) == set(couple)
    first, other = (found[one] for one in couple)
    assert (first.view.name, first.documents, first.contacts) == ("王芳", {1: NUMBER}, {1: PHONE})
    assert (other.documents, other.contacts) == ({}, {})
    assert [line.name for line in first.view.kin] == ["李伟"]


def test_the_log_says_that_both_were_opened_with_their_numbers(couple):
    action, fields, grades = logged(queries.persons_compared(reader(), couple))
    assert (action, fields) == ("person.compare", ["document", "contact"])
    assert grades == dict.fromkeys(couple, "opened")
