"""The desk in a real browser: nothing serious for axe, nothing wider than a phone, and the way by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import sign_in, violations
from wanjia.access.types import Role
from wanjia.desk.tests.factories import PASSWORD, Street, history, staff, street
from wanjia.registry.tests.factories import area


@pytest.fixture
def homes(committed_db) -> Street:
    made = street(units=1, floors=3)
    history(made)
    staff(Role.COMMUNITY_WORKER)
    return made


@pytest.fixture
def signed_in(homes, open_page):
    def signed_in(**how):
        return sign_in(open_page("/login", **how), Role.COMMUNITY_WORKER.value, PASSWORD)

    return signed_in


def pages(made: Street) -> list[str]:
    building = f"/buildings/{area().id}/1号楼"
    person, home = f"/persons/{made.persons[5]}", f"/households/{made.households[2]}"
    return ["/todo", "/due", "/search", "/buildings", building, "/households", home, "/roster", person,
            f"{person}?on=2020-01-01", f"{person}/looks", "/area", "/never-held"]  # fmt: skip


@pytest.mark.parametrize(("language", "phone"), [("zh-hans", False), ("en", True)])
def test_every_page_is_accessible_and_fits(homes, signed_in, language, phone):
    page = signed_in(language=language, phone=phone)
    faults = {}
    for address in pages(homes):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = violations(page) + ([f"{wide} px too wide"] if wide > 0 else [])
        faults |= {address: found} if found else {}
    assert faults == {}


def test_from_the_key_slash_to_the_number_in_full(signed_in):
    page = signed_in()
    page.keyboard.press("/")
    page.keyboard.type("zj")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?for=*")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/persons/*")
    page.locator(".masked-ask > summary").first.click()
    page.locator(".masked-form select").first.select_option("identity_check")
    page.locator(".masked-form button").first.click()
    expect(page.locator("main")).to_contain_text(re.compile("370298[0-9]{11}"))


def test_the_counter_session_opens_from_the_page(homes, signed_in):
    page = signed_in()
    page.goto(f"/persons/{homes.persons[0]}")
    page.click("[data-opens=counter-dialog]")
    page.check("#counter-form [name=document]")
    page.click("#counter-form button")
    page.wait_for_selector("main .badge.is-good >> text=窗口接待中")
    page.goto(f"/persons/{homes.persons[0]}/sheets")
    assert page.locator(".paper").count() == 4
    assert violations(page) == []
