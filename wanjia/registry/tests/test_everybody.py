"""The register as a table for linkage: everybody once, no number open, relatives known again, nobody sealed."""

import duckdb
import pytest

from wanjia.access.queries import system_context, within
from wanjia.registry.models import Person
from wanjia.registry.queries import everybody, open_numbers
from wanjia.registry.tests.factories import FAR, HERE, NOW, area, day, door, person, tell, town
from wanjia.registry.tests.looks import sealed
from wanjia.registry.types import commands as c
from wanjia.vault.queries import blind
from wanjia.vault.types import FieldClass

NUMBER, MOTHERS, PHONE = "370298199003070022", "370298196501010029", "13900001234"
SEARCH = system_context("doubles", at=NOW)


@pytest.fixture
def held(db):
    return three()


def three():
    """李梅 and her daughter 王芳, and a stranger."""
    town()
    mother = person("李梅", born=day(1965), dwelling=door(), document_number=MOTHERS, phone=PHONE)
    born = c.BirthEvent(on=day(1990, 3, 7), name="王芳", sex=2, document_number=NUMBER, mother=mother, dwelling=door())
    stranger = person('张,"伟', born=day(1970, 5, 5), sex=1, dwelling=door(), hukou_area=area(FAR).id)
    return {"李梅": mother, "王芳": tell(born).persons["child"], "张": stranger}


@pytest.fixture
def table():
    with duckdb.connect() as connection:
        yield connection


def told(connection, columns, of="everybody"):
    return {row[0]: row[1:] for row in connection.execute(f"SELECT uuid, {columns} FROM {of}").fetchall()}


def test_everybody_is_told_with_what_is_compared_but_no_number_is_open(held, table):
    assert everybody(SEARCH, table, into="everybody") == 3
    found = told(table, "name, sex, born_on::VARCHAR, area, hukou_area")
    assert found[held["王芳"]] == ("王芳", "2", "1990-03-07", HERE, None)
    assert found[held["张"]] == ('张,"伟', "1", "1970-05-05", HERE, FAR)
    numbers = told(table, "number, phone, mother_number, father_number")
    assert numbers[held["王芳"]][2] == numbers[held["李梅"]][0]
    assert numbers[held["张"]] == (None, None, None, None)
    stored = table.execute("SELECT string_agg(COLUMNS(*)::VARCHAR, ' ') FROM everybody").fetchone()
    for secret in (NUMBER, MOTHERS, PHONE, blind(FieldClass.CITIZEN_NUMBER, NUMBER).hex()):
        assert secret not in str(stored)


def test_numbers_are_opened_of_those_alone_who_are_named(held, table):
    everybody(SEARCH, table, into="everybody")
    with within(SEARCH):
        pk = Person.objects.get(uuid=held["李梅"]).pk
    assert open_numbers(SEARCH, table, of=f"SELECT {pk} AS person", held="everybody", into="opened") == 1
    assert told(table, "number, phone", "opened") == {held["李梅"]: (MOTHERS, PHONE)}


def test_whoever_is_sealed_or_joined_to_another_is_not_among_them(held, table):
    sealed(held["张"])
    double = person("李梅", born=day(1965), dwelling=door(), document_number="370298196501010045")
    daughter = c.BirthEvent(on=day(1993), name="王兰", sex=2, mother=double, dwelling=door())
    younger = tell(daughter).persons["child"]
    tell(c.PersonMerge(on=day(2026), person=held["李梅"], duplicate=double))
    assert everybody(SEARCH, table, into="everybody") == 3
    assert set(told(table, "name")) == {held["李梅"], held["王芳"], younger}


def test_stretches_of_ids_add_up(committed_db, table, monkeypatch):
    """All but the first are read over connections of their own, meanwhile."""
    held = three()
    monkeypatch.setattr("wanjia.registry.queries.crowds.STRETCH", 2)
    heard = []
    assert everybody(SEARCH, table, into="everybody", tell=lambda done, of: heard.append((done, of))) == 3
    assert heard[-1][0] == heard[-1][1]
    assert told(table, "mother_number")[held["王芳"]] != (None,)


@pytest.mark.usefixtures("db")
def test_of_an_empty_register_nobody_is_told(table):
    assert everybody(SEARCH, table, into="everybody") == 0
