"""A question of the whole city: one total everywhere, fresh to the second, protected for those who may see less."""

import io
import json
import re
import threading
import time
from datetime import timedelta
from statistics import median

import pytest
from django.db import connection
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests import browser
from tests.journeys.test_at_the_desk import choose, send
from wanjia.access.types import Role
from wanjia.atlas.tests.factories import CORNER, area_id, drawn_town, positions
from wanjia.desk.tests.factories import PASSWORD, Street, history, staff
from wanjia.feed.actions import sequence_once
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.mirror.actions import build
from wanjia.registry.tests.factories import FAR, HERE, day, door, household, person, tell
from wanjia.registry.types import commands as c
from wanjia.statistics.types.designs import Dimension

STREET = "370203012000"
PEOPLE = "实有人口"
SECOND = 1.0
# What scope 4 forbids to ask of persons, in every word somebody might try in an address.
FORBIDDEN = (
    "sex=2&marital=20", "marital=10&age_from=20&age_to=49", "children=0", "sex=2&children=1", "mother_age=25",
    "married_since=2025-01-01", "marital=20&births=0", "event=20&since=2026-01-01",
)  # fmt: skip
# Tables of families: numbers under disclosure control for everybody, and nobody behind them.
OF_FAMILIES = ("marital_by_age", "births_by_mother", "marriages_by_month")


@pytest.fixture
def sequencer(committed_db):
    """Numbers what was committed as often as the process of this name does."""
    stopped = threading.Event()

    def run() -> None:
        while not stopped.wait(0.2):
            sequence_once()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield
    stopped.set()
    thread.join()


@pytest.fixture
def town(committed_db, settings, tmp_path) -> Street:
    settings.MIRROR_FOLDER = tmp_path / "mirror"
    made = drawn_town()
    positions(HERE, CORNER)
    for role in (Role.TOWNSHIP_CLERK, Role.COMMUNITY_WORKER, Role.STATISTICIAN):
        staff(role)
    sequence_once()
    build()
    return made


@pytest.fixture
def sign_in(town, sequencer, open_page):
    def sign_in(role: Role) -> Page:
        page = open_page("/login", allow=("status of 403", "status of 404", "status of 409", "status of 422"))
        return browser.sign_in(page, role.value, PASSWORD)

    return sign_in


def crowd() -> None:
    """Forty people in another county, so that some hexagon may be shown to those without person rights."""
    homes = [door(f"{number}", code=FAR) for number in range(100, 140)]
    positions(FAR, (120.60, 36.15))
    for number, home in enumerate(homes):
        person(f"众{number}", dwelling=home, household=household(f"E{number}", home), relation="02")
    sequence_once()


def figure(page: Page, label: str = PEOPLE):
    """The tile of a figure."""
    return page.locator(".tile", has_text=label).locator(".tile-count")


def fetched(page: Page, address: str) -> bytes:
    return page.request.get(address).body()


def test_one_total_in_tile_table_chart_map_and_export(town, sign_in):
    page = sign_in(Role.TOWNSHIP_CLERK)
    page.goto("/board")
    expect(figure(page)).to_have_text("15")
    expect(page.locator(".bar-line", has_text="和兴路社区").locator(".bar-words")).to_have_text("15")

    page.locator("main table a", has_text="和兴路社区").click()
    page.wait_for_url(f"**/board?area={area_id(HERE)}")
    expect(figure(page)).to_have_text("15")
    expect(page.locator(".breadcrumb")).to_contain_text("台东街道")

    page.get_by_role("link", name="导出").click()
    with page.expect_download() as waiting:
        page.locator("main .button.is-primary").click()
    assert [row[1] for row in load_workbook(io.BytesIO(waiting.value.path().read_bytes())).active.values][-1] == 15
    page.go_back()

    figure(page).click()
    page.wait_for_url("**/map?*")
    expect(page.locator("main table tr", has_text="合计").locator(".number").first).to_have_text("15")
    expect(page.locator(".choropleth [aria-label='和兴路社区 15']")).to_have_count(1)
    assert json.loads(fetched(page, f"/map.geojson?area={area_id(HERE)}"))["total"] == 15

    page.goto(f"/statistics/tables/people_by_area?area={area_id(HERE)}")
    expect(page.locator(".bar-words")).to_have_text("15")
    expect(page.locator("main table tr", has_text="合计").last.locator(".number").first).to_have_text("15")


@pytest.mark.alone
def test_a_birth_reported_in_another_window_moves_the_figure_within_a_second(town, sign_in):
    board, desk = sign_in(Role.TOWNSHIP_CLERK), sign_in(Role.COMMUNITY_WORKER)
    board.goto("/board")
    expect(figure(board)).to_have_text("15")

    desk.goto("/report/birth")
    desk.fill("[name=name]", "张小宝")
    desk.check("[name=sex][value='1']")
    desk.fill("[name=on]", "2026-11-20")
    choose(desk, "mother", "zl", "张丽")
    choose(desk, "father", "zj", "张静")
    desk.select_option("[name=relation]", "20")
    send(desk)
    waited = [seconds_until(board, 16)]
    expect(board.locator(".bar-line", has_text="和兴路社区").locator(".bar-words")).to_have_text("16")
    expect(board.locator("main table tr", has_text="和兴路社区").locator(".number").first).to_have_text("16")
    expect(desk.locator("main")).to_contain_text("已见证件")
    expect(board.locator("main table tr", has_text="出生").locator(".number").last).to_have_text("1")

    for number, home in enumerate((door("901"), door("902"))):
        tell(c.ResidenceIn(on=day(2026, 11, 20), person=person(f"林可{number}", day(1995)), dwelling=home))
        waited.append(seconds_until(board, 17 + number))
    assert median(waited) < SECOND, waited


