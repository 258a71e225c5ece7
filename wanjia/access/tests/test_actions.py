from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.utils import IntegrityError, ProgrammingError

from wanjia.access import actions, queries
from wanjia.access.models import Basis, Glass, Posting, Sample, Staff, Views
from wanjia.access.tests.factories import (
    COMMUNITY,
    COUNTY,
    FAR,
    NOW,
    TOWNSHIP,
    area_id,
    build_city,
    context_for,
    staff,
)
from wanjia.access.types import PostingWish, Purpose, Role, Throttled, UnmaskReason, Verdict
from wanjia.audit.types import Grade
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import Forbidden, NotFound, Refused

TODAY = day_in_china(NOW)
PERSON = UUID(int=1)
REASON = "一位老人走失，家属在其他城市求助"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db):
    build_city()


@pytest.fixture
def worker():
    return staff(Role.COMMUNITY_WORKER)


@pytest.fixture
def clerk():
    return staff(Role.TOWNSHIP_CLERK)


def wish(person, role=Role.COMMUNITY_WORKER, area=COMMUNITY, days=365):
    return PostingWish(person.pk, role, area_id(area), TODAY, TODAY + timedelta(days=days))


def codes(refusal):
    return {problem.code for problem in refusal.value.problems}


class TestPostings:
    @pytest.fixture
    def officers(self):
        return [context_for(staff(Role.SECURITY_ADMIN)) for _ in range(2)]

    def test_one_officer_asks_another_approves_and_it_holds_at_once(self, officers):
        person = staff()
        number = actions.grant_posting(wish(person), by=officers[0])
        assert queries.held_by(person.pk, on=TODAY) == ()
        actions.approve_posting(number, by=officers[1])
        (held,) = queries.held_by(person.pk, on=TODAY)
        assert (held.role, held.area_code, held.areas) == (
            Role.COMMUNITY_WORKER,
            COMMUNITY,
            frozenset({area_id(COMMUNITY)}),
        )

    def test_nobody_approves_what_they_asked_for(self, officers):
        number = actions.grant_posting(wish(staff()), by=officers[0])
        with pytest.raises(Refused) as refusal:
            actions.approve_posting(number, by=officers[0])
        assert codes(refusal) == {"four_eyes"}

    def test_nobody_asks_for_or_approves_their_own(self, officers):
        me = Staff.objects.get(pk=officers[0].staff_id)
        with pytest.raises(Refused) as refusal:
            actions.grant_posting(wish(me), by=officers[0])
        assert codes(refusal) == {"self"}

    def test_the_database_itself_wants_four_eyes(self, officers):
        number = actions.grant_posting(wish(staff()), by=officers[0])
        with pytest.raises(IntegrityError, match="four_eyes"):
            Posting.objects.filter(pk=number).update(approved_by=officers[0].staff_id, approved_at=NOW)

    def test_the_database_lets_nobody_rewrite_a_posting(self, officers):
        number = actions.grant_posting(wish(staff()), by=officers[0])
        with pytest.raises(ProgrammingError, match="permission denied"):
            Posting.objects.filter(pk=number).update(role=Role.CITY_DATA_STEWARD)

    def test_ended_means_from_now_on(self, officers, worker):
        (posting,) = Posting.objects.filter(staff=worker)
        actions.end_posting(posting.pk, by=officers[0])
        assert queries.held_by(worker.pk, on=TODAY) == ()

    @pytest.mark.parametrize(
        ("asked", "code"),
        [
            ((Role.COMMUNITY_WORKER, TOWNSHIP), "level"),
            ((Role.COUNTY_OFFICER, COUNTY, 367), "period"),
            ((Role.COUNTY_OFFICER, COUNTY, 0), "period"),
            ((Role.AUDIT_ADMIN, "640100000000"), "two_hats"),
        ],
    )
    def test_impossible_wishes_are_refused_by_name(self, officers, worker, asked, code):
        with pytest.raises(Refused) as refusal:
            actions.grant_posting(wish(worker, *asked), by=officers[0])
        assert codes(refusal) == {code}


