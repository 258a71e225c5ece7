"""Who is shown what; and scope 4, held over every design, filter, audience and door."""

from datetime import UTC, date, datetime
from itertools import combinations, permutations

import pytest

from wanjia.access.queries import system_context
from wanjia.access.types import RequestContext, Role
from wanjia.kernel.errors import Forbidden, NotFound, Refused
from wanjia.kernel.periods import CALENDAR, OCTOBER_TO_SEPTEMBER, Period, PeriodKind
from wanjia.registry.types import EventKind
from wanjia.statistics.rules import audiences
from wanjia.statistics.rules.catalogue import BY_CODE, DESIGNS, FREE, design_of, free_design
from wanjia.statistics.types import MANAGERS, PUBLIC
from wanjia.statistics.types.designs import Audience, Dimension, Unit

AT = datetime(2026, 3, 9, 4, tzinfo=UTC)
D = Dimension
FERTILE_WOMEN = {D.SEX, D.AGE, D.AGE_FIVE, D.AGE_BROAD, D.MOTHER_AGE}
FAMILY = {D.MARITAL, D.MOTHER_AGE}
COUPLES = {EventKind.MARRIAGE, EventKind.DIVORCE}


def ctx_of(*roles: Role) -> RequestContext:
    return RequestContext("staff:1", frozenset(roles), system_context("x", at=AT).reach, purpose=None, basis="", at=AT)


FREELY = [free_design(*pair) for pair in permutations(FREE, 2)]


def questions():
    """Every design, registered or freely crossed, with every set of its filters."""
    for design in (*DESIGNS, *FREELY):
        for size in range(len(design.filters) + 1):
            for filters in combinations(design.filters, size):
                yield design, filters


def touches_scope_4(design, filters) -> bool:
    """Marriage, children or the time since an event, of women or couples; written apart from the rule under test."""
    asked = {design.rows, design.columns, *filters}
    about_family = bool(asked & FAMILY) or bool(set(design.events) & COUPLES)
    return about_family and (bool(asked & FERTILE_WOMEN) or design.unit is not Unit.HOUSEHOLDS)


@pytest.mark.parametrize("audience", Audience)
def test_what_combines_women_or_couples_with_family_is_protected_for_everyone(audience):
    seen = 0
    for design, filters in questions():
        if touches_scope_4(design, filters):
            seen += 1
            assert audiences.protection_of(audience, design, filters) in {MANAGERS, PUBLIC}, design.code
            assert not audiences.persons_behind(audience, design, filters), design.code
    assert seen > 5


def test_a_planted_design_is_seen():
    design = BY_CODE["people_by_area"]
    for planted in (D.MARITAL, D.MOTHER_AGE):
        assert audiences.protection_of(Audience.PERSONS, design, (planted,)) is MANAGERS


def test_a_free_crossing_is_of_closed_breakdowns_and_never_of_rule_4():
    for design in FREELY:
        assert design_of(design.code) == design
        assert not touches_scope_4(design, design.filters)
    for wrong in ("free-sex-sex", "free-marital-sex", "free-mother_age-area", "free-sex", "free-sex-age-hukou", "free"):
        with pytest.raises(NotFound):
            design_of(wrong)


def test_no_breakdown_tells_children_kin_or_the_time_since_an_event():
    held = {one.value for one in Dimension}
    assert held == {
        "area", "age", "age_five", "age_broad", "sex", "marital", "education", "hukou", "size", "household_kind",
        "generations",
        "event", "month", "mother_age",
    }  # fmt: skip


def test_only_person_rights_give_exact_figures_and_persons():
    for design, filters in questions():
        assert audiences.protection_of(Audience.MANAGERS, design, filters) == MANAGERS
        assert audiences.protection_of(Audience.PUBLIC, design, filters) == PUBLIC
        assert not audiences.persons_behind(Audience.MANAGERS, design, filters)
    assert audiences.persons_behind(Audience.PERSONS, BY_CODE["pyramid"])