def seconds_until(page: Page, count: int) -> float:
    began = time.monotonic()
    expect(figure(page)).to_have_text(str(count), timeout=10_000)
    return time.monotonic() - began


def test_a_city_statistician_sees_the_close_protected_and_no_points(town, sign_in):
    crowd()
    page = sign_in(Role.STATISTICIAN)
    page.goto("/board")
    before = page.locator(".tile-count").all_inner_texts()
    yesterday = day_in_china(system_clock()) - timedelta(days=1)
    expect(page.locator(".as-of").first).to_have_text(f"截至 {yesterday:%Y-%m-%d} 日终")
    expect(page.locator("main")).to_contain_text("小于5的不显示")

    history(town)
    for number in range(9):
        person(f"新来{number}", dwelling=door("903"))
    time.sleep(1)
    page.reload()
    assert page.locator(".tile-count").all_inner_texts() == before
    figures = [int(one) for one in before if one.isdecimal()]
    assert figures
    assert all(one == 0 or one >= 5 for one in figures)

    page.goto(f"/map?area={area_id(HERE)}")
    expect(page.locator(".choropleth circle, .choropleth [data-point], canvas")).to_have_count(0)
    expect(page.locator(".tabs a")).to_have_text(["分辖区", "网格"])
    page.locator(".tabs a", has_text="网格").click()
    page.wait_for_selector("[data-geomap][data-drawn]")
    expect(page.locator("[data-geomap-layer], [data-geomap-draw], input[name=to]")).to_have_count(0)
    hexagons = json.loads(fetched(page, "/map/hexagons"))["features"]
    assert hexagons
    assert all(one["properties"]["people"] >= 5 for one in hexagons)
    for point in ("/map/layers?layer=households", "/map/tiles/12/3417/1603", "/map/months"):
        assert page.request.get(point).status == 403
    for figure_of_persons in ("alone_over_80", "newcomers", "unverified"):
        page.goto(f"/map?figure={figure_of_persons}")
        expect(page.locator(".choropleth")).to_have_count(0)
    for roster in ("/roster", "/households", f"/buildings/{area_id(HERE)}/1号楼"):
        assert page.goto(roster).status in {403, 404}


def test_a_clerk_goes_from_an_address_to_its_point_and_from_the_point_to_the_household(town, sign_in):
    page = sign_in(Role.TOWNSHIP_CLERK)
    page.goto("/map")
    page.locator(".tabs a", has_text="住户点位").click()
    page.fill("main [name=q]", "1-1-201")
    page.press("main [name=q]", "Enter")
    page.wait_for_url("**/map/layers?layer=households&dwelling=*")
    page.wait_for_selector("[data-geomap][data-drawn]")
    expect(page.locator("main .note")).to_contain_text("1号楼1单元201")
    page.wait_for_load_state("networkidle")
    page.locator("[data-geomap-place]").click()
    page.wait_for_url(f"**/households/{town.households[2]}")
    page.locator(".page-actions").get_by_role("link", name="地图定位").click()
    page.wait_for_url("**/map/layers?layer=households&dwelling=*")


@pytest.mark.parametrize("role", [Role.TOWNSHIP_CLERK, Role.COMMUNITY_WORKER])
def test_nobody_filters_persons_by_what_scope_4_forbids(town, sign_in, role):
    page = sign_in(role)
    page.goto("/roster")
    everybody = page.locator("main tbody tr").count()
    assert everybody > 10
    offered = page.locator("main form [name]").evaluate_all("all => all.map(one => one.name)")
    assert not {name for name in offered if re.search("marit|child|birth|mother|spouse|since", name)}
    for asked in FORBIDDEN:
        page.goto(f"/map?{asked}")
        if {one.value for one in Dimension} & {pair.split("=")[0] for pair in asked.split("&")}:
            expect(page.locator("main")).to_contain_text("不能再加筛选条件")
        else:
            expect(page.locator("main table tr", has_text="合计").locator(".number").first).to_have_text("15")
        unknown = "&".join(pair for pair in asked.split("&") if pair.split("=")[0] not in offered)
        page.goto(f"/roster?{unknown}")
        assert page.locator("main tbody tr").count() == everybody
        page.goto(f"/exports/new/roster?{unknown}")
        expect(page.locator("main")).to_contain_text(f"共 {everybody} 行")
        assert page.request.get(f"/map/tiles/12/3417/1603?layer={asked}").status == 404
        answer = page.goto(f"/statistics/tables/people_by_area?{asked}")
        names = {pair.split("=")[0] for pair in asked.split("&")}
        if names & {*Dimension}:  # a breakdown of other tables
            assert answer.status == 409
        else:
            expect(page.locator("main table tr", has_text="合计").last.locator(".number").first).to_have_text("15")
    for design in OF_FAMILIES:
        page.goto(f"/statistics/tables/{design}")
        expect(page.locator("main table td.number a")).to_have_count(0)
        assert page.request.get(f"/statistics/tables/{design}/persons?row=_T&column=_T").status == 403