class TestStaff:
    @pytest.fixture
    def officer(self):
        return context_for(staff(Role.SYSTEM_ADMIN))

    def test_a_new_account_has_no_posting_and_must_choose_a_password(self, officer):
        account = actions.create_staff(login="wang.li", name="王丽", by=officer)
        row = Staff.objects.get(pk=account.staff_id)
        assert row.check_password(account.password)
        assert row.must_change_password
        assert queries.held_by(row.pk, on=TODAY) == ()

    @pytest.mark.parametrize(("login", "code"), [("WANG", "login"), ("x", "login"), ("王丽王丽", "login")])
    def test_a_login_is_plain(self, officer, login, code):
        with pytest.raises(Refused) as refusal:
            actions.create_staff(login=login, name="王丽", by=officer)
        assert codes(refusal) == {code}

    def test_a_login_is_never_given_twice(self, officer, worker):
        with pytest.raises(Refused) as refusal:
            actions.create_staff(login=worker.login, name="王丽", by=officer)
        assert codes(refusal) == {"taken"}

    def test_accounts_are_never_deleted(self, worker):
        Posting.objects.filter(staff=worker)
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM access_staff")

    def test_nobody_disables_themselves(self, officer):
        with pytest.raises(Refused):
            actions.disable_staff(officer.staff_id, by=officer)

    def test_a_reset_password_works_and_must_be_changed(self, officer, worker):
        password = actions.reset_password(worker.pk, by=officer)
        worker.refresh_from_db()
        assert worker.check_password(password)
        assert worker.must_change_password

    def test_who_is_unknown_is_not_found(self, officer):
        with pytest.raises(NotFound):
            actions.enable_staff(0, by=officer)


class TestInstallation:
    def test_an_empty_installation_gets_its_officers_once(self):
        accounts = actions.install_officers(at=NOW)
        roles = [queries.held_by(one.staff_id, on=TODAY)[0].role for one in accounts]
        assert sorted(roles) == ["audit_admin", "security_admin", "security_admin", "system_admin"]
        with pytest.raises(Refused):
            actions.install_officers(at=NOW)

    def test_demo_staff_has_every_role_and_three_who_may_sign_a_return_and_is_made_once(self):
        made = actions.create_demo_staff(area_id(COMMUNITY), at=NOW)
        rows = Staff.objects.filter(login__in=made)
        held = Counter(posting.role for row in rows for posting in queries.held_by(row.pk, on=TODAY))
        assert held == Counter(Role) | Counter({Role.CITY_DATA_STEWARD: 3})
        assert actions.create_demo_staff(area_id(COMMUNITY), at=NOW) == ()

    def test_outside_the_demo_there_are_no_demo_accounts(self, settings):
        settings.DEMO = False
        with pytest.raises(Refused):
            actions.create_demo_staff(area_id(COMMUNITY), at=NOW)


def look(ctx, *persons, grade=Grade.OPENED):
    """Look at persons as a page does."""
    return queries.see(
        ctx,
        action="person.open",
        object="person",
        load=lambda: "the record",
        subjects=lambda _: [(one, grade) for one in persons],
    )


