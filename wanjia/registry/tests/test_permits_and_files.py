"""Permits that fall due, and rosters that leave as a file."""

from datetime import date

import pytest

from wanjia.kernel.errors import NotFound, Refused
from wanjia.registry import queries
from wanjia.registry.tests.factories import FAR, area, day, door, person, tell, town
from wanjia.registry.tests.looks import SAVEPOINTS, logged, reader
from wanjia.registry.types import commands as c
from wanjia.registry.types.lists import RosterFilter, RosterOrder

pytestmark = pytest.mark.django_db


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


class TestRosterFile:
    def test_everybody_in_it_is_recorded_as_exported(self):
        uuids = {person(name, dwelling=door()) for name in ("王芳", "李强")}
        wanted = RosterFilter(area=area().id)
        seen = queries.roster_file(reader(), wanted, order=RosterOrder.NAME, most=2)
        assert {line.uuid for line in seen.value.persons} == uuids
        assert logged(seen) == ("person.export", ["life"], dict.fromkeys(uuids, "exported"))

    def test_more_than_the_cap_is_refused(self):
        for name in ("王芳", "李强", "赵敏"):
            person(name, dwelling=door())
        with pytest.raises(Refused):
            queries.roster_file(reader(), RosterFilter(area=area().id), order=RosterOrder.NAME, most=2)
