"""No address tells a worker about objects outside their area; and the sweep notices one that would."""

import time
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.urls import include, path, reverse

from tests.access.addresses import addresses
from tests.access.city import cast
from tests.access.sweep import OBJECTS, Areas, leaks, slower
from wanjia.access.policies import guard
from wanjia.access.tests.factories import COMMUNITY, FAR, NEXT_DOOR, TOWNSHIP, area_id
from wanjia.access.types import Audience, Policy, Scope
from wanjia.kernel.errors import NotFound

# Those of the API ask for a token: test_programs.py.
PAGES = [one for one in addresses() if one.policy is not None and not one.name.startswith("api:")]
ONE_OBJECT = [one for one in PAGES if one.policy.scope is Scope.OBJECT]
LOOK = Policy("sample.object", Audience.SIGNED_IN, Scope.OBJECT)


def test_every_address_of_an_object_is_swept():
    assert [one.name for one in ONE_OBJECT if one.name not in OBJECTS] == []


@pytest.fixture
def worker(db):
    return cast()["community_worker"]


@pytest.fixture
def areas(worker):
    return Areas(*map(area_id, (COMMUNITY, TOWNSHIP, NEXT_DOOR, FAR)))


@pytest.fixture
def at_the_counter(worker):
    worker.post(reverse("desk:counter_open"), {"service": "own_record", "document": "on"})
    return worker


def test_no_address_tells_of_a_foreign_object(at_the_counter, areas):
    assert [leak for one in ONE_OBJECT for leak in leaks(at_the_counter, one, OBJECTS[one.name], areas)] == []


@pytest.mark.parametrize("address", ONE_OBJECT, ids=lambda one: one.name)
def test_no_address_tells_of_a_foreign_object_by_its_time(at_the_counter, areas, address):
    assert slower(at_the_counter, address, OBJECTS[address.name], areas) == []


# The sweep itself, on three views of a house by its area: one is right, one shows everything, one says "not yours".


@guard(LOOK)
def right(request, number):
    if number not in request.ctx.reach.areas:
        raise NotFound("house")
    return HttpResponse("the house")


@guard(LOOK)
def open_to_every_area(request, number):
    return HttpResponse("the house")


@guard(LOOK)
def telling(request, number):
    if number not in request.ctx.reach.areas:
        return HttpResponse("not yours", status=404 if number == 0 else 403)
    return HttpResponse("the house")


@guard(LOOK)
def slow(request, uuid):
    if uuid.int and uuid.int not in request.ctx.reach.areas:
        time.sleep(0.02)  # more than a busy machine adds by itself
    return right(request, uuid.int)


@guard(LOOK)
def even(request, uuid):
    return right(request, uuid.int)


urlpatterns = [
    path("", include("wanjia.config.urls")),
    path("right/<int:number>", right, name="right"),
    path("open/<int:number>", open_to_every_area, name="open"),
    path("slow/<uuid:uuid>", slow, name="slow"),
    path("even/<uuid:uuid>", even, name="even"),
    path("telling/<int:number>", telling, name="telling"),
]


def house_in(area, state):
    return {"number": {"plain": area}[state]}


def named_house_in(area, state):
    return {"uuid": UUID(int=house_in(area, state)["number"])}


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("name", "found"), [("right", 0), ("open", 4), ("telling", 3)])
def test_the_sweep_finds_what_is_planted(worker, areas, name, found):
    (address,) = [one for one in addresses(__name__) if one.name == name]
    assert len(leaks(worker, address, house_in, areas)) == found


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("name", "found"), [("even", 0), ("slow", 3)])
def test_the_sweep_finds_a_view_that_looks_before_it_asks(worker, areas, name, found):
    (address,) = [one for one in addresses(__name__) if one.name == name]
    assert len(slower(worker, address, named_house_in, areas)) == found
