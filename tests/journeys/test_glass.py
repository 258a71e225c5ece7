"""Break-the-glass: one person outside the reach, for an hour, under the supervisor's eyes."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.journeys.acting import asking
from wanjia.access.actions import break_glass
from wanjia.access.models import Glass
from wanjia.access.types import Purpose, Role
from wanjia.audit.models import Event
from wanjia.desk.tests.factories import PASSWORD, staff
from wanjia.registry.tests.factories import FAR, NOW, area, door, household, person, town
from wanjia.registry.tests.looks import sealed

pytestmark = pytest.mark.django_db
REASON = "老人走失，家属在现场，请求核对住址"
NOT_FOUND = 404
NUMBER = "370298199003070022"
GLASS = "http://testserver/glass"


def signed_in(account) -> Client:
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def confirmed(account) -> Client:
    """Signed in, with the password asked for once more just now: the glass wants that."""
    client = Client()
    client.post("/login", {"login": account.login, "password": PASSWORD})
    client.post("/account/again", {"password": PASSWORD})
    return client


def at(minutes: int) -> time_machine.travel:
    return time_machine.travel(NOW + timedelta(minutes=minutes), tick=False)


@pytest.fixture
def worker(db):
    town()
    return staff(Role.COMMUNITY_WORKER, name="王工")


@pytest.fixture
def stranger(worker):
    """Somebody of another county, with a household."""
    home = household("F001", door(code=FAR))
    return person("欧阳远", dwelling=door(code=FAR), household=home, relation="02", document_number=NUMBER)


def broken(worker, stranger) -> None:
    break_glass(stranger, reason=REASON, by=asking(worker, purpose=Purpose.BREAK_GLASS))


def status(worker, address: str) -> int:
    return signed_in(worker).get(address).status_code


def test_it_opens_one_person_for_sixty_minutes(worker, stranger):
    other = person("欧阳近", dwelling=door("102", code=FAR))
    page = f"/persons/{stranger}"
    with at(1):
        assert status(worker, page) == NOT_FOUND
        broken(worker, stranger)
        assert "欧阳远" in signed_in(worker).get(page).content.decode()
        assert status(worker, f"/persons/{other}") == NOT_FOUND
    with at(59):
        assert status(worker, page) == 200
    with at(60):
        assert status(worker, page) == NOT_FOUND


def test_it_opens_no_list(worker, stranger):
    broken(worker, stranger)
    with at(1):
        client = signed_in(worker)
        found = client.post("/search", {"q": "欧阳远"}, follow=True).content.decode()
        assert "没有查到" in found
        for address in ("/roster", "/households", "/buildings"):
            assert "欧阳远" not in client.get(address).content.decode()
            assert client.get(f"{address}?area={area(FAR).id}").status_code == NOT_FOUND


def test_it_is_nobody_elses(worker, stranger):
    broken(worker, stranger)
    with at(1):
        assert status(staff(Role.COMMUNITY_WORKER, login="colleague"), f"/persons/{stranger}") == NOT_FOUND


def test_the_supervisor_sees_it_at_once_and_reviews_it(worker, stranger):
    clerk = staff(Role.TOWNSHIP_CLERK)
    broken(worker, stranger)
    with at(1):
        client = signed_in(clerk)
        page = client.get("/system/reviews")
        assert REASON in page.content.decode()
        assert "王工" in page.content.decode()
        (glass,) = page.context["waiting"].glasses
        client.post(f"/system/reviews/glass/{glass.pk}", {"verdict": "proper"})
        assert REASON not in client.get("/system/reviews").content.decode()


def asked(client, number=NUMBER, reason=REASON):
    return client.post("/glass", {"number": number, "reason": reason})


def test_a_number_that_nobody_here_bears_leads_to_the_page(worker, stranger):
    with at(1):
        client = confirmed(worker)
        found = client.post("/search", {"q": NUMBER}, follow=True)
        (address,) = re.findall(r'href="(/glass[^"]+)"', found.content.decode())
        page = client.get(html.unescape(address)).content.decode()
        assert f'value="{NUMBER}"' in page
        assert NUMBER not in address
        answer = asked(client)
        assert answer["Location"] == f"/persons/{stranger}"
        opened = client.get(answer["Location"]).content.decode()
        assert "欧阳远" in opened
        assert "已告知上级" in opened
    with at(62):
        assert confirmed(worker).get(f"/persons/{stranger}").status_code == NOT_FOUND


def again(client, answer):
    """The page the answer leads to once the password was typed again."""
    assert NUMBER not in answer["Location"]
    assert answer["Location"].startswith("/account/again?next=/glass")
    assert NUMBER not in str(dict(client.session))
    back = client.post(answer["Location"], {"password": PASSWORD})
    return client.get(back["Location"]).content.decode()


def test_the_number_and_the_reason_are_still_there_after_the_password(worker, stranger):
    with at(1):
        client = confirmed(worker)
    with at(10):
        page = again(client, client.post("/glass", {"number": NUMBER, "reason": REASON}, headers={"referer": GLASS}))
        assert f'value="{NUMBER}"' in page
        assert REASON in page
        assert NUMBER not in client.get("/glass").content.decode()


def test_the_number_that_was_searched_for_is_still_there_after_the_password(worker, stranger):
    with at(1):
        client = confirmed(worker)
    with at(10):
        found = client.post("/search", {"q": NUMBER}, follow=True).content.decode()
        (address,) = re.findall(r'href="(/glass[^"]+)"', found)
        assert f'value="{NUMBER}"' in again(client, client.get(html.unescape(address)))


@pytest.mark.parametrize(
    ("reason", "words"),
    [("急", "不少于十个字"), ("请查 13900001234 的机主是谁，家属很急", "请勿填写")],
)
def test_a_reason_that_says_nothing_opens_nobody(worker, stranger, reason, words):
    with at(1):
        client = confirmed(worker)
        answer = asked(client, reason=reason)
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
        assert client.get(f"/persons/{stranger}").status_code == NOT_FOUND


def test_a_sealed_person_answers_like_a_number_nobody_bears_and_both_are_in_the_log(worker, stranger):
    with at(1):
        client = confirmed(worker)
        unknown = asked(client, number="370298199003070049")
        sealed(stranger)
        hidden = asked(client)
        assert "按此号码无法查阅" in hidden.content.decode()
        assert hidden.status_code == unknown.status_code == 422
        assert Event.objects.filter(action="glass.look", purpose="break_glass").count() == 2
        assert not Glass.objects.exists()


def test_whoever_is_in_reach_is_opened_without_breaking_anything(worker):
    own = person("王近", dwelling=door(), document_number=NUMBER)
    with at(1):
        assert asked(confirmed(worker))["Location"] == f"/persons/{own}"
        assert not Glass.objects.exists()


def test_the_supervisors_first_page_tells_of_it(worker, stranger):
    clerk, other = staff(Role.TOWNSHIP_CLERK), staff(Role.TOWNSHIP_CLERK, "370285001000", login="elsewhere")
    with at(1):
        asked(confirmed(worker))
        assert "应急查阅待复核" in signed_in(clerk).get("/todo").content.decode()
        assert "应急查阅待复核" not in signed_in(other).get("/todo").content.decode()
