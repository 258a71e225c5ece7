"""Rosters, household lists, buildings and counts: what they can be asked, and what they keep to themselves."""

import re
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.access.queries import system_context, within
from wanjia.kernel.dates import age
from wanjia.kernel.errors import NotFound
from wanjia.registry import queries
from wanjia.registry.models import Person
from wanjia.registry.queries import rosters
from wanjia.registry.rules.boards import in_board_order
from wanjia.registry.rules.current import away_from_hukou
from wanjia.registry.rules.rosters import born_from, born_until
from wanjia.registry.tests.factories import FAR, HERE, NEXT_DOOR, NOW, area, day, door, household, person, tell, town
from wanjia.registry.tests.looks import SAVEPOINTS, logged, reader, sealed
from wanjia.registry.types import Basis, HouseholdKind, LifeStatus, Standing
from wanjia.registry.types import commands as c
from wanjia.registry.types.lists import HouseholdFilter, RosterFilter, RosterOrder
from wanjia.registry.types.views import DoorCell

STREET = "370203012000"
TODAY = date(2026, 11, 22)

# Every column a roster may ask about. Marriage, children, kin, relation to the head and dates of events are not here.
ALLOWED = {
    "registry_person": {
        "id", "area_id", "hukou_area_id", "hukou_elsewhere", "name", "sex", "born_on", "standing", "life",
        "canonical_id", "household_id", "registered_household_id",
    },
    "registry_household": {"id", "kind"},
}  # fmt: skip

filters = st.builds(
    RosterFilter,
    area=st.just(1),
    basis=st.sampled_from(Basis),
    name_start=st.sampled_from(["", "王"]),
    sex=st.none() | st.sampled_from([1, 2]),
    age_from=st.none() | st.integers(0, 120),
    age_to=st.none() | st.integers(0, 120),
    away_from_hukou=st.none() | st.booleans(),
    standing=st.none() | st.sampled_from(Standing),
    household_kind=st.none() | st.sampled_from(HouseholdKind),
    life=st.none() | st.sampled_from(LifeStatus),
)


class TestScope:
    def test_the_catalogue_of_questions_is_closed(self):
        assert {field.name for field in fields(RosterFilter)} - {"area", "basis"} == set(rosters.CONDITIONS)
        assert set(rosters.CONDITIONS) == {
            "name_start", "sex", "age_from", "age_to", "away_from_hukou", "standing", "household_kind", "life",
        }  # fmt: skip
        assert {field.name for field in fields(HouseholdFilter)} == {"area", "basis", "kind", "number_start"}

    @given(filters)
    def test_no_combination_asks_about_marriage_children_or_events(self, wanted):
        statement = str(rosters.narrowed(wanted, [1], TODAY).query)
        asked = re.findall(r'"(\w+)"\."(\w+)"', statement[statement.index(" WHERE ") :])
        assert asked
        assert all(column in ALLOWED.get(table, ()) for table, column in asked)


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 120), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_bounds_of_birth_dates_are_those_of_ages(born, years, today):
    if born <= today:
        assert (born <= born_until(years, today)) == (age(born, today) >= years)
        assert (born >= born_from(years, today)) == (age(born, today) <= years)


@pytest.fixture
def _town(db):
    town()


