"""The map to move in, drawn by a real browser from this server alone."""

import pytest
from playwright.sync_api import expect

from tests.browser import sign_in, violations
from wanjia.access.types import Role
from wanjia.desk.tests.factories import PASSWORD, staff


@pytest.fixture
def signed_in(placed, open_page):
    staff(Role.TOWNSHIP_CLERK)

    def signed_in(**how):
        return sign_in(open_page("/login", **how), Role.TOWNSHIP_CLERK.value, PASSWORD)

    return signed_in


def test_it_is_drawn_accessible_and_asks_nobody_else(signed_in, live_server):
    page = signed_in()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/map/layers")
    page.wait_for_selector("[data-geomap][data-drawn]")
    with page.expect_response("**/map/tiles/**"):
        page.select_option("[data-geomap-layer]", "households")
    assert [url for url in asked if not url.startswith((live_server.url, "blob:"))] == []
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_shape_is_counted(signed_in):
    page = signed_in()
    page.goto("/map/layers")
    page.wait_for_selector("[data-geomap][data-drawn]")
    place = page.locator("[data-geomap-place]")
    box = place.bounding_box()
    page.click("[data-geomap-draw]")
    for across, down in ((0.02, 0.02), (0.98, 0.02), (0.98, 0.98), (0.02, 0.98)):
        place.click(position={"x": box["width"] * across, "y": box["height"] * down})
        page.wait_for_timeout(400)  # two quick clicks would be a double click
    page.click("[data-geomap-draw]")
    expect(page.locator("[data-geomap-said]")).to_contain_text("15人")


def test_the_slider_draws_another_month(signed_in):
    page = signed_in()
    page.goto("/map/months")
    slider = page.locator("[name=step][type=range]")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("#months-drawn p strong").first).to_have_text("2024-11-30")
