"""The pyramid and the life table as their readers see them."""

import csv
import io
import re

import pytest

from wanjia.access.types import Role
from wanjia.statistics.pages.ages import cells_of
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


def test_pyramid_and_life_table_leave_as_files(steward):
    page = steward.get("/statistics/pyramid?year=2025").content.decode()
    assert "code=pyramid" in page
    assert "on=2025-12-31" in page
    page = steward.get("/statistics/life-table?year=2025").content.decode()
    assert "/exports/new/life_table?year=2025" in page
    answer = steward.post("/exports/new/life_table", {"year": "2025", "form": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    shown = [cell.replace(",", "") for cell in re.findall(r'<td class="number">([^<]*)</td>', page)]
    taken = [row[2:] for row in rows if row[0] in {"男", "女"}]
    assert [cell for row in taken for cell in row] == shown
    answer = steward.post("/exports/new/life_table", {"year": "2025", "form": "sdmx.csv"})
    told = {
        (row["SEX"], row["AGE"], row["INDICATOR"]): row["OBS_VALUE"]
        for row in csv.DictReader(io.StringIO(answer.content.decode()))
    }
    assert told["1", "0", "LX"] == "100000"
    assert told["1", "0", "EX"] == taken[0][-1]


def test_no_life_table_no_file(year):
    assert "/exports/new/" not in browser(Role.STATISTICIAN).get("/statistics/life-table?year=2025").content.decode()
