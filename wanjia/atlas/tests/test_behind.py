"""While this process cannot follow the register, every page and file of live figures says by how much it is behind."""

import json

import pytest

from wanjia.access.types import Role
from wanjia.atlas.tests.test_layers import AROUND
from wanjia.desk.tests.factories import staff
from wanjia.feed.actions import sequence_once
from wanjia.registry.tests.factories import HERE, day, door, person
from wanjia.statistics.models import Close

LATE = "尚有 4 条变动未计入"  # two people, and the home of each


@pytest.fixture
def late(placed, monkeypatch, client):
    """``late(role)``: two people came since the mirror was made, and its readers carry no change."""
    for number in ("701", "702"):
        person("林可", day(1995, 5, 5), dwelling=door(number, code=HERE))
    sequence_once()
    monkeypatch.setattr("wanjia.mirror.queries.reading.CARRIED", 0)

    def late(role: Role):
        client.force_login(staff(role), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return late


@pytest.mark.parametrize(
    "page",
    [
        "/board",
        "/map",
        "/map.svg",
        "/map/layers",
        "/map/layers?layer=households",
        "/map/hexagons.svg",
        "/map/months",
        "/map/months.svg",
        "/statistics",
        "/statistics/pyramid",
        "/statistics/tables/people_by_area",
        "/statistics/tables/people_by_area/persons",
    ],
)
def test_live_figures_say_how_far_they_are_behind(late, page):
    html = late(Role.TOWNSHIP_CLERK).get(page).content.decode()
    assert LATE in html


def test_so_do_a_drawn_shape_and_what_programs_read(late):
    clerk = late(Role.TOWNSHIP_CLERK)
    said = clerk.post("/map/shape", json.dumps(AROUND), content_type="application/json").content.decode()
    assert said.endswith(LATE)
    for path in ("/map.geojson", "/map/hexagons.geojson", "/map/months.geojson"):
        assert json.loads(clerk.get(path).content)["behind"] == 4


@pytest.mark.parametrize("page", ["/map/layers", "/map", "/statistics/tables/people_by_area"])
def test_no_close_is_kept_that_lacks_changes(late, page):
    answer = late(Role.STATISTICIAN).get(page)
    assert answer.status_code == 503
    assert "仍在统计中" in answer.content.decode()
    assert not Close.objects.exists()
