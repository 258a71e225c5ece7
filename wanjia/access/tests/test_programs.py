"""The officers' page for programs: asked for by one, shown once, approved by another, ended by either."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.access.city import confirm_again
from wanjia.access.models import Client as Program
from wanjia.access.tests.factories import COUNTY, NOW, build_city, staff
from wanjia.access.types import Role

pytestmark = pytest.mark.django_db
NEXT_MONTH = (NOW + timedelta(days=30)).date().isoformat()
WISH = {
    "name": "区医保局·参保核对",
    "role": "county_officer",
    "area": COUNTY,
    "last_day": NEXT_MONTH,
    "views_a_day": "200",
}


def officer():
    client, person = Client(), staff(Role.SECURITY_ADMIN)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    confirm_again(client, person)
    return client


@pytest.fixture
def officers(db):
    build_city()
    return officer(), officer()


def ask_for(client, **changes):
    return client.post("/system/programs/new", WISH | changes)


def works(token):
    return Client().get("/api/v1/code-lists", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_a_token_from_the_wish_to_its_end(officers):
    page = ask_for(officers[0]).content.decode()
    (token,) = re.findall(r"<code>(wj_[\w-]+)</code>", page)
    (row,) = Program.objects.all()
    assert token not in officers[0].get("/system/programs").content.decode()
    assert not works(token)
    assert officers[0].post(f"/system/programs/{row.pk}", {"do": "approve"}).status_code == 409
    assert officers[1].post(f"/system/programs/{row.pk}", {"do": "approve"}).status_code == 302
    assert works(token)
    assert officers[0].post(f"/system/programs/{row.pk}", {"do": "end"}).status_code == 302
    assert not works(token)


@pytest.mark.parametrize(
    "changes",
    [{"area": "999999999999"}, {"last_day": "2020-01-01"}, {"role": "audit_admin"}, {"views_a_day": "0"}, {"name": ""}],
)
def test_an_impossible_wish_comes_back_with_its_form(officers, changes):
    answer = ask_for(officers[0], **changes)
    assert answer.status_code == 422
    assert "problem" in answer.content.decode()
    assert not Program.objects.exists()