@pytest.mark.usefixtures("_town")
class TestRoster:
    def names(self, ctx=None, area_code=HERE, order=RosterOrder.NAME, **wanted):
        asked = RosterFilter(area=area(area_code).id, **wanted)
        return [line.name for line in queries.roster(ctx or reader(), asked, order=order).value.persons]

    def test_in_the_order_of_pinyin_or_of_doors(self):
        for name, number in (("张伟", "101"), ("安娜", "302"), ("李梅", "201")):
            person(name, dwelling=door(number))
        assert self.names() == ["安娜", "李梅", "张伟"]
        assert self.names(order=RosterOrder.ADDRESS) == ["张伟", "李梅", "安娜"]

    def test_each_question_narrows_it(self):
        person("王芳", dwelling=door())
        person("王伟", born=day(2016), sex=1, dwelling=door(), hukou_area=area(FAR).id)
        dead = person("李梅", dwelling=door())
        tell(c.Death(on=day(2025), person=dead))
        tell(c.Verification(on=day(2026), person=dead), standing=Standing.CONFIRMED)
        assert self.names(name_start="王") == ["王芳", "王伟"]
        assert self.names(sex=2) == ["王芳"]
        assert self.names(age_to=17) == self.names(away_from_hukou=True) == ["王伟"]
        assert self.names(age_from=18) == self.names(away_from_hukou=False) == ["王芳"]
        assert self.names(life=LifeStatus.DEAD) == self.names(life=None, standing=Standing.CONFIRMED) == ["李梅"]

    def test_by_registration_who_lives_elsewhere_is_in_it(self):
        person(dwelling=door(code=FAR), hukou_area=area(HERE).id)
        assert self.names() == []
        assert self.names(basis=Basis.REGISTERED) == ["王芳"]

    def test_a_street_is_told_community_by_community_and_only_within_reach(self):
        person("张伟", dwelling=door(code=HERE))
        person("安娜", dwelling=door(code=NEXT_DOOR))
        assert self.names(reader(STREET), STREET) == ["张伟", "安娜"]
        for unreached in (STREET, FAR):
            with pytest.raises(NotFound):
                self.names(reader(HERE), unreached)

    def test_pages_follow_each_other_and_count_once(self):
        for name in ("安娜", "李梅", "张伟"):
            person(name, dwelling=door())
        wanted = RosterFilter(area=area().id)
        first = queries.roster(reader(), wanted, limit=2).value
        second = queries.roster(reader(), wanted, limit=2, page=first.after).value
        assert [line.name for line in (*first.persons, *second.persons)] == ["安娜", "李梅", "张伟"]
        assert (first.total.count, first.total.capped, second.after) == (3, False, "")

    def test_the_relation_to_the_head_stays_on_the_card(self):
        person(dwelling=door(), household=household(dwelling=door()), relation="10")
        (line,) = queries.roster(reader(), RosterFilter(area=area().id)).value.persons
        assert line.relation == ""

    def test_sealed_persons_are_neither_listed_nor_counted(self):
        sealed(person(dwelling=door()))
        found = queries.roster(reader(), RosterFilter(area=area().id)).value
        assert (found.persons, found.total.count) == ((), 0)

    def test_everybody_listed_is_in_the_log_with_the_questions(self):
        uuid = person(dwelling=door())
        seen = queries.roster(reader(), RosterFilter(area=area().id, sex=2))
        assert logged(seen) == ("person.list", ["life", "sex"], {uuid: "listed"})

    def test_unverified_are_those_of_whom_something_is_only_reported(self):
        known, told = person(dwelling=door()), person("李梅", dwelling=door())
        tell(c.Verification(on=day(2026), person=known), standing=Standing.CONFIRMED)
        assert [line.uuid for line in queries.unverified(reader(), area().id).value.persons] == [told]

    @pytest.mark.parametrize("order", RosterOrder)
    def test_statements(self, order, django_assert_num_queries):
        for number in ("101", "102", "103"):
            person(dwelling=door(number))
        ctx, wanted = reader(), RosterFilter(area=area().id)
        with django_assert_num_queries(6 + SAVEPOINTS):
            queries.roster(ctx, wanted, order=order)

    def test_away_from_hukou_is_the_same_in_sql(self):
        for home in ({}, {"dwelling": door()}):
            for hukou in (
                {},
                {"hukou_area": area(HERE).id},
                {"hukou_area": area(FAR).id},
                {"hukou_elsewhere": "110000"},
            ):
                person(**home, **hukou)
        with within(system_context("test", at=NOW)):
            away = set(Person.objects.filter(rosters.AWAY))
            home = set(Person.objects.filter(~rosters.AWAY))
            rows = list(Person.objects.all())
        told = {row for row in rows if away_from_hukou(row.area_id, row.hukou_area_id, row.hukou_elsewhere)}
        assert (away, home) == (told, set(rows) - told)
        assert len(told) == 3


@pytest.mark.usefixtures("_town")
class TestHouseholds:
    def test_a_list_tells_number_place_head_and_size(self):
        home = household("0017", dwelling=door("302"))
        head = person(dwelling=door("302"), household=home, relation="02")
        household("0018", dwelling=door("303"))  # nobody in it
        seen = queries.households(reader(), HouseholdFilter(area=area().id))
        (line,) = seen.value.households
        assert (line.uuid, line.number, line.head_name, line.size, line.address.door) == (
            home,
            "0017",
            "王芳",
            1,
            "302",
        )
        assert logged(seen) == ("household.list", [], {head: "listed"})

    def test_narrowed_by_number_and_kind(self):
        for number in ("0017", "0027"):
            person(dwelling=door(), household=household(number, dwelling=door()), relation="02")
        asked = HouseholdFilter(area=area().id, number_start="002", kind=HouseholdKind.FAMILY)
        assert [line.number for line in queries.households(reader(), asked).value.households] == ["0027"]
        none = HouseholdFilter(area=area().id, kind=HouseholdKind.COLLECTIVE)
        assert queries.households(reader(), none).value.households == ()

    def test_statements(self, django_assert_num_queries):
        for number in ("0017", "0027"):
            person(dwelling=door(), household=household(number, dwelling=door()), relation="02")
        ctx, wanted = reader(), HouseholdFilter(area=area().id)
        with django_assert_num_queries(6 + SAVEPOINTS):
            queries.households(ctx, wanted)


