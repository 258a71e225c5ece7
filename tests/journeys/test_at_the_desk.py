"""A morning at the desk, in a real browser: from the building to a newborn who stands on the household's card."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import sign_in, violations
from wanjia.access.types import Role
from wanjia.desk.tests.factories import PASSWORD, Street, staff, street
from wanjia.registry.tests.factories import FAR, door, person

CERTIFICATE = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 a birth certificate"}
IMPOSSIBLE = "2026-02-30"
NO_SUCH_DAY = "日期不存在，请对照证件核对。"


@pytest.fixture
def homes(committed_db) -> Street:
    """Behind door 201: a couple with a child and the grandmother."""
    made = street(units=1, floors=3)
    staff(Role.COMMUNITY_WORKER)
    return made


@pytest.fixture
def desk(homes, open_page) -> Page:
    """Signed in as the community worker."""
    return sign_in(open_page("/login", allow=("status of 404", "status of 422")), Role.COMMUNITY_WORKER.value, PASSWORD)


def choose(page: Page, field: str, typed: str, name: str) -> None:
    """Name a person in a form as a clerk does: initials, Enter, the one meant."""
    page.fill(f"[name={field}-find]", typed)
    page.press(f"[name={field}-find]", "Enter")
    page.locator(f"label.choice:has([name={field}])", has_text=name).click()


def send(page: Page) -> None:
    """With the certificate, which a browser forgets whenever a form comes back."""
    page.set_input_files("[name=evidence]", CERTIFICATE)
    page.locator("form[action='/report/birth'] .button.is-primary").click()


def test_the_building_leads_to_the_household_and_initials_to_the_person(homes, desk):
    page = desk
    page.locator("#menu").get_by_role("link", name="楼栋房屋").click()
    page.locator("main").get_by_role("link", name="1号楼").click()
    assert violations(page) == []
    page.locator(".building-door", has_text="201").click()
    page.wait_for_url(f"**/households/{homes.households[2]}")
    expect(page.locator("main")).to_contain_text("张丽")
    assert violations(page) == []

    page.keyboard.press("/")
    page.keyboard.type("zl")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?for=*")
    assert violations(page) == []
    page.get_by_role("link", name="张丽").first.click()
    page.wait_for_url(f"**/persons/{homes.persons[6]}")
    assert violations(page) == []


def test_a_birth_with_its_certificate_stands_on_the_card_and_in_the_timeline(homes, desk):
    page, card = desk, f"/households/{homes.households[2]}"
    page.goto(card)
    expect(page.locator("main")).not_to_contain_text("张小宝")

    page.locator("#menu").get_by_role("link", name="采集上报").click()
    page.locator("main").get_by_role("link", name="出生", exact=True).click()
    page.fill("[name=name]", "张小宝")
    page.check("[name=sex][value='1']")
    page.fill("[name=on]", IMPOSSIBLE)
    choose(page, "mother", "zl", "张丽")
    choose(page, "father", "zj", "张静")
    page.select_option("[name=relation]", "20")
    send(page)
    refused = page.locator(".field.has-error", has=page.locator("[name=on]"))
    expect(refused).to_contain_text(NO_SUCH_DAY)
    expect(page.locator("[name=name]")).to_have_value("张小宝")
    assert violations(page) == []

    page.fill("[name=on]", "2026-11-10")
    send(page)
    page.wait_for_url("**/submissions/*")
    expect(page.locator("main")).to_contain_text("已见证件")
    assert violations(page) == []

    page.goto(card)
    newborn = page.locator("main [data-row], main tr, main li").filter(has_text="张小宝").first
    expect(newborn).to_contain_text("已见证件")
    expect(page.locator(".timeline")).to_contain_text("出生")
    page.get_by_role("link", name="张小宝").first.click()
    expect(page.locator(".timeline")).to_contain_text("已见证件")


def test_somebody_of_another_area_is_not_there(homes, desk):
    stranger = person("欧阳远", dwelling=door(code=FAR))
    assert desk.goto(f"/persons/{stranger}").status == 404
    assert "欧阳远" not in desk.content()
