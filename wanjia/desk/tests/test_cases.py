"""封存个案: listed without names, opened by two officers together, and answering to these two only."""

from uuid import uuid4

import pytest
from django.test import Client

from wanjia.access.tests.factories import sign_in
from wanjia.access.types import Purpose, Reach, RequestContext, Role
from wanjia.audit.models import Event
from wanjia.desk.tests.factories import PASSWORD, staff
from wanjia.intake.actions import receive
from wanjia.intake.models import SealedCase
from wanjia.intake.types import Handover
from wanjia.registry.tests.factories import HERE, NOW, area, day, door, person, town
from wanjia.registry.types import Source
from wanjia.registry.types import commands as c

pytestmark = pytest.mark.django_db
NOTE = "11月22日报市北公安分局，编号 0231"
FAR_COUNTY = "370285000000"


@pytest.fixture
def case(db):
    """A birth whose mother is thirteen."""
    town()
    reach = Reach(areas=frozenset({area().id}))
    worker = RequestContext(
        "staff:0", frozenset({Role.COMMUNITY_WORKER}), reach, Purpose.COUNTER, "counter:1", NOW, area=HERE
    )
    mother = person("小敏", day(2013, 6, 1), dwelling=door())
    told = c.BirthEvent(on=day(2026, 11, 1), name="王安", sex=1, mother=mother)
    receive(worker, told, handover=Handover(Source.DESK, uuid4()))
    return f"/cases/{SealedCase.objects.get().uuid}"


def officer(login, code="", role=Role.COUNTY_OFFICER):
    """Signed in with the password asked for just now."""
    client = sign_in(Client(), staff(role, code, login=login, name=login))
    client.post("/account/again", {"password": PASSWORD})
    return client


def does(client, case, what, **more):
    return client.post(f"{case}/decide", {"do": what, **more})


def text(client, address):
    return client.get(address).content.decode()


def test_two_officers_open_a_case_together_and_one_notes_the_report(case):
    first, second = officer("first"), officer("second")
    assert case in text(first, "/cases")
    assert "小敏" not in text(first, "/cases") + text(first, case)
    does(first, case, "open")
    assert "由您本人提出" in does(first, case, "open").content.decode()
    assert "小敏" not in text(first, case)
    does(second, case, "open")
    for one in (first, second):
        page = text(one, case)
        assert "小敏" in page
        assert "王安" in page
    assert does(first, case, "report", note="已报").status_code == 422
    does(first, case, "report", note=NOTE)
    assert NOTE in text(second, case)
    assert NOTE.encode() not in bytes(SealedCase.objects.get().note)
    assert "已报告" in text(first, "/cases")
    assert does(second, case, "report", note=NOTE).status_code == 422
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"case.ask", "case.open", "event.open_sealed", "case.report"} <= actions


def test_a_third_officer_sees_neither_persons_nor_note(case):
    first, second, third = (officer(login) for login in ("first", "second", "third"))
    does(first, case, "open")
    does(second, case, "open")
    does(second, case, "report", note=NOTE)
    assert does(third, case, "open").status_code == 422
    assert does(third, case, "report", note=NOTE).status_code == 403
    assert not {name for name in ("小敏", "王安", NOTE) if name in text(third, case)}


def test_another_county_has_no_such_case(case):
    far = officer("far", FAR_COUNTY)
    assert far.get(case).status_code == 404
    assert does(far, case, "open").status_code == 404
    assert case not in text(far, "/cases")


def test_what_is_no_decision_is_not_there(case):
    assert does(officer("first"), case, "burn").status_code == 404
