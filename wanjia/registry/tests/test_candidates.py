"""Who may be meant: each block finds its own, by an index, in reach; one person and a table are told the same."""

from dataclasses import replace
from datetime import date

import duckdb
import pytest
from django.db import connection

from wanjia.access.queries import system_context, within
from wanjia.registry import queries
from wanjia.registry.queries.candidates import SKETCHED, _asked, _for_one
from wanjia.registry.rules.lookalikes import dates, traces
from wanjia.registry.tests.factories import FAR, HERE, NOW, area, day, door, person, tell, town
from wanjia.registry.tests.looks import reader, sealed
from wanjia.registry.types import commands as c
from wanjia.registry.types.sketches import Sketch
from wanjia.tables.actions.rows import put_rows

NUMBER = "370298199003070022"
MOTHERS = "370298196501010029"
BORN = date(1990, 3, 7)
PHONE = "13900001234"
WAYS = {
    "the number": Sketch(name="李梅", number=NUMBER),
    "the name and the year": Sketch(name="王芳", born_on=date(1990, 11, 20)),
    "the sound and the day": Sketch(name="汪方", born_on=BORN),
    "traditional characters": Sketch(name="王芳", born_on=BORN),
    "day and month exchanged": Sketch(name="王方", born_on=date(1990, 7, 3)),
    "ten years off": Sketch(name="王方", born_on=date(1980, 3, 7)),
    "told by the moon": Sketch(name="王方", born_on=date(1990, 2, 11)),
    "the birth date in a wrong number": Sketch(name="王方", number="370298199003070039"),
    "the surname, the day and the sex": Sketch(name="王雪", born_on=BORN, sex="2"),
    "the phone": Sketch(name="王小芳", phone=PHONE),
    "the mother's number": Sketch(name="王小芳", mother_number=MOTHERS),
}
# All that is compared, and each number another than that of the one who is meant.
ALL_TOLD = Sketch(
    name="王芳",
    born_on=BORN,
    number="370298199003070039",
    phone="13900009999",
    mother_number="370298196501010037",
)


class TestTraces:
    def test_names_are_sought_as_told_and_in_simplified_characters(self):
        found = traces(Sketch(name="　劉　偉 "))
        assert found.names == ("劉偉", "刘伟")
        assert (found.sounds, found.surname_sound) == (("liuwei",), "liu")

    def test_birth_dates_are_sought_with_what_slips_make_of_them(self):
        found = dates(Sketch(name="王芳", born_on=BORN))
        assert found[0] == BORN
        assert {date(1990, 7, 3), date(1989, 3, 7), date(2000, 3, 7), date(1990, 2, 11)} < set(found)

    def test_a_number_tells_a_birth_date_too(self):
        assert dates(Sketch(name="王芳", number=NUMBER))[0] == BORN
        assert dates(Sketch(name="王芳", number="370298199013450022")) == ()

    def test_nothing_told_is_nothing_sought(self):
        found = traces(Sketch(name=""))
        assert (found.names, found.sounds, found.surname_sound, found.dates) == ((), (), "", ())


@pytest.fixture
def _town(db):
    town()


@pytest.fixture
def held(_town):
    """王芳, whose mother is held too, and a stranger."""
    mother = person("李梅", born=day(1965), dwelling=door(), document_number=MOTHERS)
    born = c.BirthEvent(on=day(1990, 3, 7), name="王芳", sex=2, document_number=NUMBER, mother=mother, dwelling=door())
    child = tell(born).persons["child"]
    tell(c.ContactChange(on=day(2016), person=child, number=PHONE))
    person("张伟", born=day(1970, 5, 5), sex=1, dwelling=door())
    return {"王芳": child, "李梅": mother}


def as_the_gate(ask, *args, **kwargs):
    with within(system_context("gate", at=NOW)):
        return ask(*args, **kwargs)


def asked_of_a_table(sketches):
    """The persons found for each sketch, in their order, and what is told of everybody found."""
    rows = [(number, *(text or None for text in one.texts().values())) for number, one in enumerate(sketches)]
    told = duckdb.connect()
    put_rows(told, "told", {"row": "BIGINT"} | dict.fromkeys(SKETCHED, "VARCHAR"), rows)
    told.execute("ALTER TABLE told ALTER born_on TYPE DATE")
    as_the_gate(queries.lookalikes_of, told, "told")
    pairs = told.execute("SELECT row, person FROM found").fetchall()
    held = {row[0]: row[1:] for row in told.execute("SELECT * FROM held").fetchall()}
    return [[uuid for row, uuid in pairs if row == number] for number, _ in enumerate(sketches)], held


@pytest.mark.parametrize("way", WAYS)
def test_each_way_finds_the_one_meant(held, way):
    found = as_the_gate(queries.lookalikes, WAYS[way])
    assert held["王芳"] in [one.person for one in found]


