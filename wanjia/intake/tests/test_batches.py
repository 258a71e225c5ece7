"""A table goes in whole: the right rows become people, households, facts and events; the wrong ones wait."""

import json
from datetime import date

import duckdb
import pytest

from wanjia.access.queries import system_context, within
from wanjia.demo.actions import generate
from wanjia.intake.actions import Table, receive_batch
from wanjia.intake.models import Batch, Chunk, WaitingRow
from wanjia.places.actions import load_edition
from wanjia.places.management import lists
from wanjia.registry.models import (
    BirthFact,
    DocumentFact,
    Household,
    HouseholdAddress,
    KinFact,
    LifeEvent,
    MembershipFact,
    NameFact,
    Person,
    ResidenceFact,
)
from wanjia.registry.queries import state_hash, verify
from wanjia.registry.tests.factories import NOW
from wanjia.registry.types import EventKind, Source
from wanjia.registry.types.relations import PLAIN
from wanjia.vault.queries import unseal
from wanjia.vault.types import FieldClass

PEOPLE = 1_000
GATE = system_context("gate", at=NOW)


def quiet(step, done, total):
    """Nobody watches."""


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """The files of a synthetic city of a thousand."""
    folder = tmp_path_factory.mktemp("city")
    generate(people=PEOPLE, seed=7, folder=folder, today=NOW.date(), progress=lambda done, total: None)
    return tuple(sorted(folder.glob("*.parquet")))


@pytest.fixture
def told(city):
    """Questions to the rows that were handed in."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW rows AS FROM read_parquet({[str(path) for path in city]})")
        yield lambda query: connection.execute(query).fetchone()[0]


@pytest.fixture
def qingdao(db):
    load_edition(lists.qingdao(), by=GATE.act(), at=NOW)


@pytest.fixture
def loaded(qingdao, city):
    return receive_batch(GATE, Table(city, Source.SYNTHETIC, "city"), progress=quiet)


def test_everyone_is_there(loaded, told):
    assert (loaded.accepted, loaded.waiting) == (told("SELECT count(*) FROM rows"), 0)
    with within(GATE):
        assert Person.objects.filter(life=1).count() == PEOPLE
        assert NameFact.objects.count() == BirthFact.objects.count() == loaded.rows
        assert DocumentFact.objects.count() == told("SELECT count(id_number) FROM rows")


def test_households_have_their_head_size_and_door(loaded, told):
    with within(GATE):
        living = Household.objects.filter(basis=1, size__gt=0)
        assert living.count() == told("SELECT count(DISTINCT household_no) FROM rows WHERE died_on IS NULL")
        assert not living.filter(head=None).exists()
        assert not living.filter(dwelling=None).exists()
        assert sum(living.values_list("size", flat=True)) == PEOPLE
        assert HouseholdAddress.objects.count() == Household.objects.filter(basis=1).count()


def test_the_current_state_is_what_the_facts_say(loaded):
    """The load and the rules agree about every single person and household."""
    assert [difference for _, found in verify(GATE) for difference in found] == []


def test_families_are_tied(loaded, told):
    with within(GATE):
        ties = {kind: KinFact.objects.filter(sort=kind).count() for kind in (1, 2)}
    assert ties == {1: told("SELECT count(father_row) FROM rows"), 2: told("SELECT count(mother_row) FROM rows")}


def test_moves_births_and_deaths_of_ten_years_are_events(loaded, told):
    since = date(NOW.year - 10, NOW.month, NOW.day)
    with within(GATE):
        counts = {kind: LifeEvent.objects.filter(kind=kind).count() for kind in EventKind}
        earlier = ResidenceFact.objects.exclude(elsewhere="").count()
    assert counts[EventKind.BIRTH] == told(f"SELECT count(*) FROM rows WHERE birth_date >= DATE '{since}'")
    assert counts[EventKind.DEATH] == told(f"SELECT count(*) FROM rows WHERE died_on >= DATE '{since}'")
    moved = "residence_before IS NOT NULL AND residence_since > birth_date"
    assert earlier == told(f"SELECT count(*) FROM rows WHERE {moved}")


def test_numbers_are_sealed_for_their_owner(loaded, told):
    with within(GATE):
        person = Person.objects.get(name=told("SELECT name FROM rows WHERE id_number IS NOT NULL ORDER BY row LIMIT 1"))
        fact = DocumentFact.objects.get(person=person)
    number = unseal(FieldClass.CITIZEN_NUMBER, owner=person.uuid, sealed=bytes(fact.number))
    assert number == told("SELECT id_number FROM rows WHERE id_number IS NOT NULL ORDER BY row LIMIT 1")


def test_the_same_table_again_changes_nothing(loaded, city):
    with within(GATE):
        before = state_hash()
    again = receive_batch(GATE, Table(city, Source.SYNTHETIC, "city"), progress=quiet)
    assert again == loaded
    with within(GATE):
        assert state_hash() == before
        assert Person.objects.count() == loaded.rows


def test_a_load_that_stopped_goes_on(qingdao, city, monkeypatch):
    """Parts that are in the register are not taken again; ids stay what they were."""
    monkeypatch.setattr("wanjia.intake.actions.chunks.ROWS", 400)
    calls = []

    def until_killed(step, done, total):
        calls.append(step)
        if calls.count("persons") == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        receive_batch(GATE, Table(city, Source.SYNTHETIC, "city"), progress=until_killed)
    with within(GATE):
        half = Person.objects.count()
        base = Batch.objects.get().person_base
    assert 0 < half < PEOPLE
    receipt = receive_batch(GATE, Table(city, Source.SYNTHETIC, "city"), progress=quiet)
    assert receipt.accepted == receipt.rows
    with within(GATE):
        assert Batch.objects.get().person_base == base
        assert Person.objects.filter(life=1).count() == PEOPLE
        assert MembershipFact.objects.filter(person__isnull=True).count() == 0
    assert Chunk.objects.filter(part="persons").count() == 3


def test_wrong_rows_wait_with_their_reasons_and_the_others_go_on(qingdao, city, tmp_path):
    path = tmp_path / "spoiled.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE rows AS FROM read_parquet({[str(one) for one in city]}) WHERE row <= 200")
        connection.execute("UPDATE rows SET sex = 7 WHERE row = 3")
        connection.execute("UPDATE rows SET name = '#REF!' WHERE row = 5")
        connection.execute("UPDATE rows SET id_number = '370202199001010016' WHERE row = 7")
        connection.execute(f"COPY rows TO '{path}' (FORMAT parquet)")
    receipt = receive_batch(GATE, Table((path,), Source.HOUSEHOLD_LIST, "spoiled"), progress=quiet)
    waiting = {one.row: {problem["code"] for problem in one.problems} for one in WaitingRow.objects.all()}
    assert waiting[3] >= {"sex_code"}
    assert any(code.startswith("name") for code in waiting[5])
    assert any(code.startswith("identity_number") for code in waiting[7])
    assert receipt.accepted == receipt.rows - receipt.waiting
    row = WaitingRow.objects.get(row=3)
    content = json.loads(unseal(FieldClass.NOTE, owner=row.uuid, sealed=bytes(row.content)))
    assert content["sex"] == 7
    assert b"sex" not in bytes(row.content)


def test_no_row_keeps_the_order_of_children_or_an_adoption(loaded, told):
    assert told("SELECT count(*) FROM rows WHERE relation IN ('21', '22', '31', '32')") > 0
    with within(GATE):
        kept = set(MembershipFact.objects.values_list("relation", flat=True))
    assert {"20", "30"} <= kept
    assert kept.isdisjoint(PLAIN)
