"""比对核查 in a real browser: answered by keys, one after the other; accessible, and no wider than a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser import sign_in, violations
from wanjia.access.types import Role
from wanjia.desk.tests.factories import PASSWORD, staff
from wanjia.desk.tests.test_matching import NAMES, asked, people
from wanjia.intake.types import QuestionKind


@pytest.fixture
def asking(committed_db, open_page):
    """A township clerk's browser; three questions wait: a row, a pair, a conflict."""
    one, twin, _far = people()
    staff(Role.TOWNSHIP_CLERK)
    numbers = (
        asked(one, twin),
        asked(twin, kind=QuestionKind.REGISTER_PAIR, subject=one),
        asked(kind=QuestionKind.CONFLICT, subject=one, field="person_name", content=NAMES),
    )

    def asking(**how):
        return sign_in(open_page("/login", **how), Role.TOWNSHIP_CLERK.value, PASSWORD), numbers

    return asking


@pytest.mark.parametrize(("language", "phone"), [("zh-hans", False), ("en", True)])
def test_the_queue_and_each_question_are_accessible_and_fit(asking, language, phone):
    page, numbers = asking(language=language, phone=phone)
    faults = {}
    for address in ("/matching", *(f"/matching/{number}" for number in numbers)):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = violations(page) + ([f"{wide} px too wide"] if wide > 0 else [])
        faults |= {address: found} if found else {}
    assert faults == {}


def test_three_questions_are_answered_by_keys_and_the_last_is_taken_back(asking):
    page, (row, pair, conflict) = asking()
    page.goto("/matching")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/matching/{row}")
    page.keyboard.press("2")
    page.wait_for_url(f"**/matching/{pair}")
    page.keyboard.press("1")
    page.wait_for_url(f"**/matching/{conflict}")
    page.keyboard.press("1")
    page.wait_for_url("**/matching")
    expect(page.locator("main")).to_contain_text("没有待您判断的问题")
    page.keyboard.press("z")
    page.wait_for_url(f"**/matching/{conflict}")
    expect(page.locator("main")).to_contain_text("以部门数据为准")
