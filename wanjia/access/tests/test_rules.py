from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.access import rules
from wanjia.access.types import Held, OpenBasis, Policy, PostingWish, Purpose, Reach, RequestContext, Role
from wanjia.places.types import Level

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


def context(**given) -> RequestContext:
    known = {
        "actor": "staff:7",
        "roles": frozenset({Role.COMMUNITY_WORKER}),
        "reach": Reach(),
        "purpose": Purpose.COUNTER,
    }
    return RequestContext(**(known | {"basis": "counter:3", "at": NOON} | given))


class TestRequestContext:
    def test_tells_the_audit_log_who_why_and_from_where(self):
        act = context(session="s", device="d", area="370203", request_id="r").act()
        assert (act.actor, act.purpose, act.basis) == ("staff:7", "counter", "counter:3")
        assert (act.session, act.device, act.area, act.request_id) == ("s", "d", "370203", "r")

    def test_knows_the_account_behind_it_only_when_a_person_is(self):
        assert context().staff_id == 7
        assert context(actor="system:gate").staff_id is None


class TestPurpose:
    def test_breaking_the_glass_is_called_so_by_hl7_too(self):
        assert Purpose("break_glass").hl7 == "BTG"


class TestWorkingDays:
    @given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 30))
    def test_a_term_has_its_number_of_weekdays_and_ends_on_one(self, start, days):
        end = rules.working_days_after(start, days)
        between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
        assert end.weekday() < 5
        assert sum(day.weekday() < 5 for day in between) == days

    def test_a_glass_of_friday_is_overdue_on_thursday(self):
        friday = datetime(2026, 11, 20, 2, tzinfo=UTC)
        assert not rules.review_overdue(friday, friday + timedelta(days=5))
        assert rules.review_overdue(friday, friday + timedelta(days=6))


class TestPostings:
    @given(st.sampled_from(Role), st.sampled_from(Level), st.integers(-5, 400), st.sets(st.sampled_from(Role)))
    def test_officers_hold_nothing_else_and_nothing_lasts_over_a_year(self, role, level, days, held):
        wish = PostingWish(1, role, 1, date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days))
        if not rules.posting_problems(wish, level, held):
            together = held | {role}
            assert not (together & rules.OFFICERS and together - {role})
            assert 0 < days <= 366
            assert level in rules.LEVELS[role]

    def test_every_role_has_a_name_and_a_level(self):
        assert set(rules.ROLE_NAMES) == set(rules.LEVELS) == set(Role)


class TestReach:
    @given(st.lists(st.tuples(st.sampled_from(Role), st.frozensets(st.integers(1, 9)))))
    def test_officers_and_statisticians_add_nothing(self, postings):
        held = [Held(role, 1, "", "", Level.VILLAGE, areas) for role, areas in postings]
        workers = [one for one in held if one.role in rules.PERSON_ROLES]
        assert rules.reach_of(held) == rules.reach_of(workers)

    def test_the_data_steward_reaches_the_whole_city(self):
        steward = Held(Role.CITY_DATA_STEWARD, 1, "", "", Level.PREFECTURE, frozenset({1}))
        assert rules.reach_of([steward]).whole_city


class TestPurposes:
    BASIS = OpenBasis(3, Purpose.COUNTER, "residence", NOON, NOON + timedelta(minutes=30), 1)

    def purpose(self, *allowed, basis=None, at=NOON):
        return rules.purpose_of(Policy("x", frozenset({Role.GRID_WORKER}), purposes=frozenset(allowed)), basis, at)

    def test_an_open_basis_gives_its_purpose(self):
        assert self.purpose(Purpose.COUNTER, Purpose.SAMPLE, basis=self.BASIS) is Purpose.COUNTER

    @pytest.mark.parametrize(
        ("basis", "at"),
        [
            (None, NOON),
            (BASIS, NOON + timedelta(minutes=30)),
            (replace(BASIS, looks_left=0), NOON),
            (replace(BASIS, purpose=Purpose.TASK), NOON),
        ],
    )
    def test_without_a_usable_basis_it_is_a_sample_or_nothing(self, basis, at):
        assert self.purpose(Purpose.COUNTER, Purpose.SAMPLE, basis=basis, at=at) is Purpose.SAMPLE
        assert self.purpose(Purpose.COUNTER, basis=basis, at=at) is None

    def test_only_a_basis_makes_a_counted_purpose(self):
        for purpose in rules.CARRIED:
            assert self.purpose(purpose) is None

    @given(st.text(), st.integers(0))
    def test_only_counted_purposes_name_a_basis(self, text, number):
        assert rules.basis_id(f"counter:{number}") == number
        assert rules.basis_id(f"audit:{number}") is None
        assert rules.basis_id(f"counter:x{text}") is None


class TestFields:
    def test_a_role_that_is_not_named_gets_no_field(self):
        policy = Policy(
            "x", frozenset(Role), fields={Role.GRID_WORKER: ("name",), Role.TOWNSHIP_CLERK: ("name", "phone")}
        )
        assert rules.allowed_fields(policy, {Role.GRID_WORKER}) == {"name"}
        assert rules.allowed_fields(policy, {Role.GRID_WORKER, Role.TOWNSHIP_CLERK}) == {"name", "phone"}
        assert rules.allowed_fields(policy, {Role.AUDIT_ADMIN}) == frozenset()
