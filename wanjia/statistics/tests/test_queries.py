"""Figures through the doors, against the register's own tables asked slowly and by other words."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from wanjia.access.queries import system_context
from wanjia.access.types import Reach, RequestContext, Role
from wanjia.feed.actions import sequence_once
from wanjia.kernel.errors import Forbidden, NotFound
from wanjia.kernel.periods import CALENDAR, Period, PeriodKind
from wanjia.registry.tests.factories import HERE, area, day, door, person, tell
from wanjia.registry.types.commands import BirthEvent
from wanjia.statistics.models import Close
from wanjia.statistics.queries import public_table, table, vital
from wanjia.statistics.rules.catalogue import DESIGNS
from wanjia.statistics.types import MANAGERS
from wanjia.statistics.types.designs import Dimension, Population
from wanjia.statistics.types.protection import TOTAL
from wanjia.statistics.types.tables import Wanted

CITY, COUNTY = "370200000000", "370203000000"
AT = datetime(2026, 11, 21, 5, tzinfo=UTC)
STEWARD = system_context("statistics", at=AT)
LAST_YEAR = Period(CALENDAR, PeriodKind.YEAR, 2025)


def statistician(at=AT, code=CITY) -> RequestContext:
    return RequestContext("staff:1", frozenset({Role.STATISTICIAN}), Reach(), STEWARD.purpose, "", at, area=code)


def clerk(code: str) -> RequestContext:
    return RequestContext(
        "staff:2", frozenset({Role.COMMUNITY_WORKER}), Reach(areas=frozenset({area(code).id})), STEWARD.purpose, "", AT
    )


class Slowly:
    """The register's facts of everybody, and the rates of 2025 worked out one person at a time."""

    FIRST, END = date(2025, 1, 1), date(2026, 1, 1)

    def __init__(self, database, prefix: str) -> None:
        self.prefix = prefix
        with database.connect("wanjia_owner") as owner:
            self.born = {
                person: (born, sex)
                for person, born, sex in owner.execute("SELECT person_id, born_on, sex FROM registry_birthfact")
            }
            self.homes = owner.execute(
                """SELECT person_id, fact.valid_from, fact.valid_to, code FROM registry_residencefact AS fact
                LEFT JOIN places_dwelling ON places_dwelling.id = dwelling_id
                LEFT JOIN places_area ON places_area.id = area_id WHERE recorded_to > now()"""
            ).fetchall()
            self.events = owner.execute(
                """SELECT kind, occurred_on, role, person_id FROM registry_lifeevent
                JOIN registry_eventsubject ON event_id = registry_lifeevent.id WHERE occurred_on BETWEEN %s AND %s""",
                [self.FIRST, date(2025, 12, 31)],
            ).fetchall()
        self.died = {person: day for kind, day, _, person in self.events if kind == 11}

    def at_home(self, person: int, day: date) -> bool:
        homes = [code for one, start, end, code in self.homes if one == person and start <= day < end]
        return bool(homes) and (homes[0] or "").startswith(self.prefix)

    def people(self, day: date) -> list[tuple[int, int]]:
        """(completed years, sex) of those alive and at home on a day."""
        here = [one for one in self.born if self.at_home(one, day) and self.died.get(one, date.max) > day]
        return [(self.years(one, day), self.born[one][1]) for one in here]

    def years(self, person: int, day: date) -> int:
        born = self.born[person][0]
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def happened(self, kind: int, *roles: str) -> list[tuple[int, date]]:
        return [
            (person, day)
            for one, day, role, person in self.events
            if one == kind and role in roles and self.at_home(person, day)
        ]

    def rates(self) -> dict[str, str]:
        first, last = (self.people(day - timedelta(days=1)) for day in (self.FIRST, self.END))
        mean = Decimal(len(first) + len(last)) / 2
        births, deaths = self.happened(10, "child"), self.happened(11, "person")
        infants = [person for person, day in deaths if self.years(person, day) == 0]
        mothers = Counter(self.years(person, day) // 5 for person, day in self.happened(10, "mother"))
        women = {group: self.women(first, group) + self.women(last, group) for group in range(3, 10)}
        fertility = all(women.values()) and sum(10 * Decimal(mothers[group]) / women[group] for group in women)
        married = self.happened(20, "person", "spouse")
        too_few = any(0 < mothers[group] < 5 for group in women)
        by_age = {
            f"fertility_{5 * group}": "–" if too_few else said(2000 * Decimal(mothers[group]) / of_age)
            for group, of_age in women.items()
        }
        return by_age | {
            "population": str(len(last)),
            "births": str(len(births)),
            "deaths": str(len(deaths)),
            "birth_rate": said(1000 * len(births) / mean),
            "death_rate": said(1000 * len(deaths) / mean),
            "natural_increase": said(1000 * (len(births) - len(deaths)) / mean),
            "infant_mortality": said(1000 * Decimal(len(infants)) / len(births)),
            "sex_ratio": said(100 * Decimal(sum(sex == 1 for _, sex in last)) / sum(sex == 2 for _, sex in last)),
            "old": said(100 * Decimal(sum(a >= 65 for a, _ in last)) / sum(15 <= a < 65 for a, _ in last)),
            "marriage_rate": said(1000 * len(married) / mean) if len(married) >= 5 else "–",
            "total_fertility": said(fertility) if fertility else "–",
        }

    @staticmethod
    def women(people: list[tuple[int, int]], group: int) -> int:
        return sum(sex == 2 and years // 5 == group for years, sex in people)


def said(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def printed(*arguments: str) -> dict[str, str]:
    """What ``wanjia statistics vital`` prints, by the code of the figure."""
    out = StringIO()
    call_command("statistics", "vital", *arguments, stdout=out)
    return {line.split()[0]: line.split()[1] for line in out.getvalue().splitlines()[1:]}


@pytest.mark.parametrize("code", ["3702", "370203"])
def test_the_rates_of_a_year_are_those_of_the_register_to_the_last_digit(year, code):
    slowly, ours = Slowly(year, code).rates(), printed("--area", code, "--year", "2025")
    assert {name: ours[name] for name in slowly} == slowly


class TestTables:
    @pytest.fixture(autouse=True)
    def _year(self, year):
        self.city, self.county = area(CITY).id, area(COUNTY).id

    def test_every_design_answers_each_audience(self):
        for design in DESIGNS:
            exact = table(STEWARD, design.code, area=self.city)
            seen = table(statistician(), design.code, area=self.city)
            shown = public_table(design.code, area=self.city, at=AT)
            for key in exact.figures:
                for one in (seen, shown):
                    figure = one.figures.get(key)
                    assert figure is None or figure == 0 or figure >= one.protection.least_households

    def test_the_parts_add_up_to_the_whole_and_to_the_table_below(self):
        whole = table(STEWARD, "people_by_area", area=self.city)
        assert sum(whole.figure(row.code) for row in whole.rows) == whole.figure(TOTAL) > 80
        part = table(STEWARD, "people_by_area", area=self.county)
        assert part.figure(TOTAL) == whole.figure(COUNTY)

    def test_the_pyramid_counts_the_same_people(self):
        whole = table(STEWARD, "people_by_area", area=self.city).figure(TOTAL)
        for code in ("pyramid", "single_ages", "registration_by_age"):
            assert table(STEWARD, code, area=self.city).figure(TOTAL) == whole

    def test_a_day_of_the_past_and_the_registered_population(self):
        before = Wanted(on=date(2024, 12, 31))
        assert table(STEWARD, "people_by_area", area=self.city, wanted=before).figure(TOTAL) == 90
        registered = Wanted(population=Population.REGISTERED)
        found = table(STEWARD, "people_by_area", area=self.city, wanted=registered)
        assert found.figure(COUNTY) == found.figure(TOTAL)

    def test_who_comes_today_is_in_the_exact_table_at_once_and_in_no_close(self):
        before, closed = (table(ctx, "people_by_area", area=self.city) for ctx in (STEWARD, statistician()))
        for number in range(12):
            person(f"新{number}", dwelling=door(), at=AT)
        sequence_once()
        assert table(STEWARD, "people_by_area", area=self.city).figure(TOTAL) == before.figure(TOTAL) + 12
        assert table(statistician(), "people_by_area", area=self.city).figures == closed.figures
        assert Close.objects.filter(design="people_by_area").count() == 1

    def test_what_tells_of_couples_is_protected_for_those_with_person_rights_too(self):
        shown = table(STEWARD, "marital_by_age", area=self.city)
        assert shown.protection is MANAGERS
        assert not shown.persons
        assert all(figure is None or figure >= MANAGERS.least for figure in shown.figures.values())
        assert table(STEWARD, "pyramid", area=self.city).persons

    def test_a_filter_narrows_it(self):
        old = Wanted(filters=((Dimension.AGE_BROAD, "65"),))
        whole, some = (table(STEWARD, "people_by_area", area=self.city, wanted=one) for one in (Wanted(), old))
        assert 0 < some.figure(TOTAL) < whole.figure(TOTAL)

    def test_rates_without_person_rights_rest_on_rounded_counts(self):
        seen = vital(statistician(), area=self.city, period=LAST_YEAR)
        exact = vital(STEWARD, area=self.city, period=LAST_YEAR)
        assert seen.figure("births").value % MANAGERS.step == 0
        assert exact.figure("births").value == 20
        assert seen.figure("divorce_rate").value is None

    def test_a_birth_told_late_is_in_the_live_rates_at_once_and_without_person_rights_after_the_next_close(self):
        def births(ctx) -> int:
            return vital(ctx, area=self.city, period=LAST_YEAR).figure("births").value

        exact, closed = births(STEWARD), vital(statistician(), area=self.city, period=LAST_YEAR)
        mother = person("晚报", sex=2, born=day(1995), dwelling=door())
        for number in range(9):
            tell(BirthEvent(on=day(2025, 12, 31), name=f"王晚{number}", sex=1, mother=mother))
        sequence_once()
        assert births(STEWARD) == exact + 9
        again = vital(statistician(), area=self.city, period=LAST_YEAR)
        assert again == closed
        assert again.closed_on == date(2026, 11, 20)
        assert births(statistician(AT + timedelta(days=1))) > closed.figure("births").value

    def test_out_of_reach_there_is_no_table(self):
        with pytest.raises(NotFound):
            table(clerk(HERE), "people_by_area", area=self.city)
        with pytest.raises(NotFound):
            table(statistician(code="370285000000"), "people_by_area", area=self.county)
        with pytest.raises(NotFound):
            public_table("people_by_area", area=area(HERE).id, at=AT)
        with pytest.raises(NotFound):
            table(STEWARD, "women_without_children", area=self.city)

    def test_staff_without_person_rights_choose_no_day(self):
        with pytest.raises(Forbidden):
            table(statistician(), "people_by_area", area=self.city, wanted=Wanted(on=date(2025, 1, 1)))
