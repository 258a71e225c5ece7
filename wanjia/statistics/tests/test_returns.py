"""Returns: three people, frozen figures, and counting again."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from wanjia.access.queries import system_context
from wanjia.access.tests.factories import context_for, staff
from wanjia.access.types import Role
from wanjia.audit.models import Event
from wanjia.feed.actions import sequence_once
from wanjia.kernel.errors import Forbidden, NotFound, Refused
from wanjia.kernel.periods import CALENDAR, OCTOBER_TO_SEPTEMBER, Period, PeriodKind
from wanjia.registry.tests.factories import area, door, person
from wanjia.statistics.actions import decide, fill_in
from wanjia.statistics.models import Return
from wanjia.statistics.queries import compare, filed_return, returns, table
from wanjia.statistics.rules.audiences import aggregate_only
from wanjia.statistics.rules.returns import FORMS, check_period, check_step, digest, steps_open
from wanjia.statistics.tests.test_pages import CITY, browser, text
from wanjia.statistics.types.designs import Unit
from wanjia.statistics.types.protection import TOTAL
from wanjia.statistics.types.returns import Filing, Step, Taken
from wanjia.statistics.types.tables import Wanted

COUNTY, OTHER_COUNTY = "370203000000", "370285000000"
AT = datetime(2026, 11, 21, 5, tzinfo=UTC)
YEAR = Period(CALENDAR, PeriodKind.YEAR, 2025)
AUDITOR = system_context("statistics", at=AT)


class TestRules:
    def test_no_form_holds_what_is_aggregate_only_or_mixes_stocks_and_events(self):
        for form in FORMS:
            assert not any(map(aggregate_only, form.designs))
            assert len({one.unit is Unit.EVENTS for one in form.designs}) == 1

    @given(st.lists(st.tuples(st.sampled_from(Step), st.integers(1, 4)), max_size=5))
    def test_a_signed_return_has_three_different_people_whatever_is_tried(self, tries):
        steps = [Taken(Step.FILLED, 1, "", AT)]
        for step, by in tries:
            allowed = step in steps_open(steps, by=by)
            try:
                check_step(steps, step, by=by)
            except Refused:
                assert not allowed
            else:
                assert allowed
                steps.append(Taken(step, by, "", AT))
        if steps[-1].step is Step.SIGNED:
            assert [one.step for one in steps] == [Step.FILLED, Step.CHECKED, Step.SIGNED]
            assert len({one.by for one in steps}) == 3

    def test_only_a_period_that_is_over(self):
        check_period(FORMS[0], YEAR, AT)
        check_period(FORMS[0], Period(OCTOBER_TO_SEPTEMBER, PeriodKind.YEAR, 2026), AT)
        with pytest.raises(Refused):
            check_period(FORMS[0], Period(CALENDAR, PeriodKind.YEAR, 2026), AT)


@pytest.fixture
def officers(year):
    return [context_for(staff(Role.CITY_DATA_STEWARD, CITY), at=AT) for _ in range(3)]


@pytest.fixture
def filing(year) -> Filing:
    return Filing("population", area(CITY).id, YEAR)


@pytest.fixture
def signed(officers, filing) -> int:
    number = fill_in(filing, by=officers[0])
    decide(number, Step.CHECKED, by=officers[1])
    decide(number, Step.SIGNED, by=officers[2])
    return number


def test_its_figures_are_those_of_the_exact_tables(officers, filing):
    filed = filed_return(AUDITOR, fill_in(filing, by=officers[0]))
    for one in filed.counts.tables:
        shown = table(AUDITOR, one.design, area=filing.area, wanted=Wanted(on=date(2025, 12, 31)))
        assert {key: figure for key, figure in shown.figures.items() if figure} == {
            key: figure for key, figure in one.figures.items() if figure
        }
    assert filed.counts.tables[0].figure(TOTAL) > 80


def test_what_happened_is_of_the_period(officers, filing):
    changes = replace(filing, form="changes")
    births, deaths, _ = filed_return(AUDITOR, fill_in(changes, by=officers[0])).counts.tables
    assert (births.figure(TOTAL), deaths.figure(TOTAL)) == (20, 12)


def test_a_signed_return_stays_as_it_was_and_says_what_came_later(signed, filing):
    before = filed_return(AUDITOR, signed).counts
    assert compare(AUDITOR, signed).changes == ()
    person("许新", dwelling=door(), hukou_area=area().id)
    sequence_once()
    again = compare(AUDITOR, signed)
    assert again.filed.counts == before
    assert again.intact
    assert again.same_question
    assert {one.now - one.filed for one in again.changes} == {1}


def test_the_command_counts_again(signed, capsys):
    call_command("statistics", "return", str(signed))
    assert "各项数字与报送时一致" in capsys.readouterr().out
    person("许新", dwelling=door())
    sequence_once()
    with pytest.raises(CommandError):
        call_command("statistics", "return", str(signed))
    with pytest.raises(NotFound):
        call_command("statistics", "return", "999999")


def test_whoever_changes_a_stored_figure_breaks_the_digest(signed):
    filed = filed_return(AUDITOR, signed)
    first, *others = filed.counts.tables
    forged = replace(first, figures={**first.figures, (TOTAL, TOTAL): 1})
    heading = ("population", CITY, "calendar", "year", 2025, 1, "living", "occurred", 1)
    assert digest(heading, filed.counts) == filed.digest
    assert digest(heading, replace(filed.counts, tables=(forged, *others))) != filed.digest
    assert digest((*heading[:-1], 2), filed.counts) != filed.digest


def test_the_database_lets_nobody_change_a_return(signed):
    for change in ("UPDATE statistics_return SET digest = ''", "DELETE FROM statistics_decision"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_the_same_person_takes_no_second_step(officers, filing):
    number = fill_in(filing, by=officers[0])
    with pytest.raises(Refused):
        decide(number, Step.CHECKED, by=officers[0])
    with pytest.raises(Refused):
        decide(number, Step.SIGNED, by=officers[1])
    decide(number, Step.CHECKED, by=officers[1])
    with pytest.raises(Refused):
        decide(number, Step.SIGNED, by=officers[1])
    assert filed_return(AUDITOR, number).state is Step.CHECKED
    actions = Event.objects.filter(object=f"return:{number}").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["statistics.return.filled", "statistics.return.checked"]


def test_sent_back_it_is_filled_in_anew_as_the_next_version(officers, filing):
    number = fill_in(filing, by=officers[0])
    with pytest.raises(Refused):
        fill_in(filing, by=officers[1])
    with pytest.raises(Refused):
        decide(number, Step.SENT_BACK, by=officers[1])
    decide(number, Step.SENT_BACK, note="缺一个社区", by=officers[1])
    again = filed_return(AUDITOR, fill_in(filing, by=officers[0]))
    assert again.version == 2
    assert filed_return(AUDITOR, number).steps[-1].note == "缺一个社区"


def test_out_of_reach_there_is_no_return(signed, officers):
    far = context_for(staff(Role.COUNTY_OFFICER, OTHER_COUNTY), at=AT)
    with pytest.raises(NotFound):
        filed_return(far, signed)
    with pytest.raises(NotFound):
        decide(signed, Step.SENT_BACK, note="x", by=far)
    with pytest.raises(NotFound):
        fill_in(Filing("population", area(COUNTY).id, YEAR), by=far)
    assert returns(far).rows == ()
    assert [one.id for one in returns(officers[0]).rows] == [signed]
    assert Return.objects.count() == 0, "without a reach the table is empty"


def test_a_statistician_files_and_reads_nothing_exact(signed, filing):
    statistician = context_for(staff(Role.STATISTICIAN, CITY), at=AT)
    for refused in (lambda: fill_in(filing, by=statistician), lambda: filed_return(statistician, signed)):
        with pytest.raises(Forbidden):
            refused()


def test_from_the_form_to_the_sheet(year):
    filler, checker = browser(Role.CITY_DATA_STEWARD), browser(Role.CITY_DATA_STEWARD)
    wanted = {"form": "population", "area": area(CITY).id, "kind": "year", "year": 2025, "number": 1}
    assert filler.post("/statistics/returns", {**wanted, "year": 2999}).status_code == 422
    again = filler.post("/statistics/returns", {**wanted, "number": 2})
    assert again.status_code == 422
    assert "data-opened" in again.content.decode()  # what has to be mended is in sight
    assert "data-opened" not in filler.get("/statistics/returns").content.decode()
    sheet = filler.post("/statistics/returns", wanted).url
    page = text(filler.get(sheet))
    assert "填表人" in page
    assert "公章" in page
    assert "审核无误" not in page
    assert "审核无误" in text(checker.get(sheet))
    assert checker.post(f"{sheet}/check", {"do": "go"}).status_code == 302
    assert checker.post(f"{sheet}/sign", {"do": "go"}).url.startswith("/")
    assert "已审核" in text(filler.get("/statistics/returns"))
    assert browser(Role.COUNTY_OFFICER, OTHER_COUNTY).get(sheet).status_code == 404


def test_the_workbook_holds_every_figure(signed):
    client = browser(Role.CITY_DATA_STEWARD)
    answer = client.post("/exports/new/return", {"number": signed, "form": "xlsx"})
    _title, asked, _mark, heads, *lines = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    filed = filed_return(AUDITOR, signed)
    assert filed.digest in asked[0]
    assert len(heads) == 4
    assert [line[3] for line in lines if line[1] == line[2] == "合计"] == [
        one.figure(TOTAL) for one in filed.counts.tables if len(one.columns) > 1
    ]
    assert Event.objects.filter(action="statistics.return.file", object=f"return:{signed}").count() == 1
    far = browser(Role.COUNTY_OFFICER, OTHER_COUNTY)
    assert far.post("/exports/new/return", {"number": signed, "form": "xlsx"}).status_code == 404
    assert far.post("/exports/new/return", {"number": "x", "form": "xlsx"}).status_code == 404
