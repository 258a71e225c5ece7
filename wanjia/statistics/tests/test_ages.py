"""The pyramid and the life table as their readers see them."""

import csv
import html
import io
import re
from unittest.mock import patch

import pytest

from wanjia.access.types import Role
from wanjia.statistics.pages.ages import cells_of
from wanjia.statistics.rules import vital
from wanjia.statistics.rules.mortality import FEMALE, MALE
from wanjia.statistics.rules.vital import life_tables
from wanjia.statistics.tests.test_pages import browser, text
from wanjia.statistics.types.protection import MANAGERS
from wanjia.statistics.types.vital import VitalCounts


@pytest.fixture
def steward(year):
    return browser(Role.CITY_DATA_STEWARD)


def test_the_pyramid_is_of_the_last_day_of_the_reporting_year(steward):
    page = steward.get("/statistics/pyramid?year=2025")
    assert page.content.decode().count("pyramid-line") == 22
    assert "2025-12-31" in text(page)
    assert "65 岁及以上人口比重" in text(page)
    autumn = text(steward.get("/statistics/pyramid?year=2025&ends=october_to_september"))
    assert "2025-09-30" in autumn
    assert "2024-10-01" in autumn


def test_the_life_table_shows_each_column_with_its_formula(steward):
    page = text(steward.get("/statistics/life-table?year=2025"))
    for words in ("m(x)", "q(x)", "l(x)", "d(x)", "L(x)", "T(x)", "e(x)", "100,000"):
        assert words in page


def test_a_statistician_gets_no_table_that_rests_on_few_deaths(year):
    client = browser(Role.STATISTICIAN)
    page = client.get("/statistics/life-table?year=2025")
    assert page.status_code == 200
    assert not re.search(r"\d\.\d{6}", text(page))
    assert client.get("/statistics/pyramid?year=2025").status_code == 200


def counts(**deaths: int) -> VitalCounts:
    people = {(age, sex): 1000 for age in range(95) for sex in (MALE, FEMALE)}
    died = {(int(age[1:]), MALE): number for age, number in deaths.items()} | {(90, FEMALE): 100}
    return VitalCounts(365, people, people, {}, died)


def test_nothing_is_expected_at_an_age_that_nobody_reaches():
    told = [cells_of(line)[-1] for line in life_tables(counts(a86=5000, a90=50))[MALE].lines]
    assert told[-1] == "–"
    assert float(told[0]) > 80


def test_a_group_with_few_deaths_hides_the_whole_table_of_its_sex():
    assert set(life_tables(counts(a70=4, a90=50))) == {MALE, FEMALE}
    assert set(life_tables(counts(a70=4, a90=50), MANAGERS)) == {FEMALE}
    assert set(life_tables(counts(a70=5, a90=50), MANAGERS)) == {MALE, FEMALE}


def test_the_pyramid_leaves_as_a_file(steward):
    page = steward.get("/statistics/pyramid?year=2025").content.decode()
    (url,) = re.findall(r'href="(/exports/new/[^"]*)"', page)
    assert "code=pyramid" in url
    assert "on=2025-12-31" in url
    assert steward.get(html.unescape(url)).status_code == 200


def test_the_life_table_leaves_as_a_file(steward):
    with patch.object(vital, "life_tables", return_value=life_tables(counts(a86=5000, a90=50))):
        page = steward.get("/statistics/life-table?year=2025").content.decode()
        assert "/exports/new/life_table?year=2025" in page
        taken = _taken(steward, "csv")
        told = list(csv.DictReader(_taken(steward, "sdmx.csv")))
    shown = [cell.replace(",", "") for cell in re.findall(r'<td class="number">([^<]*)</td>', page)]
    lines = [row for row in csv.reader(taken) if row and row[0] in {"男", "女"}]
    assert [cell for row in lines for cell in row[2:-1]] == shown
    figures = {(row["SEX"], row["AGE"], row["INDICATOR"]): row["OBS_VALUE"] for row in told}
    assert len(figures) == len(shown)
    assert figures["1", "0", "LX"] == "100000"
    assert figures["1", "0", "EX"] == lines[0][-2]
    assert figures["1", "90", "EX"] == ""  # nobody reaches that age


def _taken(client, form: str) -> io.StringIO:
    answer = client.post("/exports/new/life_table", {"year": "2025", "form": form})
    return io.StringIO(answer.content.decode("utf-8-sig"))


def test_no_life_table_no_file(year):
    assert "/exports/new/" not in browser(Role.STATISTICIAN).get("/statistics/life-table?year=2025").content.decode()
