"""The page of an unknown list's headings in a real browser: accessible, and no wider than a phone."""

import pytest

from tests.browser import sign_in, violations
from wanjia.access.types import Role
from wanjia.desk.tests.factories import PASSWORD, staff
from wanjia.desk.tests.test_mapped_lists import LIST
from wanjia.intake.actions import deliveries as intake
from wanjia.intake.models import Delivery
from wanjia.registry.tests.factories import NOW, town


@pytest.mark.parametrize("phone", [False, True])
def test_the_page_is_accessible_and_fits(committed_db, open_page, phone):
    town()
    staff(Role.CITY_DATA_STEWARD)
    page = sign_in(open_page("/login", phone=phone), Role.CITY_DATA_STEWARD.value, PASSWORD)
    page.goto("/deliveries")
    page.set_input_files("[type=file]", {"name": "名单.csv", "mimeType": "text/csv", "buffer": LIST})
    page.click("main form[action='/deliveries/send'] .button.is-primary")
    page.wait_for_url("**/deliveries/*-*")
    number = Delivery.objects.latest("pk").uuid
    intake.look_through(number, at=NOW)
    page.goto(f"/deliveries/{number}/columns")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert violations(page) == []
    assert wide <= 0
