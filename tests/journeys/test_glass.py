"""Break-the-glass: one person outside the reach, for an hour, under the supervisor's eyes."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.journeys.acting import asking
from wanjia.access.actions import break_glass
from wanjia.access.types import Purpose, Role
from wanjia.desk.tests.factories import staff
from wanjia.registry.tests.factories import FAR, NOW, area, door, household, person, town

pytestmark = pytest.mark.django_db
REASON = "老人走失，家属在现场，请求核对住址"
NOT_FOUND = 404


def signed_in(account) -> Client:
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
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
    return person("欧阳远", dwelling=door(code=FAR), household=home, relation="02")


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
