"""Hexagons, points and shapes: the counts of the register, in scope only, without a name."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from wanjia.access.queries import within
from wanjia.access.types import Role
from wanjia.atlas.rules.tiles import holding
from wanjia.atlas.tests.factories import CORNER, area_id
from wanjia.desk.tests.factories import staff
from wanjia.registry.models import Household, Person
from wanjia.registry.tests.factories import FAR, GATE

AROUND = [[120.37, 36.09], [120.40, 36.09], [120.40, 36.11], [120.37, 36.11]]
STREET, COUNTY = "370203012000", "370203000000"


@pytest.fixture
def town(placed):
    return placed


@pytest.fixture
def client(town):
    made: dict[Role, Client] = {}

    def client(role: Role) -> Client:
        if role not in made:
            made[role] = Client()
            made[role].force_login(staff(role), backend="allauth.account.auth_backends.AuthenticationBackend")
        return made[role]

    return client


def tile_url(zoom: int, point=CORNER, **asked) -> str:
    one = holding(*point, zoom)
    return reverse("atlas:tile", args=[zoom, one.x, one.y]) + "".join(
        f"{'&' if place else '?'}{name}={value}" for place, (name, value) in enumerate(asked.items())
    )


class TestTiles:
    def test_a_tile_holds_the_households_of_ones_own_area(self, client):
        clerk, steward = client(Role.TOWNSHIP_CLERK), client(Role.CITY_DATA_STEWARD)
        assert clerk.get(tile_url(12)).headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
        assert clerk.get(tile_url(12, (120.60, 36.15))).status_code == 204
        assert steward.get(tile_url(12, (120.60, 36.15))).status_code == 200

    def test_classes_are_layers(self, client):
        steward = client(Role.CITY_DATA_STEWARD)
        assert steward.get(tile_url(18, (120.60, 36.15), layer="alone_over_80")).status_code == 200
        assert steward.get(tile_url(12, layer="alone_over_80")).status_code == 204
        assert steward.get(tile_url(12, layer="mothers")).status_code == 404

    @pytest.mark.parametrize("layer", ["empty_dwellings", "unverified"])
    def test_empty_doors_and_reported_people_are_points_of_ones_own_area(self, client, layer):
        clerk = client(Role.TOWNSHIP_CLERK)
        assert clerk.get(tile_url(14, layer=layer)).status_code == 200
        assert clerk.get(tile_url(14, (120.60, 36.15), layer=layer)).status_code == 204

    def test_no_name_is_in_it(self, client):
        found = client(Role.CITY_DATA_STEWARD).get(tile_url(18)).content
        assert found
        with within(GATE):
            names = list(Person.objects.values_list("name", flat=True))
        assert len(names) > 10
        assert not [name for name in names if name.encode() in found]

    @pytest.mark.parametrize("path", ["/map/tiles/3/8/0", "/map/tiles/99/0/0", "/map/tiles/5/3/99999999999999999999"])
    def test_outside_the_world_there_is_nothing(self, client, path):
        assert client(Role.TOWNSHIP_CLERK).get(path).status_code == 404

    def test_an_area_out_of_reach_is_not_there(self, client):
        assert client(Role.TOWNSHIP_CLERK).get(tile_url(12, area=area_id(FAR))).status_code == 404

    def test_without_person_rights_there_are_no_points(self, client):
        statistician = client(Role.STATISTICIAN)
        assert statistician.get(tile_url(12)).status_code == 403
        assert statistician.get("/map/doors/1").status_code == 403
        assert statistician.post("/map/shape", "[]", content_type="application/json").status_code == 403
        assert 'data-tiles=""' in statistician.get("/map/layers").content.decode()

    def test_a_point_leads_to_the_page_of_its_household(self, client, town):
        with within(GATE):
            number = Household.objects.get(uuid=town.households[0]).mirror_number
        clerk = client(Role.TOWNSHIP_CLERK)
        url = clerk.get(f"/map/households/{number}").json()["url"]
        assert url == reverse("desk:household", args=[town.households[0]])
        assert clerk.get("/map/households/0").status_code == 404


class TestHexagons:
    def test_with_person_rights_they_are_exact_and_of_ones_own_people(self, client):
        features = json.loads(client(Role.TOWNSHIP_CLERK).get("/map/hexagons").content)["features"]
        assert sum(one["properties"]["people"] for one in features) == 15

    def test_without_them_few_people_are_hidden(self, client):
        told = json.loads(client(Role.STATISTICIAN).get("/map/hexagons").content)["features"]
        assert all(one["properties"]["people"] >= 6 for one in told)

    def test_those_with_person_rights_are_offered_points_and_shapes(self, client):
        html = client(Role.TOWNSHIP_CLERK).get("/map/layers").content.decode()
        assert 'data-tiles="/map/tiles/{z}/{x}/{y}?area=' in html
        assert "data-geomap-draw" in html

    def test_the_page_says_that_it_is_schematic_and_tells_the_total(self, client):
        html = client(Role.TOWNSHIP_CLERK).get("/map/layers").content.decode()
        assert "示意图" in html
        assert re.search(r"合计</strong></td><td></td><td class=\"number\"><strong>15<", html)


class TestShapes:
    def counted(self, client, corners, area=""):
        return client.post(f"/map/shape?area={area}", json.dumps(corners), content_type="application/json")

    def test_what_lives_in_a_shape(self, client):
        answer = self.counted(client(Role.TOWNSHIP_CLERK), AROUND)
        assert "15人" in answer.content.decode()

    def test_only_ones_own_people_count(self, client):
        far = [[120.59, 36.14], [120.61, 36.14], [120.61, 36.16], [120.59, 36.16]]
        assert "0人" in self.counted(client(Role.TOWNSHIP_CLERK), far).content.decode()
        assert "1人" in self.counted(client(Role.CITY_DATA_STEWARD), far).content.decode()
        assert self.counted(client(Role.TOWNSHIP_CLERK), far, area_id(COUNTY)).status_code == 404

    def test_a_shape_of_a_million_corners_is_refused_unread(self, client):
        answer = self.counted(client(Role.TOWNSHIP_CLERK), [[120.1, 36.1]] * 100_000)
        assert answer.status_code == 409
        assert "300" in answer.content.decode()
        assert self.counted(client(Role.TOWNSHIP_CLERK), [[120.1, 36.1]] * 1_000_000).status_code in {409, 413}


class TestMonths:
    def test_the_slider_tells_each_month_of_two_years(self, client):
        clerk = client(Role.TOWNSHIP_CLERK)
        html = clerk.get("/map/months").content.decode()
        assert 'max="24" value="24"' in html
        assert "<strong>15</strong>" in html
        drawn = clerk.get("/map/months?step=0&figure=households", headers={"X-Poll": "1"}).content.decode()
        assert "<html" not in drawn
        assert clerk.get("/map/months?step=25").status_code == 404
        assert clerk.get(f"/map/months?area={area_id(FAR)}").status_code == 404
        assert client(Role.STATISTICIAN).get("/map/months").status_code == 403
