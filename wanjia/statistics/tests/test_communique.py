"""What the bureau published stands beside our figure, and every correction stays."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from wanjia.access.tests.factories import context_for, staff
from wanjia.access.types import Role
from wanjia.kernel.errors import NotFound, Refused
from wanjia.registry.tests.factories import area
from wanjia.statistics.actions import enter_published
from wanjia.statistics.queries import communique, communique_history
from wanjia.statistics.rules.communique import PUBLISHED, check_told
from wanjia.statistics.rules.definitions import PARTS
from wanjia.statistics.tests.test_pages import CITY, browser, text
from wanjia.statistics.types.communique import Told

AT = datetime(2026, 11, 21, 5, tzinfo=UTC)


def told(**other) -> Told:
    usual = {"area": 1, "year": 2025, "figure": "births", "value": "39407", "source": "2025 年统计公报"}
    return Told(**(usual | {"published_on": date(2026, 3, 20)} | other))


def test_every_published_figure_is_one_of_ours():
    assert set(PUBLISHED) <= set(PARTS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "39,407"},
        {"value": "39407.5"},
        {"value": "-1"},
        {"value": ""},
        {"figure": "birth_rate", "value": "101"},
        {"figure": "birth_rate", "value": "11.784"},
        {"year": 2026},
        {"published_on": date(2024, 3, 1)},
        {"source": " "},
    ],
)
def test_what_cannot_be_is_refused(wrong):
    check_told(told(), last_year=2025)
    with pytest.raises(Refused):
        check_told(told(**wrong), last_year=2025)


def test_a_figure_that_no_communique_gives():
    with pytest.raises(NotFound):
        check_told(told(figure="median_age"), last_year=2025)


@pytest.fixture
def steward(year):
    return context_for(staff(Role.CITY_DATA_STEWARD, CITY), at=AT)


def test_a_correction_holds_and_the_former_entry_stays(steward):
    city = area(CITY).id
    for value in ("39407", "39470"):
        enter_published(told(area=city, value=value), by=steward)
    enter_published(told(area=city, figure="birth_rate", value="11.78"), by=steward)
    assert {one.figure: one.value for one in communique(city, year=2025)} == {"births": "39470", "birth_rate": "11.78"}
    assert [one.value for one in communique_history(city, year=2025)] == ["39407", "39470", "11.78"]
    assert communique(city, year=2024) == ()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE statistics_communique SET value = '1'")


def test_an_area_out_of_reach(year):
    officer = context_for(staff(Role.COUNTY_OFFICER, "370285000000"), at=AT)
    with pytest.raises(NotFound):
        enter_published(told(area=area(CITY).id), by=officer)


def test_it_stands_beside_ours_from_the_form_on(year):
    client = browser(Role.CITY_DATA_STEWARD)
    entry = {
        "year": 2025,
        "figure": "births",
        "value": "39407",
        "source": "市统计局 2025 年公报",
        "published_on": "2026-03-20",
    }
    assert "公报来源" not in text(client.get("/statistics?year=2025"))
    assert client.post("/statistics/communique", {**entry, "value": "many"}).status_code == 422
    page = client.post("/statistics/communique", entry, follow=True)
    assert "市统计局 2025 年公报" in text(page)
    overview = text(client.get("/statistics?year=2025"))
    assert "公报来源" in overview
    assert "39,407" in overview
    assert "39,407" not in text(client.get("/statistics?year=2025&ends=october_to_september"))
    assert "39,407" not in text(client.get("/statistics?year=2024"))
    assert "出生 · 人" in page.content.decode()
