"""No list tells women or couples of fertile age by marriage, children or the time since an event.

That no combination of the roster's filters asks for it in SQL is held in ``wanjia/registry/tests/test_lists.py``; here
are all the other doors, and what they answer.
"""

import itertools
import json
import re
from collections.abc import Iterable

import pytest

from tests.architecture.house import ROOT
from tests.scope.catalogues import Catalogues, catalogues
from wanjia.registry import queries
from wanjia.registry.tests.factories import FAR, area, day, door, household, person, tell, town
from wanjia.registry.tests.looks import reader
from wanjia.registry.types import Basis, HouseholdKind, Standing
from wanjia.registry.types import commands as c
from wanjia.registry.types.lists import HouseholdFilter, RosterFilter

# Parts of names by which somebody could ask, or be told, of marriage, children, kin or the date of an event.
ABOUT_FAMILY = re.compile(
    r"marit|marri|wed|spouse|husband|wife|couple|child|mother|father|parent|kin(?!d)|since|birth_event|gave_birth|divorc"
)
# Lists of persons: what may be asked, and what a row tells. Cards of one person or household are opened one by one.
LISTS = (
    "filter ", "form ", "row PersonLine", "row HouseholdLine", "row DoorCell", "row FilledLine", "row Sought", "door ",
    "columns of the roster", "columns of a superior's form",
)  # fmt: skip


def family_faults(held: Catalogues) -> list[str]:
    """Questions and columns of lists that touch a family."""
    return [
        f"{name}: {entry}"
        for name, entries in held.items()
        if name.startswith(LISTS)
        for entry in entries
        if ABOUT_FAMILY.search(entry.lower())
    ]


def list_faults(document: dict) -> list[str]:
    """Addresses of the API that could list persons by anything but the whole number somebody bears."""
    return [
        f"{method} {path}: {', '.join(asked)}"
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if "/persons" in path or "/households" in path
        if (asked := _asked(operation)) - {"person", "on"} or path.rstrip("/").endswith(("/persons", "/households"))
    ]


def _asked(operation: dict) -> set[str]:
    return {one["name"] for one in operation.get("parameters", ()) if one["in"] in {"query", "path"}}


def test_no_list_asks_about_or_tells_a_family():
    assert family_faults(catalogues()) == []


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("filter RosterFilter", "marital"),
        ("filter HouseholdFilter", "children_under"),
        ("form roster", "married_since"),
        ("row PersonLine", "spouse"),
        ("row DoorCell", "couples"),
        ("columns of the roster and its file", "children"),
        ("columns of a superior's form", "MARITAL = marital"),
        ("door permits_due", "mother"),
    ],
)
def test_a_planted_question_is_seen(name, entry):
    held = catalogues()
    held[name] = [*held[name], entry]
    assert family_faults(held) == [f"{name}: {entry}"]


def test_the_api_lists_no_persons():
    document = json.loads((ROOT / "docs" / "api" / "openapi.json").read_text())
    assert list_faults(document) == []
    number = document["components"]["schemas"]["NumberIn"]["properties"]
    assert list(number) == ["number"]


def test_a_planted_list_of_the_api_is_seen():
    operation = {"parameters": [{"name": "sex", "in": "query"}]}
    assert list_faults({"paths": {"/api/v1/persons": {"get": {}}}}) == ["get /api/v1/persons: "]
    assert list_faults({"paths": {"/api/v1/persons/x": {"get": operation}}}) == ["get /api/v1/persons/x: sex"]


@pytest.mark.django_db
class TestTwoWomenAlike:
    """One is married and has a child, the other neither: no question of any list tells them apart."""

    NAME = "王芳"

    @pytest.fixture(autouse=True)
    def _women(self, db):
        town()
        self.alone, self.married = (self.woman(number) for number in ("101", "202"))
        husband = person("李伟", sex=1, dwelling=door("101", code=FAR))
        tell(c.Marriage(on=day(2020), person=self.married, spouse=husband))
        away = household("0009", dwelling=door("101", code=FAR))
        tell(c.BirthEvent(on=day(2021), name="李小雨", sex=2, mother=self.married, father=husband, household=away))

    def woman(self, number: str):
        home = household(f"00{number}", dwelling=door(number))
        return person(self.NAME, dwelling=door(number), household=home, relation="02", hukou_area=area().id)

    def told_apart(self, found: Iterable) -> bool:
        return (self.alone in found) != (self.married in found)

    def test_they_differ_on_their_own_pages(self):
        kin = [queries.person(reader(), one).value.kin for one in (self.alone, self.married)]
        assert [len(one) for one in kin] == [0, 2]

    def test_by_any_filter_of_the_roster(self):
        for given in itertools.product((None, 2), (None, 15), (None, 49), (None, False), (None, *HouseholdKind), Basis):
            named = ("sex", "age_from", "age_to", "away_from_hukou", "household_kind", "basis")
            wanted = dict(zip(named, given, strict=True))
            found = queries.roster(reader(), RosterFilter(area=area().id, **wanted)).value.persons
            assert not self.told_apart([line.uuid for line in found]), wanted
        for standing in Standing:
            found = queries.roster(reader(), RosterFilter(area=area().id, standing=standing)).value.persons
            assert not self.told_apart([line.uuid for line in found]), standing

    def test_by_search_or_what_is_unverified(self):
        for text in (self.NAME, "王", "wangfang", "wf", "1号楼", "1号楼101"):
            [*groups] = queries.search(reader(), text).value
            lines = [line for group in groups for line in group.persons]
            told = {line.uuid: (line.relation, line.standing, line.life, line.away_from_hukou) for line in lines}
            if self.alone in told and self.married in told:
                assert told[self.alone] == told[self.married], text
        lines = queries.unverified(reader(), area().id).value.persons
        assert not self.told_apart([line.uuid for line in lines])

    def test_by_households_or_doors(self):
        for kind in (None, *HouseholdKind):
            found = queries.households(reader(), HouseholdFilter(area=area().id, kind=kind)).value.households
            assert not self.told_apart([line.head for line in found])
        cells = queries.building(reader(), area().id, "1号楼").value.doors
        assert len({(cell.surname, cell.people, cell.unverified) for cell in cells}) == 1
