"""Maps and boards in a real browser: nothing serious for axe, nothing wider than a phone, figures that move."""

import pytest
from playwright.sync_api import expect

from tests.browser import sign_in, violations
from wanjia.access.types import Role
from wanjia.atlas.tests.factories import drawn_town
from wanjia.desk.tests.factories import PASSWORD, history, staff
from wanjia.feed.actions import sequence_once

PAGES = ["/map", "/map?figure=vacant_share&method=natural&classes=3", "/map?figure=births", "/board", "/wall", "/views"]


@pytest.fixture
def made(mirrored):
    town = drawn_town()
    mirrored()
    staff(Role.TOWNSHIP_CLERK)
    return town


@pytest.fixture
def signed_in(made, open_page):
    def signed_in(**how):
        return sign_in(open_page("/login", allow=("422",), **how), Role.TOWNSHIP_CLERK.value, PASSWORD)

    return signed_in


@pytest.mark.parametrize(("language", "phone"), [("zh-hans", False), ("en", True)])
def test_every_page_is_accessible_and_fits(signed_in, language, phone):
    page = signed_in(language=language, phone=phone)
    faults = {}
    for address in PAGES:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = violations(page) + ([f"{wide} px too wide"] if wide > 0 else [])
        faults |= {address: found} if found else {}
    assert faults == {}


def test_the_keyboard_opens_an_area_and_the_way_back(signed_in):
    page = signed_in()
    page.goto("/map")
    page.locator(".choropleth a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/map?*area=*")
    page.click(".breadcrumb a")
    expect(page.locator(".choropleth a")).to_have_count(2)


def test_a_birth_moves_the_board_while_it_is_looked_at(made, signed_in):
    page = signed_in()
    page.goto("/board")
    figure = page.locator(".tile-count").first
    expect(figure).to_have_text("15")
    history(made)  # a child is born
    sequence_once()
    expect(figure).to_have_text("16", timeout=3_000)
    page.goto("/map")
    expect(page.locator(".choropleth a").first).to_have_attribute("aria-label", "和兴路社区 16")


def test_the_wall_goes_on_by_itself_and_by_the_arrows(signed_in):
    page = signed_in()
    page.goto("/wall")
    heads = page.locator(".wall-slide:visible h2").first
    expect(heads).to_have_text("人口概况")
    page.keyboard.press("ArrowRight")
    expect(heads).to_have_text("实有人口")
    expect(page.locator(".wall-slide:visible .choropleth-area")).to_have_count(2)
    page.keyboard.press("ArrowLeft")
    page.click("[data-wall-pause]")
    expect(page.locator("[data-wall-pause]")).to_have_attribute("aria-pressed", "true")


def test_a_picture_of_the_map(signed_in):
    page = signed_in()
    page.goto("/map")
    with page.expect_download() as waiting:
        page.click("[data-picture]")
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")
