"""Persons and households named on a form: within reach, with their line in the log."""

import pytest

from wanjia.registry import queries
from wanjia.registry.tests.factories import FAR, door, household, person, town
from wanjia.registry.tests.looks import logged, reader
from wanjia.registry.types import Basis

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town(db):
    town()


def test_only_persons_in_reach_are_named_and_each_is_accounted_for():
    here, far = person("王芳", dwelling=door("101")), person("李强", dwelling=door("101", code=FAR))
    seen = queries.persons_named(reader(), [here, far])
    assert {uuid: line.name for uuid, line in seen.value.items()} == {here: "王芳"}
    assert logged(seen)[-1] == {here: "listed"}


def test_households_are_found_by_number_and_by_member():
    home = household("0001", door("101"))
    other = household("0002", door("201"))
    book = household("0003", door("301"), basis=Basis.REGISTERED)
    member = person("王芳", dwelling=door("201"), household=other, relation="02")
    found = queries.households_of(reader(), "0001", [member]).value
    assert set(found) == {home, other}
    assert found[other].head_name == "王芳"
    assert set(queries.households_of(reader(), "0003", []).value) == {book}
    assert queries.households_named(reader(), [home]).value[home].size == 0
