"""Permits that fall due, and rosters that leave as a file."""

from datetime import date
from uuid import UUID

import pytest

from wanjia.kernel.errors import NotFound
from wanjia.registry import queries
from wanjia.registry.models import Person
from wanjia.registry.tests.factories import FAR, area, day, door, household, person, tell, town
from wanjia.registry.tests.looks import SAVEPOINTS, logged, reader
from wanjia.registry.types import commands as c
from wanjia.registry.types.lists import HouseholdFilter, RosterFilter, RosterOrder

pytestmark = pytest.mark.django_db
FILE = UUID(int=7)


@pytest.fixture(autouse=True)
def _town(db):
    town()


def holder(name, year, month, of_month, **where):
    """Somebody whose permit was issued on a day, and so is to be endorsed a year later."""
    uuid = person(name, dwelling=where.get("dwelling") or door())
    tell(c.PermitIssued(on=day(year, month, of_month), person=uuid))
    return uuid


class TestPermitsDue:
    def test_the_month_ahead_and_the_month_behind_the_most_urgent_first(self):
        holder("王芳", 2025, 12, 10)
        holder("李强", 2025, 11, 2)
        holder("赵敏", 2025, 6, 1)
        holder("孙丽", 2026, 2, 1)
        found = queries.permits_due(reader(), area().id).value.permits
        assert [(one.person.name, one.until) for one in found] == [
            ("李强", date(2026, 11, 2)),
            ("王芳", date(2026, 12, 10)),
        ]

    def test_who_has_died_or_lives_elsewhere_is_not_reminded(self):
        dead = holder("王芳", 2025, 12, 10)
        tell(c.Death(on=day(2026, 3), person=dead))
        holder("李强", 2025, 12, 10, dwelling=door(code=FAR))
        assert queries.permits_due(reader(), area().id).value.permits == ()
        with pytest.raises(NotFound):
            queries.permits_due(reader(), area(FAR).id)

    def test_statements(self, django_assert_num_queries):
        holder("王芳", 2025, 12, 10)
        holder("李强", 2025, 12, 11)
        ctx, where = reader(), area().id
        with django_assert_num_queries(6 + SAVEPOINTS):
            queries.permits_due(ctx, where)


class TestFiles:
    def test_everybody_in_a_part_is_recorded_as_exported(self):
        uuids = [person(name, dwelling=door()) for name in ("王芳", "李强")]
        ids = [Person.objects.get(uuid=uuid).pk for uuid in uuids]
        seen = queries.roster_part(reader(), ids, file=FILE)
        assert [line.uuid for line in seen.value] == uuids
        assert logged(seen) == ("person.export", [], dict.fromkeys(uuids, "exported"))

    def test_a_part_tells_nobody_out_of_reach_and_no_relation(self):
        far = person("王芳", dwelling=door(code=FAR))
        here = person("李强", dwelling=door(), household=household("S1"), relation="02")
        ids = [Person.objects.get(uuid=uuid).pk for uuid in (far, here)]
        (line,) = queries.roster_part(reader(), ids, file=FILE).value
        assert (line.uuid, line.relation) == (here, "")

    def test_a_list_of_a_foreign_area_is_not_found(self):
        with pytest.raises(NotFound):
            queries.roster_ids(reader(), RosterFilter(area=area(FAR).id), order=RosterOrder.NAME)
        with pytest.raises(NotFound):
            queries.household_ids(reader(), HouseholdFilter(area=area(FAR).id))
