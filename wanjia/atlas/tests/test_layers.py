"""Hexagons, points and shapes: the counts of the register, in scope only, without a name."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from wanjia.access.queries import within
from wanjia.access.types import Role
from wanjia.atlas.rules.tiles import group_bits, holding, limits, units
from wanjia.atlas.sql import layers, text
from wanjia.atlas.tests.factories import CORNER, area_id, mirror, placed_town, positions
from wanjia.desk.tests.factories import staff
from wanjia.feed.actions import sequence_once
from wanjia.mirror.queries import ask
from wanjia.places.queries import dwellings_of_building
from wanjia.registry.models import Household, Person
from wanjia.registry.tests.factories import FAR, GATE, HERE, door, household, person

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


def totals(html: str) -> list[str]:
    """The last row of the table under a map."""
    (row,) = re.findall(r"合计</strong></td>(.*?)</tr>", html, re.DOTALL)
    return re.findall(r"<strong>([^<]*)</strong>", row)


def tabs(html: str) -> list[str]:
    (nav,) = re.findall(r'<nav class="tabs.*?</nav>', html, re.DOTALL)
    return re.findall(r">([^<>\s]+)</a>", nav)


def logged() -> list[str]:
    """The maps that were taken as files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT object FROM audit_event WHERE action = 'map.file' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


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

    @pytest.mark.parametrize("zoom", [12, 8, 0])
    @pytest.mark.parametrize("whole_city", [True, False])
    def test_whole_towns_are_drawn_from_sums_that_say_the_same(self, town, zoom, whole_city):
        within = layers._WITHIN[whole_city]
        near = text("near").format(chosen=text("homes").format(within=within))
        shape = "round(x, 3), round(y, 3) FROM"
        questions = [
            f"SELECT together, people, number, {shape} ({grouped}) WHERE $8 > 0 ORDER BY ALL"
            for grouped in (near, text("far").format(within=within))
        ]
        ids = [area_id(HERE), area_id(FAR)]
        for at in {holding(*point, zoom) for point in (CORNER, (120.60, 36.15))}:
            given = (date(2026, 11, 21), ids, *limits(at), group_bits(zoom), units(zoom))
            apart, added_up = (ask("a test", question, given).rows for question in questions)
            assert apart == added_up
            assert apart

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
        assert totals(html)[-1] == "15"

    def test_as_a_file_they_tell_the_same_and_are_in_the_log(self, client):
        clerk = client(Role.TOWNSHIP_CLERK)
        document = json.loads(clerk.get("/map/hexagons.geojson").content)
        assert sum(one["properties"]["people"] for one in document["features"]) == 15
        assert "张工" in document["mark"]
        drawing = clerk.get("/map/hexagons.svg").content.decode()
        assert "示意图" in drawing
        assert "合计 15" in drawing
        assert logged() == [f"hexagons:{STREET}:geojson", f"hexagons:{STREET}:svg"]
        assert client(Role.COMMUNITY_WORKER).get("/map/hexagons.svg").status_code == 403

    def test_the_way_down_and_up(self, client):
        html = client(Role.COUNTY_OFFICER).get(f"/map/layers?area={area_id(STREET)}").content.decode()
        assert f'<a href="/map/layers?area={area_id(HERE)}">和兴路社区</a>' in html
        assert re.search(rf'breadcrumb.*?/map/layers\?area={area_id(COUNTY)}"', html, re.DOTALL)


class TestHomes:
    """The same page with a layer of points: its table tells by area what the points show."""

    @pytest.mark.parametrize(("layer", "people"), [("households", "6"), ("alone_over_80", "0"), ("newcomers", "0")])
    def test_the_table_tells_what_the_points_show(self, client, layer, people):
        html = client(Role.TOWNSHIP_CLERK).get(f"/map/layers?layer={layer}").content.decode()
        assert totals(html) == [people]
        assert f'value="{layer}" selected' in html
        assert f'/map/layers?area={area_id(HERE)}&amp;layer={layer}"' in html

    def test_only_those_with_person_rights_may_ask_for_points(self, client):
        statistician = client(Role.STATISTICIAN)
        answer = statistician.get("/map/layers?layer=households")
        assert answer.status_code == 403
        assert "请改看网格图" in answer.content.decode()
        assert client(Role.TOWNSHIP_CLERK).get("/map/layers?layer=mothers").status_code == 404

    def test_the_maps_lead_to_each_other_as_far_as_each_may_be_opened(self, client):
        for page in ("/map", "/map/layers", "/map/layers?layer=households", "/map/months"):
            html = client(Role.TOWNSHIP_CLERK).get(page).content.decode()
            assert tabs(html) == ["分辖区", "网格", "住户点位", "逐月变化"], page
        assert tabs(client(Role.STATISTICIAN).get("/map").content.decode()) == ["分辖区", "网格"]

    def test_a_door_is_marked_for_those_whose_it_is(self, client):
        (one, *_) = dwellings_of_building(area_id(HERE), "1号楼")
        html = client(Role.TOWNSHIP_CLERK).get(f"/map/layers?layer=households&dwelling={one.id}").content.decode()
        assert f'data-at="{CORNER[0]} {CORNER[1]}"' in html
        assert one.address.door in html
        (far, *_) = dwellings_of_building(area_id(FAR), "1号楼")
        assert client(Role.TOWNSHIP_CLERK).get(f"/map/layers?dwelling={far.id}").status_code == 404

    def test_the_box_for_addresses_and_persons_is_for_those_who_may_search(self, client):
        assert 'name="to" value="map"' in client(Role.TOWNSHIP_CLERK).get("/map/layers").content.decode()
        assert 'name="to"' not in client(Role.STATISTICIAN).get("/map/layers").content.decode()


