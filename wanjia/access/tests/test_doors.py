"""What ``guard`` asks and what it hands to the view."""

from uuid import UUID

import pytest
from django.db import OperationalError
from django.http import JsonResponse
from django.urls import include, path

from tests.access.city import confirm_again
from wanjia.access import actions, queries
from wanjia.access.models import Basis
from wanjia.access.policies import guard, may_open, take_up
from wanjia.access.queries import looks
from wanjia.access.tests.factories import (
    COMMUNITY,
    FAR,
    NEXT_DOOR,
    area_id,
    build_city,
    context_for,
    sign_in,
    staff,
)
from wanjia.access.types import Audience, Policy, Purpose, Role, Scope
from wanjia.audit.types import Grade

WORKERS = frozenset({Role.COMMUNITY_WORKER, Role.TOWNSHIP_CLERK})
LOOKS = frozenset({Purpose.COUNTER, Purpose.TASK, Purpose.BREAK_GLASS, Purpose.SAMPLE})
ANNA = UUID(int=1)
REASON = "一位老人走失，家属在其他城市求助"


def _tell(request, **places):
    ctx = request.ctx
    return JsonResponse(
        {
            "actor": ctx.actor,
            "roles": sorted(ctx.roles),
            "areas": sorted(ctx.reach.areas),
            "persons": [str(person) for person in ctx.reach.persons],
            "purpose": ctx.purpose,
            "basis": ctx.basis,
            "area": ctx.area,
            "complete": bool(ctx.session and ctx.device and ctx.request_id),
        }
    )


@guard(Policy("sample.person", WORKERS, Scope.OBJECT, LOOKS))
def person(request, uuid):
    return _tell(request)


@guard(Policy("sample.list", WORKERS, Scope.AREA, LOOKS - {Purpose.BREAK_GLASS}))
def roster(request, uuid=None):
    return _tell(request)


@guard(Policy("sample.strict", WORKERS, Scope.AREA, frozenset({Purpose.COUNTER, Purpose.TASK})))
def strict(request):
    return _tell(request)


@guard(Policy("sample.audit", frozenset({Role.AUDIT_ADMIN}), purposes=frozenset({Purpose.AUDIT}), denial=404))
def audit(request):
    return _tell(request)


@guard(Policy("sample.counter", WORKERS))
def counter(request):
    take_up(request, actions.open_basis(Purpose.COUNTER, reference="residence", by=request.ctx))
    return _tell(request)


@guard(Policy("sample.look", WORKERS, purposes=LOOKS))
def look(request):
    seen = queries.see(
        request.ctx,
        action="person.open",
        object="person",
        load=lambda: "Anna lives at No. 5",
        subjects=lambda _: [(ANNA, Grade.OPENED)],
    )
    return JsonResponse({"value": seen.value})


