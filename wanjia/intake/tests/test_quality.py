"""How good files are: the rules of counting as properties, and the counts of real files as the page reads them."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.access.types import Purpose, Reach, RequestContext, Role
from wanjia.intake import queries
from wanjia.intake.actions import deliveries as intake
from wanjia.intake.models import Delivery, DeliveryCount
from wanjia.intake.rules import quality as rule
from wanjia.intake.rules.checking import MESSAGES
from wanjia.intake.sources.catalogue import LAYOUTS
from wanjia.intake.tests.files import BY_CODE, number_of
from wanjia.intake.tests.test_classifying import KNOWN, told
from wanjia.intake.tests.test_deliveries import apply, deaths, look, old_man, steward
from wanjia.intake.types.deliveries import RowClass, Told, Verdict
from wanjia.intake.types.quality import FAULTS, Measure, QualityFilter
from wanjia.kernel.periods import months_later
from wanjia.registry.tests.factories import FAR, NOW, area, town

DAYS = st.dates(date(2024, 1, 1), date(2026, 11, 1))
DELAYS = st.integers(0, 900)
DEATHS = "public_security.deaths"
YEAR = QualityFilter(first=date(2025, 12, 1), last=date(2026, 11, 1))


class TestDelays:
    @given(days=DELAYS)
    def test_a_step_begins_on_or_before_the_day_and_less_than_a_month_before_it(self, days):
        first = rule.step_of(days)
        assert first <= days
        assert rule.step_of(first) == first
        assert days - first < (1 if days <= 31 else 7 if days <= 91 else 30 if days <= 365 else 900)

    @given(days=st.lists(DELAYS, min_size=1, max_size=30))
    def test_the_median_is_the_step_of_the_middle_one(self, days):
        steps = Counter(map(rule.step_of, days))
        assert rule.median(steps) == rule.step_of(median_low(days))

    def test_of_no_rows_there_is_none(self):
        assert rule.median({}) is None

    @given(day=DAYS, months=st.integers(0, 24))
    def test_months_later_is_the_same_day_or_the_last_of_the_month(self, day, months):
        later = months_later(day, months)
        assert later.year * 12 + later.month == day.year * 12 + day.month + months
        assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)

    @pytest.mark.parametrize(("registered", "kept"), [(date(2026, 2, 28), True), (date(2026, 3, 1), False)])
    def test_the_law_gives_a_month(self, registered, kept):
        told = Told(2, {"happened_on": date(2026, 1, 31), "registered_on": registered})
        term = BY_CODE["public_security.births"].term
        assert rule.in_term(term, told) is kept

    def test_the_term_of_deaths_says_nothing_of_who_settled_abroad(self):
        told = Told(2, {"happened_on": date(2026, 1, 31), "registered_on": date(2026, 5, 1), "act": "emigration"})
        assert rule.in_term(BY_CODE[DEATHS].term, told) is None


class TestMonths:
    @given(month=DAYS.map(lambda day: day.replace(day=1)), arrived=DAYS)
    def test_a_file_is_late_once_the_next_month_is_over(self, month, arrived):
        months = (arrived.year - month.year) * 12 + arrived.month - month.month
        assert rule.is_late(month, arrived) == (months > 1)

    @given(first=DAYS, last=DAYS, came=st.sets(DAYS.map(lambda day: day.replace(day=1))), today=DAYS)
    def test_missing_are_months_whose_time_is_over_and_that_did_not_come(self, first, last, came, today):
        missing = rule.missing_months(came, first=first, last=last, today=today)
        assert not came & set(missing)
        assert all(rule.due(month) < today for month in missing)
        whole = {one for one in rule.months_between(first, last) if rule.due(one) < today}
        assert set(missing) | (came & whole) == whole


class TestQualityOfCounts:
    COUNTS = st.dictionaries(
        st.sampled_from(RowClass).map(lambda of: (Measure.CLASS, str(int(of)))), st.integers(0, 99)
    )

    @given(counts=COUNTS, layout=st.sampled_from(LAYOUTS))
    def test_shares_lie_between_nothing_and_all_and_rows_add_up(self, counts, layout):
        found = rule.quality_of([(layout, counts)])
        assert found.rows == sum(counts.values())
        assert found.good == found.rows - counts.get((Measure.CLASS, "8"), 0)
        assert all(share is None or 0 <= share <= 1 for share in (found.completeness, found.validity, found.matched))
        assert (found.validity is None) == (found.rows == 0)

    @given(one=COUNTS, other=COUNTS)
    def test_together_they_are_as_if_they_were_one_file(self, one, other):
        layout = BY_CODE[DEATHS]
        apart = rule.quality_of([(layout, one), (layout, other)])
        joined = rule.quality_of([(layout, Counter(one) + Counter(other))])
        assert replace(apart, files=1) == joined

    def test_a_cell_that_is_missing_lessens_its_column_and_the_whole(self):
        layout = BY_CODE[DEATHS]
        counts = {(Measure.CLASS, "8"): 1, (Measure.CLASS, "2"): 3, (Measure.FAULT, "person_name:missing"): 1}
        found = rule.quality_of([(layout, counts)])
        assert found.filled["person_name"] == 0.75
        cells = 4 * len(layout.needed)
        assert found.completeness == (cells - 1) / cells


def test_every_fault_that_a_check_tells_has_a_short_name():
    assert MESSAGES.keys() <= FAULTS.keys()


class TestArea:
    def test_the_district_that_the_row_names_comes_first(self):
        row = told(person_name="王强", area="370285001001")
        assert (
            rule.area_of(row, Verdict(RowClass.SAME, people={"person": next(iter(KNOWN.by_person))}), KNOWN) == "370285"
        )

    def test_else_where_its_people_live(self):
        found = Verdict(RowClass.SAME, people={"person": next(iter(KNOWN.by_person))})
        assert rule.area_of(told(area="110101"), found, KNOWN) == "370203"

    def test_else_none(self):
        assert rule.area_of(told(), None, KNOWN) == ""


@pytest.fixture
def _city(db, monkeypatch):
    monkeypatch.setattr("wanjia.intake.actions.questions.wants_second", lambda question: False)
    town()


def whole(**narrowed):
    return queries.quality(steward(), replace(YEAR, **narrowed)).whole


@pytest.mark.usefixtures("_city")
class TestFiles:
    def four(self):
        """An event, somebody of another name, somebody from elsewhere, and a fault in the far county."""
        old_man()
        old_man(number_of("19300101", 7), "赵六")
        return deaths(
            {},
            {"gmsfhm": number_of("19300101", 7), "xm": "王无名"},
            {"gmsfhm": number_of("19310101", 7), "xm": "外地人", "hjqhdm": "110101"},
            {"gmsfhm": number_of("19320101", 7), "xm": "", "swrq": "20261002", "hjqhdm": "370285"},
        )

    def test_a_file_is_counted_by_class_and_district_when_it_is_looked_through(self):
        look(self.four())
        found = whole()
        assert (found.quality.files, found.quality.rows, found.quality.good) == (1, 4, 3)
        assert found.quality.validity == 0.75
        assert found.quality.matched == 0.5
        assert found.quality.faults == {"person_name:missing": 1}
        assert whole(area="370285").quality.rows == 1
        assert whole(area="370203").quality.rows == 2

    def test_every_row_is_counted_once_in_one_district_or_none(self):
        look(self.four())
        counts = DeliveryCount.objects.filter(measure=Measure.CLASS)
        assert sum(counts.values_list("count", flat=True)) == Delivery.objects.get().rows == 4
        assert set(counts.values_list("area", flat=True)) == {"370203", "370285", ""}

    def test_classes_are_as_they_came_out_once_it_is_applied(self):
        old_man()
        slow = look(deaths({})).number
        apply(deaths({"zxrq": "20261009"}))
        intake.approve_delivery(slow, by=steward())
        intake.apply_delivery(slow, at=NOW)
        assert whole().quality.classes == {str(int(RowClass.SAME)): 1, str(int(RowClass.EVENT)): 1}

    def test_days_to_arrival_and_the_laws_time(self):
        old_man()
        look(deaths({}))  # died on 2026-10-01, registered on the 8th, came on 2026-11-21
        found = whole().quality
        assert (found.delay, found.in_term) == (rule.step_of(51), 1.0)

    def test_a_file_is_of_the_month_of_most_of_its_rows_and_the_months_before_the_first_are_not_missed(self):
        old_man()
        look(deaths({}))
        found = queries.quality(steward(), YEAR)
        assert [line.key for line in found.months] == ["2026-10", "2026-11"]
        assert str(Delivery.objects.get().month) == "2026-10-01"
        assert found.whole.punctuality.missing == ()

    def test_a_month_whose_time_is_over_is_missed(self):
        old_man()
        look(deaths({}))
        later = replace(steward(), at=NOW + timedelta(days=70))
        found = queries.quality(later, replace(YEAR, last=date(2027, 1, 1), layout=DEATHS))
        assert found.whole.punctuality.missing == (date(2026, 11, 1),)

    def test_open_questions_are_counted_with_their_age(self):
        apply(self.four())
        assert (whole().questions.count, whole().questions.old) == (1, 0)
        later = replace(steward(), at=NOW + timedelta(days=40))
        assert queries.quality(later, YEAR).whole.questions.old == 1

    def test_a_file_that_was_put_aside_or_undone_counts_no_longer(self):
        old_man()
        intake.reject_delivery(look(deaths({})).number, by=steward())
        assert whole().quality.files == 0

    def test_who_reaches_a_county_reads_its_rows_and_opens_no_file_of_another_office(self):
        look(self.four())
        reach = Reach(areas=frozenset({area(FAR[:6] + "000000").id}))
        far = RequestContext("staff:9", frozenset({Role.CITY_DATA_STEWARD}), reach, Purpose.INTAKE, "", NOW, area=FAR)
        found = queries.quality(far, replace(YEAR, layout=DEATHS))
        assert found.whole.quality.rows == 1
        assert [line.key for line in found.deliveries] == [""]
        nobody = replace(far, reach=Reach())
        assert queries.quality(nobody, YEAR).whole.quality.rows == 0
