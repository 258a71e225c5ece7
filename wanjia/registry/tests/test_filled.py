"""A superior's form: whom a typed row means within reach, and what of a person is told."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wanjia.access.queries import within
from wanjia.desk.tests.factories import number as citizen_number
from wanjia.kernel.identity import masked
from wanjia.registry import queries
from wanjia.registry.models import Person
from wanjia.registry.tests.factories import FAR, GATE, area, day, door, household, person, tell, town
from wanjia.registry.tests.looks import logged, reader, sealed, steward
from wanjia.registry.types import commands as c
from wanjia.registry.types.filled import FilledLine, Miss, Sought

MAN, WOMAN, OTHER = (citizen_number(day(1990, 3, 7).earliest, sequence) for sequence in (11, 22, 34))
PHONE = "12799998888"

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    town()
    known = {"hukou_area": area().id, "phone": PHONE}
    return {
        "王强": person("王强", sex=1, dwelling=door("101"), document_number=MAN, **known),
        "李芳": person("李芳", dwelling=door("102"), document_number=WOMAN, hukou_elsewhere="370684"),
        "陈远": person("陈远", dwelling=door("201", code=FAR), document_number=OTHER),
    }


def found(*sought, by=None, in_full=False):
    seen = queries.persons_sought(by or reader(), sought, file=uuid4(), in_full=in_full)
    return [one.line.name if isinstance(one, FilledLine) else one for one in seen.value]


def ids(*uuids):
    with within(GATE):
        known = dict(Person.objects.filter(uuid__in=uuids).values_list("uuid", "pk"))
    return [known[uuid] for uuid in uuids]


class TestSought:
    def test_by_number_however_it_is_written_and_by_name(self, people):
        wide = MAN.translate({ord(str(digit)): chr(ord("０") + digit) for digit in range(10)})
        assert found(Sought(number=MAN), Sought(number=f" {wide} "), Sought("王强", MAN), Sought("李芳")) == [
            "王强", "王强", "王强", "李芳",
        ]  # fmt: skip

    def test_who_is_elsewhere_sealed_or_never_was_is_the_same(self, people):
        sealed(people["李芳"])
        nobody = citizen_number(day(1950).earliest, 44)
        rows = [Sought(number=OTHER), Sought("陈远"), Sought("陈远", OTHER), Sought(number=WOMAN), Sought("李芳")]
        assert (
            found(*rows, Sought(number=nobody), Sought("无名"), Sought(number="12"), Sought()) == [Miss.NOT_FOUND] * 9
        )
        assert found(Sought(number=OTHER), by=steward()) == ["陈远"]

    def test_a_number_that_somebody_else_bears_tells_nothing(self, people):
        assert found(Sought("李芳", MAN), Sought("王強", MAN)) == [Miss.OTHER_NAME, "王强"]

    def test_namesakes_are_told_apart_by_the_birth_date_alone(self, people):
        person("李芳", day(1970, 5, 1), dwelling=door("103"))
        assert found(Sought("李芳"), Sought("李芳", born_on="1970-05-01")) == [Miss.SEVERAL, "李芳"]
        person("李芳", day(1970, 5, 1), dwelling=door("104"))
        assert found(Sought("李芳", born_on="1970-05-01")) == [Miss.SEVERAL]

    def test_a_merged_record_is_found_as_the_one_it_became(self, people):
        twice = citizen_number(day(1990, 3, 7).earliest, 55)
        doubled = person("王强", sex=1, dwelling=door("101"), document_number=twice)
        tell(c.PersonMerge(on=day(2026), person=people["王强"], duplicate=doubled))
        seen = queries.persons_sought(reader(), [Sought(number=twice)], file=uuid4(), in_full=True)
        assert [(one.line.uuid, one.number) for one in seen.value] == [(people["王强"], MAN)]

    def test_every_person_found_is_in_the_log_once_and_nobody_else(self, people):
        rows = [Sought(number=MAN), Sought("王强"), Sought(number=OTHER), Sought("无名")]
        seen = queries.persons_sought(reader(), rows, file=uuid4(), in_full=True)
        assert logged(seen) == ("person.export", ["document_01"], {people["王强"]: "exported"})

    def test_a_thousand_rows_take_no_more_statements_than_ten(self, people):
        def statements(count):
            rows = [Sought(number=MAN), Sought("李芳")] * (count // 2)
            with CaptureQueriesContext(connection) as told:
                queries.persons_sought(reader(), rows, file=uuid4(), in_full=True)
            return len(told)

        assert statements(1000) == statements(10)


class TestFilled:
    def test_a_form_tells_where_somebody_lives_and_is_registered_and_no_relation_or_telephone(self, people):
        home = household("0001", dwelling=door("101"))
        one = person("孙明", sex=1, dwelling=door("101"), household=home, relation="02", phone=PHONE)
        seen = queries.persons_filled(reader(), ids(people["王强"], people["李芳"], one), file=uuid4(), in_full=False)
        told = {filled.line.name: filled for filled in seen.value}
        assert list(told) == ["王强", "李芳", "孙明"]
        assert (told["王强"].hukou_area, told["李芳"].hukou_elsewhere) == (area().id, "370684")
        assert told["孙明"].line.relation == ""
        assert PHONE not in repr(seen.value)

    def test_numbers_are_masked_unless_they_were_agreed_to(self, people):
        wanted = ids(people["王强"])
        for in_full, number, fields in ((False, masked(MAN), []), (True, MAN, ["document_01"])):
            seen = queries.persons_filled(reader(), wanted, file=uuid4(), in_full=in_full)
            assert seen.value[0].number == number
            assert logged(seen)[1] == fields

    def test_who_left_the_reach_or_was_sealed_is_not_in_it(self, people):
        wanted = ids(*people.values())
        sealed(people["李芳"])
        seen = queries.persons_filled(reader(), wanted, file=uuid4(), in_full=False)
        assert [one.line.name for one in seen.value] == ["王强"]
