"""一表通 in a real browser: sent, mapped by keyboard, ordered and taken away; accessible, and no wider than a phone."""

import pytest

from tests.browser import sign_in, violations
from wanjia.access.types import Role
from wanjia.desk.tests.factories import PASSWORD, staff, street
from wanjia.desk.tests.test_blanks import FOOT, HEADINGS, TITLE
from wanjia.intake.tests.files import as_workbook

FORM = {
    "name": "老年人登记表.xlsx",
    "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "buffer": as_workbook([[TITLE], HEADINGS, FOOT]),
}


@pytest.fixture
def desk(committed_db, open_page):
    """A community worker's browser."""
    street(units=1, floors=2)
    staff(Role.COMMUNITY_WORKER)

    def desk(**how):
        return sign_in(open_page("/login", **how), Role.COMMUNITY_WORKER.value, PASSWORD)

    return desk


def sent(page):
    page.goto("/blanks")
    page.set_input_files("[type=file]", FORM)
    page.click("main form[action='/blanks/send'] .button.is-primary")
    page.wait_for_url("**/columns")


@pytest.mark.parametrize(("language", "phone"), [("zh-hans", False), ("en", True)])
def test_every_page_is_accessible_and_fits(desk, language, phone):
    page = desk(language=language, phone=phone)
    page.goto("/blanks")
    faults = {"list": fault(page)}
    sent(page)
    faults["columns"] = fault(page)
    page.click("main .button.is-primary")
    page.wait_for_url("**/blanks/*")
    faults["order"] = fault(page)
    page.click(".filters .button")
    page.wait_for_url("**/exports/new/**")
    faults["export"] = fault(page)
    page.goto("/blanks")
    faults["known"] = fault(page)
    assert {name: found for name, found in faults.items() if found} == {}


def fault(page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return violations(page) + ([f"{wide} px too wide"] if wide > 0 else [])


def test_a_column_is_mapped_by_keys_and_the_form_comes_back(desk):
    page = desk()
    sent(page)
    page.focus("#column-10")
    for _ in range(5):  # leave empty, running number, name, sex, birth date, age
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/blanks/*")
    page.click(".filters .button")
    page.wait_for_url("**/exports/new/**")
    with page.expect_download() as taken:
        page.click("main .button.is-primary")
    assert taken.value.suggested_filename.endswith(".xlsx")
