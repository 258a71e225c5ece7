"""数据质量 in a real browser: from all departments to the faults of one file; accessible, and no wider than a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser import sign_in, violations
from wanjia.access.types import Role
from wanjia.desk.tests.factories import PASSWORD, staff
from wanjia.desk.tests.test_quality import files_of_a_month
from wanjia.intake.tests.test_deliveries import steward as asker


@pytest.fixture
def reading(committed_db, open_page):
    """A data steward's browser; two departments have sent a file."""
    numbers = files_of_a_month(asker())
    staff(Role.CITY_DATA_STEWARD)

    def reading(**how):
        return sign_in(open_page("/login", **how), Role.CITY_DATA_STEWARD.value, PASSWORD), numbers

    return reading


@pytest.mark.parametrize(("language", "phone"), [("zh-hans", False), ("en", True)])
def test_the_pages_are_accessible_and_fit(reading, language, phone):
    page, (_deaths, pupils) = reading(language=language, phone=phone)
    faults = {}
    for address in ("/quality", "/quality?source=public_security.deaths", "/corrections", f"/deliveries/{pupils}"):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = violations(page) + ([f"{wide} px too wide"] if wide > 0 else [])
        faults |= {address: found} if found else {}
    assert faults == {}


def test_from_the_departments_to_the_faults_of_one_file_and_to_the_file_that_goes_back(reading):
    page, (_deaths, pupils) = reading()
    page.goto("/quality")
    page.get_by_role("link", name="公安死亡注销").click()
    expect(page.locator("main")).to_contain_text("未填写")
    page.get_by_role("link", name="死亡注销.csv").click()
    expect(page.locator("main")).to_contain_text("错误行")
    page.goto("/corrections")
    page.get_by_role("link", name="学籍.csv").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="更正反馈表").click()
    assert download.value.suggested_filename == f"corrections-{pupils.hex[-8:]}.xlsx"
    page.goto("/corrections")
    expect(page.locator("main")).not_to_contain_text("尚未领取")