@pytest.mark.usefixtures("_town")
class TestBuildings:
    def test_a_door_tells_surname_and_head_count(self):
        home = household(dwelling=door("302"))
        head = person("欧阳娜", dwelling=door("302"), household=home, relation="02")
        person(dwelling=door("302"), household=home, relation="10")
        door("101")
        seen = queries.building(reader(), area().id, "1号楼")
        (upper, lower) = seen.value.doors
        assert (upper.surname, upper.people, upper.unverified, upper.households) == ("欧阳", 2, 2, (home,))
        assert (lower.door, lower.people, lower.households) == ("101", 0, ())
        assert logged(seen) == ("building.open", [], {head: "listed"})

    def test_a_sealed_person_leaves_an_empty_door(self):
        sealed(person(dwelling=door("302"), household=household(dwelling=door("302")), relation="02"))
        (cell,) = queries.building(reader(), area().id, "1号楼").value.doors
        assert (cell.surname, cell.people) == ("", 0)

    def test_none_out_of_reach_and_none_that_is_not_there(self):
        door(code=FAR)
        for where, name in ((FAR, "1号楼"), (HERE, "9号楼")):
            with pytest.raises(NotFound):
                queries.building(reader(), area(where).id, name)
        with pytest.raises(NotFound):
            queries.buildings(reader(), area(FAR).id)

    def test_buildings_of_a_community(self):
        door("101"), door("102"), door("101", building="2号楼")
        told = [(one.name, one.dwellings) for one in queries.buildings(reader(), area().id)]
        assert told == [("1号楼", 2), ("2号楼", 1)]

    def test_statements(self, django_assert_num_queries):
        for number in ("101", "102"):
            home = household(number, dwelling=door(number))
            person(dwelling=door(number), household=home, relation="02")
        ctx, where = reader(), area().id
        with django_assert_num_queries(7 + SAVEPOINTS):
            queries.building(ctx, where, "1号楼")


def test_doors_stand_as_on_the_board():
    def cell(unit, floor, number):
        return DoorCell(0, unit, floor, number, (), "", 0, 0)

    doors = [
        cell("10单元", "1", "101"),
        cell("2单元", "", "1203"),
        cell("2单元", "B1", "1"),
        cell("2单元", "12", "1202"),
    ]
    assert [(one.unit, one.door) for one in in_board_order(doors)] == [
        ("2单元", "1202"), ("2单元", "1203"), ("2单元", "1"), ("10单元", "101"),
    ]  # fmt: skip


@pytest.mark.usefixtures("_town")
class TestCounts:
    def test_an_area_and_its_parts(self):
        home = household(dwelling=door("302"))
        person(dwelling=door("302"), household=home, relation="02", hukou_area=area(NEXT_DOOR).id)
        door("101")
        view = queries.area_counts(reader(STREET), area(STREET).id)
        whole, parts = view.whole, view.parts
        assert (whole.people, whole.registered, whole.unverified, whole.households) == (1, 1, 1, 1)
        assert (whole.dwellings, whole.empty_dwellings) == (2, 1)
        assert [(one.area.name, one.people, one.registered) for one in parts] == [
            ("和兴路社区", 1, 0),
            ("太东社区", 0, 1),
        ]

    def test_sealed_and_dead_persons_are_not_counted(self):
        sealed(person(dwelling=door()))
        tell(c.Death(on=day(2025), person=person("李梅", dwelling=door("202"))))
        counts = queries.area_counts(reader(), area().id).whole
        assert (counts.people, counts.unverified, counts.empty_dwellings) == (0, 0, 2)

    def test_newcomers_came_within_six_months_and_were_not_born_here(self):
        for number, born, came in (("101", day(1990), day(2026, 6)), ("102", day(1990), day(2026, 5, 20))):
            tell(c.ResidenceIn(on=came, person=person(born=born), dwelling=door(number)))
        person("王小", day(2026, 10, 1), dwelling=door("103"))
        counts = queries.area_counts(reader(), area().id).whole
        assert (counts.people, counts.newcomers) == (3, 1)

    def test_the_old_who_live_alone(self):
        for number, born, others in (
            ("101", day(1946, 11, 22), 0),
            ("102", day(1946, 11, 23), 0),
            ("103", day(1930), 1),
        ):
            home = household(f"00{number}", door(number))
            person(born=born, dwelling=door(number), household=home, relation="02")
            if others:
                person("王二", dwelling=door(number), household=home, relation="20")
        assert queries.area_counts(reader(), area().id).whole.alone_over_80 == 1

    def test_none_out_of_reach(self):
        with pytest.raises(NotFound):
            queries.area_counts(reader(), area(FAR).id)
