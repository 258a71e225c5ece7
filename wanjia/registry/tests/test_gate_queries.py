"""What the gate asks, and the register held against itself."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from wanjia.access.queries import system_context, within
from wanjia.kernel.errors import NotFound
from wanjia.registry import queries
from wanjia.registry.models import Household, Person
from wanjia.registry.tests.factories import FAR, HERE, NOW, area, day, door, household, person, tell, town
from wanjia.registry.tests.looks import logged, reader, sealed
from wanjia.registry.types import commands as c
from wanjia.registry.types.lists import Candidate, Ground

pytestmark = pytest.mark.django_db
NUMBER = "370298199003070022"
BORN = day(1990, 3, 7).earliest


@pytest.fixture(autouse=True)
def _town(db):
    town()


def as_the_gate(ask, *args, **kwargs):
    with within(system_context("gate", at=NOW)):
        return ask(*args, **kwargs)


def test_visible_are_those_in_reach():
    near, far, hidden = person(dwelling=door()), person(dwelling=door(code=FAR)), person(dwelling=door())
    sealed(hidden)
    assert queries.visible(reader(), [near, far, hidden]) == {near}


def test_an_event_tells_whom_it_was_about_within_reach():
    near, far = person(dwelling=door()), person("张伟", sex=1, dwelling=door(code=FAR))
    told = tell(c.Marriage(on=day(2020), person=near, spouse=far))
    seen = queries.subjects(reader(), told.event)
    assert [(role, line.uuid) for role, line in seen.value.persons] == [("person", near)]
    assert logged(seen) == ("event.open", [], {near: "listed"})


def test_a_sealed_event_and_one_out_of_reach_are_not_there():
    parent, child = person(dwelling=door()), person("小明", born=day(2016), dwelling=door())
    adoption = tell(c.Adoption(on=day(2020), child=child, adoptive_mother=parent))
    far = person("张伟", dwelling=door(code=FAR))
    moved = tell(c.NameChange(on=day(2020), person=far, name="张玮"))
    for told in (adoption, moved):
        with pytest.raises(NotFound):
            queries.subjects(reader(), told.event)


class TestCandidates:
    def ask(self, number="", name="王芳", born_on=BORN, code=HERE):
        return as_the_gate(queries.candidates, number=number, name=name, born_on=born_on, area_id=area(code).id)

    def test_the_same_number_before_the_same_name_and_birth(self):
        bearer = person("李梅", dwelling=door(code=FAR), document_number=NUMBER)
        namesake = person(dwelling=door())
        assert self.ask(NUMBER) == (
            Candidate(bearer, Ground.NUMBER, same_area=False),
            Candidate(namesake, Ground.NAME_AND_BIRTH, same_area=True),
        )

    def test_of_namesakes_those_of_the_same_area_come_first(self):
        far, near = person(dwelling=door(code=FAR)), person(dwelling=door())
        assert [one.person for one in self.ask()] == [near, far]
        assert self.ask(born_on=day(1990, 3, 8).earliest) == ()

    def test_a_merged_record_stands_for_the_one_that_stayed(self):
        kept = person("李梅", dwelling=door())
        duplicate = person(dwelling=door(), document_number=NUMBER)
        tell(c.PersonMerge(on=day(2026), person=kept, duplicate=duplicate))
        assert [one.person for one in self.ask(NUMBER)] == [kept]

    def test_it_takes_two_statements(self, django_assert_num_queries):
        person(dwelling=door(), document_number=NUMBER)
        where = area().id
        with within(system_context("gate", at=NOW)), django_assert_num_queries(2):
            queries.candidates(number=NUMBER, name="王芳", born_on=BORN, area_id=where)


class TestStateHash:
    def test_a_merge_taken_back_leaves_it_as_it_was(self):
        kept, duplicate = person(dwelling=door()), person("王方", dwelling=door(), document_number=NUMBER)
        before = as_the_gate(queries.state_hash)
        tell(c.PersonMerge(on=day(2026), person=kept, duplicate=duplicate))
        merged = as_the_gate(queries.state_hash)
        tell(c.PersonUnmerge(on=day(2026), person=kept, duplicate=duplicate))
        assert as_the_gate(queries.state_hash) == before != merged

    def test_of_some_persons_it_leaves_the_others_out(self):
        one, other = person(dwelling=door()), person("李梅", dwelling=door())
        ids = as_the_gate(lambda: [row.pk for row in Person.objects.filter(uuid=one)])
        before = as_the_gate(queries.state_hash, ids)
        tell(c.NameChange(on=day(2026), person=other, name="李玫"))
        assert as_the_gate(queries.state_hash, ids) == before
        tell(c.NameChange(on=day(2026), person=one, name="王方"))
        assert as_the_gate(queries.state_hash, ids) != before


class TestVerify:
    def differences(self):
        batches = queries.verify(system_context("verify", at=NOW))
        return [(d.kind, d.record, d.field) for _, found in batches for d in found]

    def test_a_sealed_birth_accounts_for_its_child(self):
        girl = person(born=day(2013), dwelling=door())
        born = tell(c.BirthEvent(on=day(2026, 11, 1), name="王小", sex=1, mother=girl))
        assert born.sealed
        assert self.differences() == []

    def lived_in(self):
        home = household(dwelling=door())
        one = person(dwelling=door(), household=home, relation="02", hukou_area=area(FAR).id, document_number=NUMBER)
        other = person("张伟", sex=1, dwelling=door(), household=home, relation="10")
        tell(c.Marriage(on=day(2016), person=one, spouse=other))
        tell(c.ResidenceWithin(on=day(2024), person=other, dwelling=door("202")))
        tell(c.PersonMerge(on=day(2026), person=one, duplicate=person("王方", dwelling=door(), phone="13900001234")))
        return home, one

    def test_what_events_wrote_is_in_order(self, capsys):
        self.lived_in()
        assert self.differences() == []
        call_command("registry", "verify")
        assert "4 " in capsys.readouterr().out

    def test_a_row_that_facts_do_not_say_is_named_by_its_public_id(self, capsys):
        home, one = self.lived_in()
        as_the_gate(Person.objects.filter(uuid=one).update, name="王某", sort_key="")
        as_the_gate(Household.objects.filter(uuid=home).update, size=9)
        assert self.differences() == [("person", one, "name"), ("person", one, "sort_key"), ("household", home, "size")]
        with pytest.raises(CommandError):
            call_command("registry", "verify")
        told = capsys.readouterr().out
        assert str(one) in told
        assert "王" not in told

    def test_a_fact_that_no_event_made_is_found(self):
        _, one = self.lived_in()
        as_the_gate(self.slip_in, one)
        assert self.differences() == [("person", one, "education"), ("person", one, "education without its event")]

    @staticmethod
    def slip_in(uuid):
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO registry_educationfact (person_id, sort, valid_from, valid_to, precision, recorded_from,
                    recorded_to, source, standing, event_id, code)
                SELECT person_id, 0, valid_from, valid_to, 1, '2020-01-01', recorded_to, 1, 1, event_id, '20'
                FROM registry_namefact WHERE person_id = (SELECT id FROM registry_person WHERE uuid = %s)
                    AND recorded_to = '9999-12-31 00:00:00+00'""",
                [uuid],
            )