def test_a_table_is_told_the_same_as_one_after_the_other(held):
    sketches = [*WAYS.values(), Sketch(name="张伟", born_on=date(2001, 1, 1)), Sketch(name="")]
    found, told = asked_of_a_table(sketches)
    one_by_one = [as_the_gate(queries.lookalikes, sketch) for sketch in sketches]
    assert found == [[one.person for one in ones] for ones in one_by_one]
    assert found[-2:] == [[], []]
    known = as_the_gate(queries.lookalikes, ALL_TOLD)[0].sketch
    assert told[held["王芳"]] == tuple(value or None for value in vars(known).values())


def test_a_candidate_is_told_with_all_that_is_compared(held):
    (found, *_) = as_the_gate(queries.lookalikes, ALL_TOLD)
    assert (found.person, found.same_number) == (held["王芳"], False)
    assert found.sketch == Sketch(
        name="王芳", sex="2", born_on=BORN, number=NUMBER, phone=PHONE, area=HERE, mother_number=MOTHERS
    )


@pytest.mark.parametrize("hidden", ["number", "phone", "mother_number"])
def test_what_is_not_told_is_not_read_either(held, hidden):
    everything = as_the_gate(queries.lookalikes, ALL_TOLD)[0]
    found = as_the_gate(queries.lookalikes, replace(ALL_TOLD, **{hidden: ""}))[0]
    assert found == replace(everything, sketch=replace(everything.sketch, **{hidden: ""}))


def test_of_a_name_and_a_birth_date_it_takes_two_statements(held, django_assert_num_queries):
    with within(system_context("gate", at=NOW)), django_assert_num_queries(2):
        queries.lookalikes(Sketch(name="王芳", born_on=BORN))


def test_a_number_that_was_changed_still_leads_to_its_bearer(held):
    tell(c.NumberChanged(on=day(2026), person=held["王芳"], document_number="370298199003070049"))
    (found,) = as_the_gate(queries.lookalikes, Sketch(name="赵六", number=NUMBER))
    assert (found.person, found.same_number, found.sketch.number) == (held["王芳"], True, NUMBER)


def test_a_merged_record_stands_for_the_one_that_stayed(held):
    duplicate = person("王方", dwelling=door(), document_number="370298199003070049")
    tell(c.PersonMerge(on=day(2026), person=held["王芳"], duplicate=duplicate))
    (found,) = as_the_gate(queries.lookalikes, Sketch(name="赵六", number="370298199003070049"))
    assert found.person == held["王芳"]


def test_nobody_sealed_or_out_of_reach_is_among_them(held):
    far = person("王芳", born=day(1990, 3, 7), dwelling=door(code=FAR))
    sealed(person("王芳", born=day(1990, 3, 7), dwelling=door()))
    with within(reader(HERE)):
        found = {one.person for one in queries.lookalikes(Sketch(name="王芳", born_on=BORN))}
    assert found == {held["王芳"]}
    assert far in {one.person for one in as_the_gate(queries.lookalikes, Sketch(name="王芳", born_on=BORN))}


@pytest.mark.usefixtures("_town")
def test_a_block_is_cut_and_the_surest_stay():
    for number in range(25):
        person("王芳", born=day(1990, 3, 1 + number), dwelling=door())
    meant = person("王芳", born=day(1990, 3, 7), dwelling=door(), document_number=NUMBER)
    found = as_the_gate(queries.lookalikes, Sketch(name="王芳", number=NUMBER), limit=5)
    assert len(found) == 5
    assert found[0].person == meant


def test_it_takes_three_statements(held, django_assert_num_queries):
    with within(system_context("gate", at=NOW)), django_assert_num_queries(3):
        queries.lookalikes(Sketch(name="王芳", born_on=BORN, number=NUMBER, mother_number=MOTHERS))


def test_every_block_is_found_by_an_index_under_row_security(held):
    told = Sketch(name="王芳", born_on=BORN, number=NUMBER, phone=PHONE, mother_number=MOTHERS)
    with within(reader(HERE)), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        cursor.execute(f"EXPLAIN {_for_one()}", [*_asked(1, told), 20])
        plan = [line for (line,) in cursor.fetchall()]
    assert [line for line in plan if "registry_person_born" in line]
    # Row security looks at the person of a fact, as "visible": in a town of forty, sometimes by reading them all once.
    assert not [line for line in plan if "Seq Scan on registry_" in line and " visible" not in line]


@pytest.mark.usefixtures("_town")
def test_areas_of_the_hukou_are_told_also_where_they_lie_elsewhere():
    person(dwelling=door(), hukou_area=area(FAR).id, document_number=NUMBER)
    person("李梅", born=day(1965), dwelling=door(), hukou_elsewhere="370102", document_number=MOTHERS)
    told = [as_the_gate(queries.lookalikes, Sketch(name="", number=number))[0].sketch for number in (NUMBER, MOTHERS)]
    assert [one.hukou_area for one in told] == [FAR, "370102"]
