"""Maps and boards as pages and files: the same total everywhere, one's own areas only, every file in the log."""

import json
import re

import pytest
from django.db import connection

from wanjia.access.types import Role
from wanjia.atlas.rules.figures import FIGURES
from wanjia.atlas.tests.factories import area_id
from wanjia.feed.actions import sequence_once
from wanjia.registry.tests.factories import HERE, day, door, household, person, tell
from wanjia.registry.types import commands as c

STREET, COUNTY, FAR = "370203012000", "370203000000", "370285000000"


def text(response) -> str:
    assert response.status_code == 200, response.content.decode()[:500]
    return response.content.decode()


def table(html: str) -> dict[str, str]:
    """Names and values of the table under a map."""
    cells = re.findall(r"<tr[^>]*><td>(?:<[^>]+>)*([^<]+)(?:</[^>]+>)*</td><td class=\"number\">(.*?)</td>", html)
    return {name: re.sub(r"<[^>]+>", "", value) for name, value in cells}


class TestMap:
    def test_table_map_and_figure_tell_one_total(self, clerk):
        html = text(clerk.get("/map"))
        rows = table(html)
        assert rows["合计"] == rows["和兴路社区"] == "15"
        assert 'aria-label="和兴路社区 15"' in html
        tile = re.search(r"实有人口</span><span class=\"tile-count\">(\d+)", text(clerk.get("/board")))
        assert tile[1] == "15"

    def test_it_says_that_it_is_not_surveyed_and_only_the_file_names_the_open_data(self, clerk):
        html = text(clerk.get("/map"))
        assert "示意图：边界非实测" in html
        assert "边界来源：根据公开数据绘制" in html
        assert "a test" not in html
        assert json.loads(clerk.get("/map.geojson").content)["outlines"] == ["a test"]

    def test_the_way_down_and_up(self, browser):
        officer = browser(Role.COUNTY_OFFICER)
        assert f'href="/map?area={area_id(STREET)}"' in text(officer.get("/map?figure=households")).replace(
            "figure=households&amp;", ""
        )
        below = text(officer.get(f"/map?area={area_id(STREET)}&figure=households"))
        assert re.search(rf'<nav class="breadcrumb[^>]*>.*?area={area_id(COUNTY)}', below, re.DOTALL)
        assert table(below)["太东社区"] == "0"

    def test_a_community_is_a_map_of_itself(self, browser):
        html = text(browser(Role.COMMUNITY_WORKER).get("/map"))
        assert table(html) == {"和兴路社区": "15", "合计": "15"}
        assert html.count("choropleth-area") == 1

    @pytest.mark.parametrize("method", ["quantile", "equal", "natural"])
    def test_every_figure_can_be_drawn(self, clerk, method):
        for figure in FIGURES:
            html = text(clerk.get(f"/map?figure={figure}&method={method}&classes=7"))
            assert html.count("legend-ink") >= 2
            assert "无数据" in html

    def test_without_a_ratio_there_is_no_data_and_no_zero(self, clerk):
        html = text(clerk.get("/map?figure=household_size"))
        assert table(html)["太东社区"] == "—"
        assert "choropleth-area is-none" in html

    def test_own_breaks(self, clerk):
        html = text(clerk.get("/map?method=own&own=5,10"))
        assert "0 – 5" in html
        assert "11 – 15" in html

    @pytest.mark.parametrize(
        "asked",
        ["figure=births", "classes=99", "method=own", "method=own&own=9,1", "area=x", "area=99999999999999999999"],
    )
    def test_what_cannot_be_drawn_is_said(self, clerk, asked):
        answer = clerk.get(f"/map?{asked}")
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode() or "area" in asked

    def test_an_area_out_of_reach_is_not_there(self, clerk):
        for address in ("/map", "/map.geojson", "/map.svg", "/board", "/wall"):
            assert clerk.get(f"{address}?area={area_id(FAR)}").status_code == 404
            assert clerk.get(f"{address}?area={area_id(COUNTY)}").status_code == 404
            assert clerk.get(f"{address}?area=2000000000").status_code == 404

    def test_without_outlines_the_table_remains(self, undrawn):
        html = text(undrawn.get("/map"))
        assert "尚无边界" in html
        assert table(html)["合计"] == "15"


