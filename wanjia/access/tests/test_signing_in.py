"""Signing in, guessing, and how sessions end (T26, T27), through the pages as a browser uses them."""

import re
import time
from datetime import timedelta
from statistics import median

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client

from tests.access.city import confirm_again
from wanjia.access import actions
from wanjia.access.models import Posting
from wanjia.access.tests.factories import NOW, PASSWORD, build_city, context_for, sign_in, staff
from wanjia.access.types import Role

pytestmark = pytest.mark.django_db
MOST_TIMED = 45  # fewer than the guesses that lock an account
WRONG = "wrong-lantern-river-7"
PASSWORD_HASH = make_password(PASSWORD)  # a hundred would take as long as signing in


@pytest.fixture(autouse=True)
def city(db):
    """Every test begins at NOW: a long run of the suite is no time that anybody was idle."""
    with time_machine.travel(NOW, tick=True):
        build_city()
        cache.clear()
        yield


@pytest.fixture
def worker():
    return staff(Role.TOWNSHIP_CLERK)


@pytest.fixture
def door():
    """A page that only a signed-in township clerk sees."""
    return "/system/reviews"


def attempt(login, password, address="10.0.0.1"):
    return Client(REMOTE_ADDR=address).post("/login", {"login": login, "password": password})


def signed_in(answer):
    return answer.status_code == 302


class TestGuessing:
    def test_the_right_password_opens(self, worker):
        assert signed_in(attempt(worker.login, PASSWORD))

    def test_letters_of_a_login_may_be_typed_large(self, worker):
        assert signed_in(attempt(f" {worker.login.upper()} ", PASSWORD))

    def test_from_one_address_the_sixth_try_is_locked_even_when_right(self, worker):
        answers = [attempt(worker.login, WRONG).status_code for _ in range(6)]
        assert answers == [200] * 4 + [429] * 2
        assert attempt(worker.login, PASSWORD).status_code == 429

    def test_the_lock_is_of_that_address_only(self, worker):
        for _ in range(6):
            attempt(worker.login, WRONG, "10.6.6.6")
        assert signed_in(attempt(worker.login, PASSWORD, "10.0.0.2"))

    def test_it_opens_again_after_a_quarter_of_an_hour(self, worker):
        for _ in range(6):
            attempt(worker.login, WRONG)
        with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
            assert signed_in(attempt(worker.login, PASSWORD))

    def test_from_fifty_addresses_an_account_takes_at_most_fifty_guesses(self, worker):
        tried = [attempt(worker.login, WRONG, f"10.1.{n % 50}.1").status_code for n in range(200)]
        assert tried.count(200) <= 50
        assert attempt(worker.login, PASSWORD, "10.2.0.1").status_code == 429

    def test_an_office_behind_one_address_locks_nobody_else_out(self, worker):
        for number in range(40):
            attempt(f"somebody{number}", WRONG)
        assert signed_in(attempt(worker.login, PASSWORD))

    def test_a_hundred_of_an_office_behind_one_address_sign_in_within_a_minute(self):
        office = [staff(Role.TOWNSHIP_CLERK, password=PASSWORD_HASH) for _ in range(100)]
        with time_machine.travel(NOW, tick=False):
            assert all(signed_in(attempt(one.login, PASSWORD)) for one in office)

    def test_what_is_said_does_not_tell_whether_an_account_exists(self, worker):
        known, unknown = attempt(worker.login, WRONG), attempt("nobody.here", WRONG)
        assert known.status_code == unknown.status_code == 200
        assert _words(known, worker.login) == _words(unknown, "nobody.here")

    def test_nor_does_the_time_it_takes(self, worker):
        """Medians, asked in turns; asked on while they differ: noise goes, a difference stays."""
        known, unknown = [], []
        while len(known) < MOST_TIMED and (not known or abs(median(known) - median(unknown)) >= 0.02):
            turn = len(known)
            pairs = [
                (_seconds(worker.login, f"10.3.{n}.1"), _seconds(f"nobody{n}", f"10.4.{n}.1"))
                for n in range(turn, turn + 15)
            ]
            known, unknown = [*known, *(one for one, _ in pairs)], [*unknown, *(other for _, other in pairs)]
        assert abs(median(known) - median(unknown)) < 0.02

    def test_a_disabled_account_does_not_open(self, worker):
        worker.is_active = False
        worker.save(update_fields=["is_active"])
        assert attempt(worker.login, PASSWORD).headers["Location"] == "/login/inactive"