urlpatterns = [
    path("", include("wanjia.config.urls")),
    path("person/<uuid:uuid>", person, name="person"),
    path("list/<uuid:uuid>", roster, name="list"),
    path("strict", strict, name="strict"),
    path("audit", audit, name="audit"),
    path("counter", counter, name="counter"),
    path("look", look, name="look"),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def city(db):
    build_city()


@pytest.fixture
def worker():
    return staff(Role.COMMUNITY_WORKER)


@pytest.fixture
def browser(client, worker):
    return sign_in(client, worker)


def test_the_view_learns_who_asks_how_far_and_why(browser, worker):
    told = browser.get(f"/person/{ANNA}").json()
    assert told == {
        "actor": f"staff:{worker.pk}",
        "roles": ["community_worker"],
        "areas": [area_id(COMMUNITY)],
        "persons": [],
        "purpose": "sample",
        "basis": "",
        "area": COMMUNITY,
        "complete": True,
    }


def test_only_postings_that_open_the_door_count_for_its_reach(client, worker):
    actions.staff.place(worker.pk, role=Role.HEALTH_WORKER, area_id=area_id("640105001000"), at=worker.created_at)
    told = sign_in(client, worker).get(f"/person/{ANNA}").json()
    assert told["roles"] == ["community_worker"]
    assert area_id(FAR) not in told["areas"]


def test_two_postings_of_one_kind_reach_both_areas(client, worker):
    actions.staff.place(worker.pk, role=Role.COMMUNITY_WORKER, area_id=area_id(NEXT_DOOR), at=worker.created_at)
    told = sign_in(client, worker).get(f"/person/{ANNA}").json()
    assert told["areas"] == sorted([area_id(COMMUNITY), area_id(NEXT_DOOR)])


def test_the_counter_gives_its_purpose_until_it_closes(browser, worker):
    browser.get("/counter")
    basis = Basis.objects.get(staff=worker)
    told = browser.get(f"/person/{ANNA}").json()
    assert (told["purpose"], told["basis"]) == ("counter", f"counter:{basis.pk}")
    actions.close_basis(basis.pk, by=context_for(worker))
    assert browser.get(f"/person/{ANNA}").json()["purpose"] == "sample"


def test_a_door_that_wants_a_counter_or_a_task_names_the_ways_in(browser):
    answer = browser.get("/strict")
    assert answer.status_code == 403
    assert "窗口受理" in answer.content.decode()
    browser.get("/counter")
    assert browser.get("/strict").json()["purpose"] == "counter"


def test_a_door_with_one_purpose_needs_no_choice(client):
    told = sign_in(client, staff(Role.AUDIT_ADMIN)).get("/audit").json()
    assert (told["purpose"], told["areas"]) == ("audit", [])


def test_a_door_may_deny_that_it_exists(browser):
    assert browser.get("/audit").status_code == 404


def test_broken_glass_opens_that_person_and_no_list(browser, worker):
    number = actions.break_glass(ANNA, reason=REASON, by=context_for(worker))
    told = browser.get(f"/person/{ANNA}").json()
    assert (told["purpose"], told["basis"], told["persons"]) == ("break_glass", f"break_glass:{number}", [str(ANNA)])
    assert browser.get(f"/person/{UUID(int=2)}").json()["persons"] == []
    assert browser.get(f"/list/{ANNA}").json()["persons"] == []


def test_when_the_audit_row_cannot_be_written_not_a_byte_leaves(browser, monkeypatch):
    assert "No. 5" in browser.get("/look").content.decode()

    def full(*args, **kwargs):
        raise OperationalError("no space left on device")

    monkeypatch.setattr(looks, "record", full)
    answer = browser.get("/look")
    assert answer.status_code == 503
    assert "No. 5" not in answer.content.decode()


def test_the_menu_shows_what_the_viewer_may_open(rf, worker):
    request = rf.get("/")
    request.user = worker
    assert may_open(request, "counter")
    assert may_open(request, "account_login")
    assert not may_open(request, "audit")
    assert not may_open(request, "access:staff")
    assert not may_open(request, "no:such_page")


def test_system_management_end_to_end(client):
    """The system officer makes an account, one officer asks for a posting, another approves it."""
    system, first, second = staff(Role.SYSTEM_ADMIN), staff(Role.SECURITY_ADMIN), staff(Role.SECURITY_ADMIN)
    confirm_again(sign_in(client, system), system)
    assert "<code>" in client.post("/system/staff/new", {"login": "wang.li", "name": "王丽"}).content.decode()
    client.post("/logout")
    confirm_again(sign_in(client, first), first)
    form = {"staff": "wang.li", "role": "community_worker", "area": COMMUNITY}
    form |= {"first_day": "2026-01-01", "last_day": "2026-12-31"}
    assert client.post("/system/postings/new", form).status_code == 302
    (row,) = queries.postings_in_question()
    assert client.post(f"/system/postings/{row.pk}", {"do": "approve"}).status_code == 409
    client.post("/logout")
    confirm_again(sign_in(client, second), second)
    assert client.post(f"/system/postings/{row.pk}", {"do": "approve"}).status_code == 302
    assert not queries.postings_in_question().exists()


def test_whoever_is_public_needs_no_context():
    assert guard(Policy("x", Audience.PUBLIC))(lambda request: "page")(None) == "page"