class TestFiles:
    def test_geojson_holds_the_figures_the_datum_and_who_made_it(self, clerk):
        answer = clerk.get("/map.geojson?datum=WGS-84")
        document = json.loads(answer.content)
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="map-370203012000-people-')
        assert {one["properties"]["name"]: one["properties"]["value"] for one in document["features"]} == {
            "和兴路社区": 15,
            "太东社区": 0,
        }
        assert (document["datum"], document["schematic"], document["total"]) == ("WGS-84", True, 15)
        assert "张工" in document["mark"]

    def test_shifted_coordinates_lie_beside_the_true_ones(self, clerk):
        true, shifted = (
            json.loads(clerk.get(f"/map.geojson?datum={datum}").content)["features"][0]["geometry"]["coordinates"][0][0]
            for datum in ("WGS-84", "BD-09")
        )
        assert 0.005 < abs(shifted[0] - true[0]) < 0.03

    def test_svg_stands_alone(self, clerk):
        answer = clerk.get("/map.svg?figure=unverified")
        drawing = text(answer)
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert "示意图" in drawing
        assert drawing.count("<path") == 2
        assert " class=" not in drawing

    def test_every_file_is_in_the_log(self, clerk):
        clerk.get("/map.geojson")
        clerk.get("/map.svg?figure=households")
        with connection.cursor() as cursor:
            cursor.execute("SELECT object FROM audit_event WHERE action = 'map.file' ORDER BY id")
            assert [row[0] for row in cursor.fetchall()] == [
                "map:370203012000:people:geojson",
                "map:370203012000:households:svg",
            ]

    def test_no_community_worker_takes_files_or_is_offered_any(self, browser):
        worker = browser(Role.COMMUNITY_WORKER)
        assert worker.get("/map.geojson").status_code == 403
        assert "map.svg" not in text(worker.get("/map"))

    def test_an_unreadable_address_is_refused(self, clerk):
        assert clerk.get("/map.geojson?datum=Mars").status_code == 409

    def test_what_a_map_cannot_be_narrowed_by_is_refused_and_not_passed_over(self, clerk):
        refused = clerk.get("/map?figure=people&sex=2")
        assert refused.status_code == 422
        assert "不能再加筛选条件" in refused.content.decode()
        assert clerk.get("/map.geojson?sex=2").status_code == 409
        assert clerk.get("/board?marital=2").status_code == 404


def tiles(html: str) -> dict[str, str]:
    return dict(re.findall(r'tile-label">([^<]+)</span><span class="tile-count">([^<]+)', html))


class TestBoard:
    def counts(self, client, address="/board") -> dict[str, int]:
        shown = tiles(text(client.get(address, headers={"X-Poll": "1"})))
        return {label: int(count.replace(",", "")) for label, count in shown.items()}

    def test_a_birth_is_on_it_at_the_next_look(self, clerk, made):
        before = self.counts(clerk)["实有人口"]
        father, mother = made.persons[5:7]
        home = made.households[2]
        told = c.BirthEvent(
            on=day(2026, 11, 20), name="小宝", sex=1, father=father, mother=mother, household=home, relation="20"
        )
        tell(told)
        sequence_once()
        assert self.counts(clerk)["实有人口"] == before + 1

    def test_who_is_old_and_alone_and_who_came_lately(self, clerk, made):
        before = self.counts(clerk)
        alone, came = door("901"), door("902")
        person("周玉", day(1940, 5, 5), dwelling=alone, household=household("A1", alone), relation="02")
        newcomer = person("林可", day(1995, 5, 5))
        tell(c.ResidenceIn(on=day(2026, 11, 20), person=newcomer, dwelling=came))
        sequence_once()
        after = self.counts(clerk)
        assert after["80岁以上独居"] == before["80岁以上独居"] + 1
        assert after["近半年迁入"] == before["近半年迁入"] + 1

    def test_the_poll_is_the_live_part_only(self, clerk):
        html = text(clerk.get("/board", headers={"X-Poll": "1"}))
        assert "<html" not in html
        assert 'hx-trigger="every 600ms"' in html
        assert re.search(r"截至 <span[^>]*>[\d-]{10}</span> \d\d:\d\d:\d\d", html)

    def test_the_wall_shows_figures_maps_and_events(self, clerk):
        assert text(clerk.get("/wall")).count('class="wall-slide"') == 7
        slides = text(clerk.get("/wall", headers={"X-Poll": "slides"}))
        assert slides.count("hx-swap-oob") == slides.count("截至") == 6
        assert slides.count("示意图") == 4
        assert self.counts(clerk, "/wall") == self.counts(clerk)

    def test_few_statements(self, clerk, django_assert_max_num_queries):
        clerk.get("/board")
        with django_assert_max_num_queries(32):
            clerk.get("/board")

    def test_it_is_about_areas_that_exist(self, clerk):
        assert clerk.get("/board?area=none").status_code == 404

    def test_the_community_of_the_street(self, browser):
        assert self.counts(browser(Role.COMMUNITY_WORKER), f"/board?area={area_id(HERE)}")["实有人口"] == 15

    def test_the_parts_lead_down_and_add_up(self, clerk):
        html = text(clerk.get("/board"))
        assert f'href="/board?area={area_id(HERE)}"' in html
        assert html.count('class="bar-line"') == 2
        below = text(clerk.get(f"/board?area={area_id(HERE)}"))
        assert tiles(below)["实有人口"] == tiles(html)["实有人口"] == "15"
        assert "bar-line" not in below

    def test_each_role_has_its_own(self, browser):
        street, county = browser(), browser(Role.COUNTY_OFFICER)
        assert "待核实" in self.counts(street)
        assert {"户籍人口", "65岁及以上"} <= self.counts(county).keys()