def _words(answer, login):
    number = answer.headers["X-Request-Id"]
    lines = answer.content.decode().replace(login, "LOGIN").replace(number, "").splitlines()
    return [line for line in lines if "csrf" not in line.lower()]


def _seconds(login, address):
    start = time.perf_counter()
    attempt(login, WRONG, address)
    return time.perf_counter() - start


class TestSessions:
    @pytest.fixture
    def browser(self, client, worker):
        return sign_in(client, worker)

    def test_it_dies_with_the_account(self, browser, worker, door):
        assert browser.get(door).status_code == 200
        actions.disable_staff(worker.pk, by=context_for(staff(Role.SYSTEM_ADMIN)))
        assert browser.get(door).headers["Location"].startswith("/login")

    def test_a_right_ends_with_the_posting(self, browser, worker, door):
        posting = Posting.objects.get(staff=worker)
        actions.end_posting(posting.pk, by=context_for(staff(Role.SECURITY_ADMIN)))
        assert browser.get(door).status_code == 403

    @pytest.mark.parametrize(("minutes", "status"), [(15, 200), (29, 200), (31, 302)])
    def test_it_lasts_a_quarter_of_an_hour_without_use_and_not_half_an_hour(self, browser, door, minutes, status):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            assert browser.get(door).status_code == status

    def test_it_ends_after_half_an_hour_without_use(self, browser, door):
        with time_machine.travel(NOW + timedelta(minutes=45), tick=False):
            assert browser.get(door).headers["Location"].startswith("/login")

    def test_use_keeps_it_until_twelve_hours_are_over(self, browser, door):
        for quarter in range(1, 47):
            with time_machine.travel(NOW + timedelta(minutes=15 * quarter), tick=False):
                assert browser.get(door).status_code == 200
        with time_machine.travel(NOW + timedelta(hours=12, minutes=5), tick=False):
            assert browser.get(door).status_code == 302

    def test_what_a_page_asks_by_itself_is_not_use(self, browser, door):
        for minutes in (10, 20):
            with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
                assert browser.get(door, headers={"x-poll": "1"}).status_code == 200
        with time_machine.travel(NOW + timedelta(minutes=40), tick=False):
            assert browser.get(door).status_code == 302

    def test_signing_out_ends_it_on_the_server(self, browser, door):
        stolen = Client()
        stolen.cookies["session"] = browser.cookies["session"].value
        assert stolen.get(door).status_code == 200
        browser.post("/logout")
        assert stolen.get(door).status_code == 302

    def test_a_new_password_ends_the_other_sessions(self, browser, worker, door):
        other = sign_in(Client(), worker)
        new = "copper-window-bicycle-19"
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert browser.post("/account/password", form).status_code == 302
        assert browser.get(door).status_code == 200
        assert other.get(door).status_code == 302

    def test_a_part_of_a_page_is_told_that_the_session_is_over(self, client, door):
        assert client.get(door, headers={"hx-request": "true"}).status_code == 403

    def test_the_device_keeps_its_number(self, client):
        first = client.get("/login").cookies["device"].value
        assert len(first) == 32
        assert "device" not in client.get("/login").cookies


