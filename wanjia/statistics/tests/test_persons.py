"""Whom a figure counts: as many as it says, only within reach, only where rule 4 of the scope lets anybody ask."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.access.queries import system_context
from wanjia.access.types import Purpose, Reach, RequestContext, Role
from wanjia.audit.types import Grade
from wanjia.feed.actions import sequence_once
from wanjia.kernel.errors import Forbidden, NotFound, Refused
from wanjia.registry.tests.factories import FAR, HERE, NEXT_DOOR, area, day, door, person, tell
from wanjia.registry.tests.looks import logged
from wanjia.registry.types import commands as c
from wanjia.statistics.queries import behind, table
from wanjia.statistics.rules.catalogue import BY_CODE, DESIGNS, design_of
from wanjia.statistics.rules.categories import TEXTS
from wanjia.statistics.tests.test_rules.test_audiences import questions, touches_scope_4
from wanjia.statistics.types.protection import TOTAL
from wanjia.statistics.types.tables import Cell, Wanted

CITY = "370200000000"
AT = datetime(2026, 11, 21, 5, tzinfo=UTC)
STEWARD = system_context("statistics", at=AT, purpose=Purpose.SAMPLE)
EVERYBODY = Wanted()
LISTED = [design for design in (*DESIGNS, design_of("free-age_broad-education")) if not touches_scope_4(design, ())]


def reader(reach: Reach, *roles: Role) -> RequestContext:
    return RequestContext("staff:2", frozenset(roles), reach, Purpose.SAMPLE, "", AT, area=CITY)


def clerk(code: str) -> RequestContext:
    return reader(Reach(areas=frozenset({area(code).id})), Role.COMMUNITY_WORKER)


def everybody(ctx: RequestContext, code: str, cell: Cell, *, of: int, wanted=EVERYBODY) -> tuple[int, int, list]:
    """The figure, how many of it are out of reach, and those listed on all pages."""
    figure, elsewhere, listed = 0, 0, []
    while cell is not None:
        page = behind(ctx, code, area=of, cell=cell, wanted=wanted).value
        figure, elsewhere = page.figure, elsewhere + page.elsewhere
        listed += page.counted
        cell = Cell(cell.row, cell.column, page.after) if page.after else None
    return figure, elsewhere, listed


ROLES = st.frozensets(st.sampled_from(list(Role)), min_size=1)
CODES = st.text("0123456789abc_", max_size=12)


@given(st.sampled_from([*questions()]), st.data(), ROLES, CODES, CODES)
def test_nobody_is_listed_behind_a_question_of_rule_4_whoever_asks(question, data, roles, row, column):
    design, names = question
    filters = tuple((name, data.draw(st.sampled_from(sorted(TEXTS[name])))) for name in names)
    if touches_scope_4(design, names) or Role.STATISTICIAN in roles:
        with pytest.raises(Forbidden):
            behind(
                reader(Reach(whole_city=True), *roles),
                design.code,
                area=1,
                cell=Cell(row, column),
                wanted=Wanted(filters=filters),
            )


def test_what_can_be_listed_and_what_cannot_are_both_among_the_designs():
    assert {one.code for one in LISTED} >= {"pyramid", "people_by_area", "deaths_by_area", "households_by_size"}
    assert not {"marital_by_age", "births_by_mother", "marriages_by_month"} & {one.code for one in LISTED}


@pytest.fixture
def city(year) -> int:
    return area(CITY).id


@pytest.mark.parametrize("design", LISTED, ids=lambda one: one.code)
def test_as_many_are_listed_as_the_figure_says(city, design):
    shown = table(STEWARD, design.code, area=city)
    cells = [(row.code, column.code) for row, column in product(shown.rows, shown.columns)]
    some = [cell for cell in cells if shown.figures[cell]][:8]
    whole = shown.figure(TOTAL)
    for row, column in [*some, (TOTAL, TOTAL)]:
        figure, elsewhere, listed = everybody(STEWARD, design.code, Cell(row, column), of=city)
        assert figure == (shown.figures[row, column] if row else whole)
        assert figure == sum(one.times for one in listed)
        assert elsewhere == 0
        assert len({one.line.uuid for one in listed}) == len(listed)


def test_the_pages_go_forth_and_back(city):
    first = behind(STEWARD, "people_by_area", area=city, cell=Cell()).value
    second = behind(STEWARD, "people_by_area", area=city, cell=Cell(page=first.after)).value
    again = behind(STEWARD, "people_by_area", area=city, cell=Cell(page=second.before)).value
    assert len(first.counted) == 50
    assert [one.line.uuid for one in again.counted] == [one.line.uuid for one in first.counted]
    assert not {one.line.uuid for one in first.counted} & {one.line.uuid for one in second.counted}
    assert first.figure == second.figure


def test_who_moved_out_of_reach_is_counted_and_not_listed(city):
    gone = person("周远", dwelling=door(code=NEXT_DOOR), hukou_area=area(FAR).id)
    tell(c.ResidenceWithin(on=day(2025, 6, 1), person=gone, dwelling=door(code=FAR)))
    sequence_once()
    then = Wanted(on=date(2025, 5, 31))
    here = area(NEXT_DOOR).id
    figure, elsewhere, listed = everybody(clerk(NEXT_DOOR), "people_by_area", Cell(), of=here, wanted=then)
    names = {one.line.name for one in listed}
    assert figure == table(clerk(NEXT_DOOR), "people_by_area", area=here, wanted=then).figure(TOTAL)
    assert figure == elsewhere + len(listed)
    assert elsewhere >= 1
    assert "周远" not in names
    assert "周远" in {one.line.name for one in everybody(STEWARD, "people_by_area", Cell(), of=city, wanted=then)[2]}


def test_everybody_listed_is_in_the_log(city):
    found = behind(STEWARD, "pyramid", area=city, cell=Cell("30", "2"))
    action, _, told = logged(found)
    assert action == "person.counted"
    assert told == {one.line.uuid: Grade.LISTED for one in found.value.counted}
    assert told


@pytest.mark.parametrize("cell", [Cell("19"), Cell("20", "3"), Cell(column="unheard")])
def test_a_cell_that_is_not_there(city, cell):
    with pytest.raises(NotFound, match="cell"):
        behind(STEWARD, "pyramid", area=city, cell=cell)


def test_bad_questions(city):
    with pytest.raises(NotFound):
        behind(STEWARD, "women_without_children", area=city, cell=Cell())
    with pytest.raises(NotFound):
        behind(clerk(HERE), "pyramid", area=city, cell=Cell())
    with pytest.raises(Refused):
        behind(STEWARD, "pyramid", area=city, cell=Cell(page="forged"))
    with pytest.raises(Refused):
        behind(STEWARD, "pyramid", area=city, cell=Cell(), wanted=Wanted(on=date(2999, 1, 1)))
    assert BY_CODE["pyramid"] in LISTED