class TestStatistician:
    """Who holds no person rights: figures of the last close in registered tables, and nothing else."""

    @pytest.fixture
    def statistician(self, browser):
        return browser(Role.STATISTICIAN)

    def test_nothing_of_today_is_on_the_board(self, statistician, made):
        before = text(statistician.get("/board"))
        for number in range(9):
            person(f"新{number}", dwelling=door("903"))
        sequence_once()
        after = text(statistician.get("/board"))
        assert tiles(after) == tiles(before)
        assert re.search(r"截至 \d{4}-\d\d-\d\d 日终", after)
        assert "hx-trigger" not in after
        assert "近半年迁入" not in after
        assert "最近七天" not in after

    def test_the_map_hides_what_is_small_and_the_rest_stays_unsaid(self, statistician):
        html = text(statistician.get(f"/map?area={area_id(STREET)}"))
        assert "小于5的不显示" in html
        assert "在已撤销辖区" not in html

    @pytest.mark.parametrize("figure", ["newcomers", "alone_over_80", "unverified", "empty_dwellings", "vacant_share"])
    def test_what_stands_in_no_registered_table_cannot_be_asked(self, statistician, figure):
        for address in ("/map", "/map.geojson", "/map.svg"):
            answer = statistician.get(f"{address}?figure={figure}")
            assert answer.status_code in {409, 422}

    def test_the_wall_shows_closed_figures_only(self, statistician):
        assert text(statistician.get("/wall")).count('class="wall-slide"') == 3
        slides = text(statistician.get("/wall", headers={"X-Poll": "slides"}))
        assert slides.count("日终") == 2
        assert "steps" not in slides


class TestViews:
    def save(self, client, **given):
        return client.post(
            "/views/save", {"name": "早会", "page": "map", "query": "figure=households&classes=4"} | given
        )

    def test_a_view_is_kept_opened_and_deleted(self, clerk):
        answer = self.save(clerk)
        assert answer.headers["Location"] == "/map?figure=households&classes=4"
        listed = text(clerk.get("/views"))
        assert "早会" in listed
        assert 'href="/map?figure=households&amp;classes=4"' in listed
        (away,) = re.findall(r'action="(/views/\d+/delete)"', listed)
        assert clerk.post(away).status_code == 302
        assert "早会" not in text(clerk.get("/views"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT action FROM audit_event WHERE action LIKE 'view.%' ORDER BY id")
            assert [row[0] for row in cursor.fetchall()] == ["view.save", "view.delete"]

    @pytest.mark.parametrize(
        ("page", "query", "path", "kept"),
        [
            ("layers", "layer=households&dwelling=7", "/map/layers", "layer=households"),
            ("months", "figure=households&step=3", "/map/months", "figure=households&step=3"),
            ("table", "code=pyramid&on=2026-10-31&q=王芳", "/statistics/tables/pyramid", "on=2026-10-31"),
            ("table", "code=births_by_mother&year=2025", "/statistics/tables/births_by_mother", "year=2025"),
        ],
    )  # fmt: skip
    def test_maps_of_points_and_months_and_tables_are_kept_too(self, clerk, page, query, path, kept):
        address = self.save(clerk, page=page, query=query).headers["Location"]
        found, _, asked = address.partition("?")
        assert (found, sorted(asked.split("&"))) == (path, kept.split("&"))
        assert clerk.get(address).status_code == 200
        assert f'href="{address.replace("&", "&amp;")}"' in text(clerk.get("/views"))

    @pytest.mark.parametrize(
        ("page", "query"),
        [
            ("layers", "layer=mothers"),
            ("months", "figure=births"),
            ("months", "step=99"),
            ("table", "sex=1"),
            ("table", "code=../persons"),
            ("table", "code=pyramid&hukou=王芳"),
            ("table", "code=pyramid&on=soon"),
        ],
    )
    def test_what_their_pages_cannot_read_is_not_kept(self, clerk, page, query):
        assert self.save(clerk, page=page, query=query).status_code == 422

    def test_nobody_sees_opens_or_deletes_anothers(self, clerk, browser):
        self.save(clerk)
        (away,) = re.findall(r'action="(/views/\d+/delete)"', text(clerk.get("/views")))
        other = browser(login="other-clerk")
        assert "早会" not in text(other.get("/views"))
        assert other.post(away).status_code == 404
        assert "早会" in text(clerk.get("/views"))

    @pytest.mark.parametrize(
        "wrong",
        [{"name": ""}, {"name": "长" * 41}, {"page": "roster"}, {"query": "figure=births"}, {"query": "area=x"}],
    )
    def test_what_is_no_view_is_not_kept(self, clerk, wrong):
        assert self.save(clerk, **wrong).status_code == 422
        assert "早会" not in text(clerk.get("/views"))

    def test_a_name_is_kept_once(self, clerk):
        self.save(clerk)
        assert self.save(clerk, page="board", query="").status_code == 422

    def test_only_the_filters_of_the_page_are_kept(self, clerk):
        answer = self.save(clerk, query="figure=people&name=王芳&area=")
        assert answer.headers["Location"] == "/map?figure=people"