class TestFirstSteps:
    def test_a_handed_over_password_must_be_changed_before_anything_else(self, client, door):
        clerk = staff(Role.TOWNSHIP_CLERK, must_change_password=True)
        sign_in(client, clerk)
        assert client.get(door).headers["Location"] == "/account/password"
        new = "copper-window-bicycle-19"
        client.post("/account/password", {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert client.get(door).status_code == 200

    @pytest.mark.parametrize("weak", ["short-1", "wanjiawanjia", "1234567890", "p@ssw0rd1234", "qwertyuiop"])
    def test_a_password_that_is_easy_to_guess_is_not_taken(self, client, worker, weak):
        sign_in(client, worker)
        answer = client.post("/account/password", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
        assert answer.status_code == 200
        worker.refresh_from_db()
        assert worker.check_password(PASSWORD)

    def test_a_long_password_counts_to_its_last_letter(self, client, worker):
        sign_in(client, worker)
        long = "copper window bicycle " * 5
        form = {"oldpassword": PASSWORD, "password1": long.strip(), "password2": long.strip()}
        assert client.post("/account/password", form).status_code == 302
        worker.refresh_from_db()
        assert not worker.check_password(long.strip()[:-1])

    def test_the_demo_lists_its_accounts_and_says_that_the_second_factor_is_off(self, client):
        page = client.get("/login").content.decode()
        assert "动态验证码已关闭" in page
        assert "wanjia-demo" in page
        assert re.search(r"<code>signer</code></td><td>[^<]+ · 签发报表</td>", page)

    def test_outside_the_demo_nothing_of_that_is_shown(self, client, settings):
        settings.DEMO = False
        assert "wanjia-demo" not in client.get("/login").content.decode()


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def real(self, settings):
        settings.DEMO = False

    @pytest.fixture
    def secret(self, worker):
        secret = generate_totp_secret()
        TOTP.activate(worker, secret)
        return secret

    def test_without_one_every_door_leads_to_setting_it_up(self, client, worker, door):
        sign_in(client, worker)
        assert client.get(door).headers["Location"] == "/account/second"

    def test_setting_it_up_opens_the_doors(self, client, worker, door):
        sign_in(client, worker)
        confirm_again(client, worker)
        secret = client.get("/account/second").context["form"].secret
        assert client.post("/account/second", {"code": code(secret)}).status_code == 302
        assert client.get(door).status_code == 200

    def test_the_password_alone_opens_nothing(self, client, worker, door, secret):
        assert sign_in(client, worker).get(door).headers["Location"].startswith("/login")
        assert client.post("/login/second", {"code": code(secret)}).status_code == 302
        assert client.get(door).status_code == 200

    def test_a_code_opens_once(self, worker, door, secret):
        once = code(secret)
        for browser, opens in ((Client(), True), (Client(), False)):
            sign_in(browser, worker).post("/login/second", {"code": once})
            assert (browser.get(door).status_code == 200) is opens

    def test_the_secret_lies_encrypted_in_the_table(self, worker, secret):
        assert secret not in str(worker.authenticator_set.get().data)

    def test_a_lost_phone_is_mended_by_the_system_officer(self, worker, secret):
        password = actions.reset_second_factor(worker.pk, by=context_for(staff(Role.SYSTEM_ADMIN)))
        worker.refresh_from_db()
        assert worker.check_password(password)
        assert not worker.authenticator_set.exists()


def code(secret):
    """What an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


class TestStepUp:
    def test_granting_rights_asks_for_the_password_again(self, client):
        officer = staff(Role.SECURITY_ADMIN)
        sign_in(client, officer)
        answer = client.post("/system/postings/new", {}, headers={"referer": "http://testserver/system/postings"})
        assert answer.headers["Location"] == "/account/again?next=/system/postings"
        again = {"password": PASSWORD, "next": "/system/postings"}
        assert client.post("/account/again", again).headers["Location"] == "/system/postings"
        assert client.post("/system/postings/new", {}).status_code == 422

    def test_and_once_more_after_five_minutes(self, client):
        officer = staff(Role.SECURITY_ADMIN)
        confirm_again(sign_in(client, officer), officer)
        with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
            assert client.post("/system/postings/new", {}).status_code == 302