class TestLooks:
    def test_an_answer_carries_its_audit_row(self, worker):
        seen = look(context_for(worker, purpose=Purpose.SAMPLE), PERSON)
        with connection.cursor() as cursor:
            cursor.execute("SELECT actor, action, purpose FROM audit_event WHERE id = %s", [seen.audit_id])
            assert cursor.fetchone() == (f"staff:{worker.pk}", "person.open", "sample")
        assert seen.value == "the record"

    def test_over_the_days_limit_nothing_is_shown_and_nothing_counts(self, worker):
        Views.objects.create(actor=f"staff:{worker.pk}", day=TODAY, persons=499)
        ctx = context_for(worker, purpose=Purpose.SAMPLE)
        look(ctx, PERSON)
        with pytest.raises(Throttled):
            look(ctx, UUID(int=2))
        assert Views.objects.get().persons == 500

    def test_a_list_counts_no_views(self, worker):
        look(context_for(worker, purpose=Purpose.SAMPLE), PERSON, grade=Grade.LISTED)
        assert not Views.objects.exists()

    def test_a_look_without_counter_or_task_goes_to_the_supervisors_list(self, worker, clerk):
        look(context_for(worker, purpose=Purpose.SAMPLE), PERSON)
        (sample,) = queries.review_list(context_for(clerk)).samples
        assert (sample.staff, sample.action) == (worker, "person.open")

    def test_unmasking_names_field_and_reason(self, worker):
        ctx = context_for(worker, purpose=Purpose.SAMPLE)
        seen = queries.unmask(
            ctx, person=PERSON, field="phone", reason=UnmaskReason.CONTACT, load=lambda: "13800000000"
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT action, fields FROM audit_event WHERE id = %s", [seen.audit_id])
            assert cursor.fetchone() == ("person.unmask.contact", ["phone"])


class TestCounter:
    @pytest.fixture
    def basis(self, worker):
        return actions.open_basis(Purpose.COUNTER, reference="residence", by=context_for(worker))

    def at_counter(self, worker, basis, at=NOW):
        return context_for(worker, purpose=Purpose.COUNTER, basis=f"counter:{basis}", at=at)

    def test_twenty_persons_may_be_opened_on_one_choice(self, worker, basis):
        for number in range(20):
            look(self.at_counter(worker, basis), UUID(int=number))
        look(self.at_counter(worker, basis), UUID(int=0))
        with pytest.raises(Forbidden):
            look(self.at_counter(worker, basis), UUID(int=20))

    def test_looks_at_the_counter_are_no_sample(self, worker, basis):
        look(self.at_counter(worker, basis), PERSON)
        assert not Sample.objects.exists()

    def test_it_ends_after_half_an_hour(self, worker, basis):
        with pytest.raises(Forbidden):
            look(self.at_counter(worker, basis, NOW + timedelta(minutes=30)), PERSON)

    def test_it_ends_when_the_resident_leaves(self, worker, basis):
        actions.close_basis(basis, by=context_for(worker))
        with pytest.raises(Forbidden):
            look(self.at_counter(worker, basis), PERSON)

    def test_a_new_session_closes_the_one_before(self, worker, basis):
        actions.open_basis(Purpose.COUNTER, reference="hukou", by=context_for(worker))
        assert Basis.objects.get(pk=basis).closed_at == NOW

    def test_another_persons_session_is_no_way_in(self, worker, basis):
        other = staff(Role.COMMUNITY_WORKER)
        assert queries.open_basis(basis, staff_id=other.pk, at=NOW) is None

    def test_a_purpose_that_is_nobodys_to_open_is_our_fault(self, worker):
        with pytest.raises(ValueError, match="audit"):
            actions.open_basis(Purpose.AUDIT, reference="x", by=context_for(worker))


class TestGlass:
    def broken(self, worker, at=NOW, person=PERSON):
        return actions.break_glass(person, reason=REASON, by=context_for(worker, at=at))

    def test_it_opens_one_person_for_an_hour(self, worker):
        number = self.broken(worker)
        assert queries.open_glass(worker.pk, person=PERSON, at=NOW + timedelta(minutes=59)) == number
        assert queries.open_glass(worker.pk, person=PERSON, at=NOW + timedelta(minutes=60)) is None
        assert queries.open_glass(worker.pk, person=UUID(int=2), at=NOW) is None
        assert queries.open_glass(staff().pk, person=PERSON, at=NOW) is None

    @pytest.mark.parametrize("reason", ["急事", "          ", "请查 370202199001010015 这个人的户口"])
    def test_the_reason_says_something_and_names_no_number(self, worker, reason):
        with pytest.raises(Refused):
            actions.break_glass(PERSON, reason=reason, by=context_for(worker))

    def test_the_supervisor_is_told_at_once_and_others_are_not(self, worker, clerk):
        self.broken(worker)
        elsewhere = staff(Role.TOWNSHIP_CLERK, "640104002000")
        assert queries.review_list(context_for(clerk)).glasses.get().reason == REASON
        assert not queries.review_list(context_for(elsewhere)).glasses.exists()
        assert not queries.review_list(context_for(worker)).glasses.exists()

    def test_a_review_takes_it_off_the_list(self, worker, clerk):
        number = self.broken(worker)
        actions.review(Glass, number, verdict=Verdict.PROPER, by=context_for(clerk))
        assert not queries.review_list(context_for(clerk)).glasses.exists()
        with pytest.raises(NotFound):
            actions.review(Glass, number, verdict=Verdict.PROPER, by=context_for(clerk))

    def test_nobody_reviews_their_own(self, clerk):
        number = self.broken(clerk)
        with pytest.raises(NotFound):
            actions.review(Glass, number, verdict=Verdict.PROPER, by=context_for(clerk))

    def test_unreviewed_after_three_working_days_it_takes_the_right_away(self, worker, clerk):
        number = self.broken(worker)
        next_week = NOW + timedelta(days=7)
        with pytest.raises(Forbidden):
            self.broken(worker, next_week)
        actions.review(Glass, number, verdict=Verdict.PROPER, by=context_for(clerk))
        assert self.broken(worker, next_week)

    def test_more_than_three_a_day_raise_the_alarm(self, worker):
        for number in range(3):
            self.broken(worker, person=UUID(int=number))
        assert queries.glass_alarms(at=NOW) == []
        self.broken(worker, person=UUID(int=9))
        assert queries.glass_alarms(at=NOW) == [(worker.login, 4)]


class TestClients:
    @pytest.fixture
    def officers(self):
        return [context_for(staff(Role.SECURITY_ADMIN)) for _ in range(2)]

    @pytest.fixture
    def granted(self, officers):
        asked = actions.ClientWish("社保", Role.COUNTY_OFFICER, area_id(COUNTY), NOW + timedelta(days=30), 100)
        return actions.grant_client(asked, by=officers[0])

    def context(self, token, at=NOW):
        return queries.client_context(token, purpose=Purpose.EXCHANGE, basis="case:1", request_id="r", at=at)

    def test_a_token_works_once_two_officers_agreed(self, officers, granted):
        number, token = granted
        with pytest.raises(Forbidden):
            self.context(token)
        with pytest.raises(Refused):
            actions.approve_client(number, by=officers[0])
        actions.approve_client(number, by=officers[1])
        ctx = self.context(token)
        assert ctx.actor == f"client:{number}"
        assert area_id(COMMUNITY) in ctx.reach.areas
        assert area_id(FAR) not in ctx.reach.areas

    def test_a_token_ends_by_its_date_and_at_once_when_revoked(self, officers, granted):
        number, token = granted
        actions.approve_client(number, by=officers[1])
        with pytest.raises(Forbidden):
            self.context(token, NOW + timedelta(days=30))
        actions.end_client(number, by=officers[0])
        with pytest.raises(Forbidden):
            self.context(token)

    def test_the_token_itself_is_kept_nowhere(self, granted):
        with connection.cursor() as cursor:
            cursor.execute("SELECT access_client::text FROM access_client")
            assert granted[1] not in cursor.fetchone()[0]

    @pytest.mark.parametrize("days", [-1, 0, 367])
    def test_a_token_lasts_a_year_at_most(self, officers, days):
        wish = actions.ClientWish("社保", Role.COUNTY_OFFICER, area_id(COUNTY), NOW + timedelta(days=days), 100)
        with pytest.raises(Refused) as refusal:
            actions.grant_client(wish, by=officers[0])
        assert codes(refusal) == {"period"}