@pytest.mark.parametrize(
    ("ctx", "audience"),
    [
        (None, Audience.PUBLIC),
        (ctx_of(Role.TOWNSHIP_CLERK), Audience.PERSONS),
        (ctx_of(Role.STATISTICIAN), Audience.MANAGERS),
        (ctx_of(Role.STATISTICIAN, Role.COUNTY_OFFICER), Audience.MANAGERS),
    ],
)
def test_the_audience_follows_from_the_postings(ctx, audience):
    assert audiences.audience_of(ctx) is audience


def test_each_audience_has_its_last_day():
    days = [audiences.closing_day(audience, AT) for audience in Audience]
    assert days == [date(2026, 3, 9), date(2026, 3, 8), date(2026, 2, 28)]


def test_the_close_of_a_day_begins_at_midnight_in_china():
    before, after = (datetime(2026, 3, 9, hour, 59, tzinfo=UTC) for hour in (15, 16))
    assert [audiences.closing_day(Audience.MANAGERS, at).day for at in (before, after)] == [8, 9]


def test_only_person_rights_choose_a_day():
    wanted = date(2020, 1, 1)
    assert audiences.day_of(Audience.PERSONS, wanted, AT) == wanted
    with pytest.raises(Refused):
        audiences.day_of(Audience.PERSONS, date(2026, 3, 10), AT)
    for audience in (Audience.MANAGERS, Audience.PUBLIC):
        assert audiences.day_of(audience, None, AT) == audiences.closing_day(audience, AT)
        with pytest.raises(Forbidden):
            audiences.day_of(audience, wanted, AT)


def month(number: int, year: int = 2026) -> Period:
    return Period(CALENDAR, PeriodKind.MONTH, year, number)


def test_a_period_is_closed_for_all_but_those_with_person_rights():
    assert audiences.period_of(Audience.PERSONS, month(3), AT) == month(3)
    assert audiences.period_of(Audience.MANAGERS, month(2), AT) == month(2)
    for audience, period in ((Audience.MANAGERS, month(3)), (Audience.PUBLIC, month(2))):
        with pytest.raises(Forbidden):
            audiences.period_of(audience, period, AT)
    with pytest.raises(Refused):
        audiences.period_of(Audience.PERSONS, month(4), AT)


@pytest.mark.parametrize(
    ("at", "year"), [(datetime(2026, 1, 1, 1, tzinfo=UTC), 2025), (datetime(2025, 12, 31, 1, tzinfo=UTC), 2024)]
)
def test_without_a_period_it_is_the_last_whole_year(at, year):
    assert audiences.period_of(Audience.MANAGERS, None, at).year == year


@pytest.mark.parametrize(
    ("at", "year"), [(datetime(2026, 9, 30, 1, tzinfo=UTC), 2025), (datetime(2026, 10, 1, 1, tzinfo=UTC), 2026)]
)
def test_each_kind_of_reporting_year_has_its_own_last_one(at, year):
    assert audiences.usual_year(Audience.MANAGERS, OCTOBER_TO_SEPTEMBER, at) == year
    assert audiences.usual_year(Audience.MANAGERS, CALENDAR, at) == 2025


def test_a_filter_must_belong_to_the_design():
    pyramid = BY_CODE["pyramid"]
    audiences.check_filters(Audience.MANAGERS, pyramid, ((D.HUKOU, "here"),))
    with pytest.raises(Refused):
        audiences.check_filters(Audience.PERSONS, pyramid, ((D.MARITAL, "1"),))
    with pytest.raises(Forbidden):
        audiences.check_filters(Audience.PUBLIC, pyramid, ((D.HUKOU, "here"),))


def test_nineteen_designs_each_once():
    assert len(DESIGNS) == len(BY_CODE) == 19
    with pytest.raises(NotFound, match="design"):
        design_of("women_without_children")


@pytest.mark.parametrize("design", DESIGNS, ids=lambda one: one.code)
def test_no_filter_is_a_breakdown_of_its_own_table(design):
    assert not {design.rows, design.columns} & set(design.filters)
    assert design.rows is not design.columns
