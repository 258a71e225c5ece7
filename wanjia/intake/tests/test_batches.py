"""A table goes in whole: the right rows become people, households, facts and events; the wrong ones wait."""

import pytest

from wanjia.access.queries import system_context, within
from wanjia.demo.actions import generate
from wanjia.intake.actions.batches import Table, receive_batch
from wanjia.intake.models import WaitingRow
from wanjia.places.actions import load_edition
from wanjia.places.management import lists
from wanjia.registry.models import Person
from wanjia.registry.tests.factories import NOW
from wanjia.registry.types import Source

PEOPLE = 2_000
GATE = system_context("gate", at=NOW)


def quiet(step, done, total):
    pass


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A synthetic city of two thousand."""
    folder = tmp_path_factory.mktemp("city")
    generate(people=PEOPLE, seed=7, folder=folder, today=NOW.date(), progress=lambda done, total: None)
    return folder


def test_a_city_goes_in(db, city):
    load_edition(lists.qingdao(), by=GATE.act(), at=NOW)
    receipt = receive_batch(
        GATE, Table(tuple(sorted(city.glob("*.parquet"))), Source.SYNTHETIC, "city"), progress=quiet
    )
    with within(GATE):
        print([(one.row, one.problems) for one in WaitingRow.objects.all()[:5]])
    assert receipt.waiting == 0
    assert receipt.accepted == receipt.rows
    with within(GATE):
        assert Person.objects.filter(life=1).count() == PEOPLE