class TestEverybody:
    """The map of the public: frozen at the end of last month, in hexagons of ten people and more."""

    @pytest.fixture
    def crowded(self, committed_db, settings, tmp_path):
        settings.MIRROR_FOLDER = tmp_path / "mirror"
        placed_town()
        for number in range(60):
            home = door(f"{number}", code=HERE)
            person(f"众{number}", dwelling=home, household=household(f"E{number}", home), relation="02")
        positions(HERE, CORNER)
        mirror()
        return Client()

    def people(self, client, address="/figures/map/hexagons") -> list[int]:
        answer = client.get(address)
        assert answer.status_code == 200
        return [one["properties"]["people"] for one in json.loads(answer.content)["features"]]

    def test_nobody_signs_in_and_no_small_figure_is_there(self, crowded):
        shown = self.people(crowded)
        assert shown
        assert all(one >= 10 and one % 5 == 0 for one in shown)
        html = crowded.get("/figures/map").content.decode()
        assert "示意图" in html
        assert re.search(r"截至 2026-10-31 日终", html)
        assert 'data-tiles=""' in html
        assert "data-geomap-draw" not in html
        assert 'href="/figures/map"' in crowded.get("/figures").content.decode()

    def test_what_happens_after_the_month_is_not_in_it(self, crowded):
        before = self.people(crowded)
        for number in range(20):
            person(f"后{number}", dwelling=door(f"{number}", code=HERE))
        sequence_once()
        assert self.people(crowded) == before

    def test_the_city_and_its_counties_and_nothing_smaller(self, crowded):
        assert self.people(crowded, f"/figures/map/hexagons?area={area_id(COUNTY)}")
        assert f"?area={area_id(COUNTY)}" in crowded.get("/figures/map").content.decode()
        for page in ("", "/hexagons", "/outlines"):
            assert crowded.get(f"/figures/map{page}?area={area_id(STREET)}").status_code == 404
        names = json.loads(crowded.get("/figures/map/outlines").content)["features"]
        assert {one["properties"]["code"] for one in names} >= {COUNTY}


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

    def test_the_legend_counts_the_areas_of_the_month_that_is_shown(self, client):
        html = client(Role.TOWNSHIP_CLERK).get("/map/months").content.decode()
        assert sum(map(int, re.findall(r'<span class="soft">(\d+)个</span>', html))) == 2

    def test_a_row_leads_down_to_the_same_month(self, client):
        html = client(Role.TOWNSHIP_CLERK).get("/map/months?step=3&figure=households").content.decode()
        assert f'<td><a href="/map/months?area={area_id(HERE)}&amp;figure=households&amp;step=3">' in html

    def test_the_month_is_a_file_too(self, client):
        clerk = client(Role.TOWNSHIP_CLERK)
        answer = clerk.get("/map/months.geojson?step=23")
        document = json.loads(answer.content)
        assert document["title"].endswith("2026-10-31")
        assert document["total"] == sum(one["properties"]["value"] for one in document["features"])
        assert "202610" in answer.headers["Content-Disposition"]
        assert "2026-10-31" in clerk.get("/map/months.svg?step=23").content.decode()
        assert logged() == [f"months:{STREET}:people:2026-10-31:{kind}" for kind in ("geojson", "svg")]
        assert clerk.get("/map/months.svg?step=99").status_code == 409
        assert clerk.get("/map/months.svg?figure=births").status_code == 409
        assert client(Role.COMMUNITY_WORKER).get("/map/months.svg").status_code == 403
