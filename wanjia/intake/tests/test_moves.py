"""Heads who move their hukou, as the file of public security tells it: with all the others, or leaving them behind."""

import pytest

from wanjia.access.queries import within
from wanjia.intake.models import Question
from wanjia.intake.tests.files import MAN, WOMAN, as_text, number_of
from wanjia.intake.tests.test_deliveries import apply, held, queries, resident, state_of_city, steward
from wanjia.intake.tests.test_deliveries import intake as deliveries
from wanjia.intake.types.deliveries import RowClass
from wanjia.registry.models import Household
from wanjia.registry.tests.factories import FAR, GATE, HERE, NOW, area, day, door, household, tell, town
from wanjia.registry.types import EventKind
from wanjia.registry.types import commands as c
from wanjia.registry.types.facts import Basis

pytestmark = pytest.mark.django_db
SON = number_of("20150601", 35)
HEADINGS = ["xm", "gmsfhm", "qyrq", "qclb", "qcdqhdm", "qrdqhdm", "hzgmsfhm", "yhzgxdm"]
PEOPLE = {MAN: ("王强", "02"), WOMAN: ("李芳", "12"), SON: ("王小强", "22")}


@pytest.fixture
def family(db):
    """A registered household of three: its public id, and its people by number."""
    town()
    book = household("0009", door("301"), Basis.REGISTERED)
    people = {}
    for number, (name, relation) in PEOPLE.items():
        born = day(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        people[number] = resident(name, number, born)
        told = c.HukouIn(on=day(2020), person=people[number], area=area().id, household=book, relation=relation)
        tell(told)
    return book, people


def out(number):
    return [PEOPLE[number][0], number, "20261010", "迁出", "370203", "370102", "", ""]


def within_city(number, relation=""):
    return [PEOPLE[number][0], number, "20261010", "市内迁移", "370203", FAR, MAN, relation or PEOPLE[number][1]]


def file(*rows):
    return as_text([HEADINGS, *rows])


def book_of(uuid):
    with within(GATE):
        home = Household.objects.get(uuid=uuid)
        return home.size, home.head and home.head.uuid


def hukou_of(person):
    return held(person).hukou_area and held(person).hukou_area.code


def test_a_whole_household_leaves_with_its_head_who_stands_first(family):
    book, people = family
    assert book_of(book) == (3, people[MAN])
    done = apply(file(out(MAN), out(WOMAN), out(SON)))
    assert (done.counts, done.events) == ({RowClass.EVENT: 3}, {int(EventKind.HUKOU_OUT): 3})
    assert book_of(book) == (0, None)
    assert {hukou_of(one) for one in people.values()} == {None}
    assert not Question.objects.exists()


def test_what_left_is_all_back_when_the_file_is_undone(family):
    before = state_of_city()
    number = apply(file(out(MAN), out(WOMAN), out(SON))).number
    deliveries.start_undo(number, by=steward("staff:8"))
    deliveries.undo_delivery(number, at=NOW)
    assert queries.delivery(steward(), number).withdrawn == 3
    assert state_of_city() == before


def test_a_head_who_leaves_others_is_asked_about(family):
    book, people = family
    done = apply(file(out(MAN), out(SON)))
    assert done.counts == {RowClass.EVENT: 1, RowClass.CONFLICT: 1}
    assert book_of(book) == (2, people[MAN])
    assert hukou_of(people[MAN]) == HERE
    assert Question.objects.count() == 1


def test_a_household_that_moves_within_the_city_stays_one(family):
    book, people = family
    done = apply(file(*(within_city(number) for number in PEOPLE)))
    assert (done.counts, done.events) == ({RowClass.EVENT: 3}, {int(EventKind.HUKOU_WITHIN): 3})
    assert book_of(book) == (3, people[MAN])
    assert {hukou_of(one) for one in people.values()} == {FAR}
