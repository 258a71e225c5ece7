"""The pages of figures, as their readers see them."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook

from wanjia.access.tests.factories import staff
from wanjia.access.types import Role
from wanjia.audit.models import Event
from wanjia.registry.tests.factories import HERE, area
from wanjia.statistics.pages.files import period
from wanjia.statistics.pages.words import value
from wanjia.statistics.rules.catalogue import DESIGNS
from wanjia.statistics.rules.definitions import PARTS
from wanjia.statistics.tests.test_rules.test_audiences import touches_scope_4
from wanjia.statistics.types.designs import Unit
from wanjia.statistics.types.vital import VitalFigure

CITY = "370200000000"


def browser(role: Role, code: str = CITY) -> Client:
    client = Client()
    client.force_login(staff(role, code), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def steward(year) -> Client:
    return browser(Role.CITY_DATA_STEWARD)


def test_the_overview_shows_every_rate_with_its_formula(steward):
    page = text(steward.get("/statistics?year=2025"))
    assert "总和生育率" in page
    assert "出生人数÷年平均人口×1000" in page
    assert "2025-01-01 – 2025-12-31" in page
    assert "不等同于统计公报的常住人口" in page


def test_the_year_that_is_shown_stands_in_the_form_and_belongs_to_its_kind_of_year(steward):
    for page in ("/statistics", "/statistics/tables/births_by_area"):
        html = steward.get(page).content.decode()
        assert re.search(r'name="year" value="2025"', html), page
        assert "2025-01-01 – 2025-12-31" in html, page
        autumn = steward.get(f"{page}?ends=october_to_september").content.decode()
        assert re.search(r"20\d\d-10-01 – 20\d\d-09-30", autumn), page


def test_figures_of_days_before_the_records_say_that_they_are_too_small(steward):
    for page in ("/statistics?year=1950", "/statistics/tables/births_by_area?year=1950"):
        assert "早于" in text(steward.get(page)), page
    assert "早于" not in text(steward.get("/statistics/tables/people_by_area"))


def test_a_choice_that_cannot_be_read_is_named(steward):
    answer = steward.get("/statistics/tables/pyramid?on=soon")
    assert answer.status_code == 409
    assert "日期：" in text(answer)
    assert "暂不能保存" not in text(answer)


def test_whole_numbers_have_their_thousands_apart():
    said = VitalFigure("population", "", "", "", Fraction(18921), 0)
    assert value(said) == "18,921"
    assert value(replace(said, value=None)) == ""
    assert value(replace(said, value=Fraction(2, 3), places=2)) == "0.67"


def test_every_table_opens_with_chart_and_definition(steward):
    for design in DESIGNS:
        answer = steward.get(f"/statistics/tables/{design.code}")
        assert answer.status_code == 200, design.code
        assert "统计对象" in text(answer)
        drawn = "pyramid-line" if design.chart == "pyramid" else "bar-line"
        assert drawn in answer.content.decode()


def test_a_row_leads_down_and_the_trail_leads_back(steward):
    page = steward.get("/statistics/tables/people_by_area").content.decode()
    county = area("370203000000")
    assert f"area={county.id}" in page
    below = steward.get(f"/statistics/tables/people_by_area?area={county.id}").content.decode()
    assert "台东街道" in below
    assert f"area={area(CITY).id}" in below


def test_a_filter_and_a_day_stay_in_the_form(steward):
    page = steward.get("/statistics/tables/people_by_area?age_broad=65&on=2024-12-31").content.decode()
    assert 'value="65" selected' in page
    assert "2024-12-31" in page


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/statistics/tables/pyramid?age_broad=65", "大年龄组"),
        ("/statistics/tables/pyramid?year=2020", "年份"),
        ("/statistics/tables/births_by_area?on=2025-06-30", "日期"),
        ("/figures/pyramid?sex=1", "性别"),
    ],
)
def test_a_choice_that_a_table_does_not_offer_is_refused_by_its_name(steward, address, named):
    answer = steward.get(address)
    assert answer.status_code == 409
    assert f"“{named}”不在本表的可选条件之内" in text(answer)


def test_a_statistician_is_told_that_no_day_can_be_chosen(year):
    reader = browser(Role.STATISTICIAN)
    assert reader.get("/statistics/tables/people_by_area?on=2025-01-01").status_code == 409
    assert reader.get("/statistics/tables/people_by_area?on=").status_code == 200


@pytest.mark.parametrize(
    "wrong", ["on=soon", "on=2999-01-01", "sex=5", "hukou=nowhere", "population=all", "area=x", "area=99999999"]
)
def test_a_wrong_choice_gets_a_clear_answer(steward, wrong):
    answer = steward.get(f"/statistics/tables/ages_by_area?{wrong}")
    assert answer.status_code in {404, 409, 422}


def test_definitions_stand_in_the_menu_of_those_who_have_tables(steward):
    assert 'href="/figures/definitions"' in steward.get("/todo").content.decode()
    grid = browser(Role.GRID_WORKER, HERE).get("/todo")
    assert grid.status_code == 200
    assert "/figures/definitions" not in grid.content.decode()


def test_the_workbook_holds_the_figures_of_the_page_and_is_in_the_log(steward):
    answer = steward.post("/exports/new/table", {"code": "people_by_area", "form": "xlsx"})
    rows = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    title, asked, _mark, heads, *figures = rows
    assert "各地区分性别人口" in title[0]
    assert "实有人口" in asked[0]
    assert heads == ["辖区", "合计", "男", "女"]
    assert sum(row[1] for row in figures[:-1]) == figures[-1][1] == figures[-1][2] + figures[-1][3]
    assert Event.objects.filter(action="statistics.file", object=f"people_by_area:{CITY}").count() == 1


def test_before_a_table_leaves_its_page_says_which_and_of_when(steward):
    page = text(steward.get("/exports/new/table?code=people_by_area&on=2024-12-31"))
    assert "各地区分性别人口 · 2024-12-31" in page
    assert re.search(r"数据截止时间 [\d-]{10} [\d:]{8}", page)
    assert not Event.objects.filter(action="statistics.file").exists()
    assert steward.get("/exports/new/table?code=nothing").status_code == 404
    assert steward.get("/exports/new/table?code=people_by_area&on=2999-01-01").status_code == 409


def test_the_vital_rates_leave_as_they_stand_on_the_page_and_are_in_the_log(steward):
    assert "/exports/new/vital?year=2025" in steward.get("/statistics?year=2025").content.decode()
    answer = steward.post("/exports/new/vital", {"year": "2025", "form": "xlsx"})
    title, asked, _mark, heads, *rows = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert "2025-01-01 – 2025-12-31" in title[0]
    assert "实有人口" in asked[0]
    assert heads == ["指标", "数值", "计量单位", "计算公式"]
    assert ["出生", 20] in [row[:2] for row in rows]
    assert Event.objects.filter(action="statistics.file", object=f"vital:{CITY}").exists()


def test_a_statisticians_rates_leave_as_protected_as_they_are_shown(year):
    answer = browser(Role.STATISTICIAN).post("/exports/new/vital", {"year": "2025", "form": "sdmx.csv"})
    rows = {row["INDICATOR"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()))}
    assert set(rows) == {code.upper() for code in PARTS}
    assert int(rows["BIRTHS"]["OBS_VALUE"]) % 3 == 0
    assert (rows["DIVORCE_RATE"]["OBS_VALUE"], rows["DIVORCE_RATE"]["OBS_STATUS"]) == ("", "Q")
    assert {row["TIME_PERIOD"] for row in rows.values()} == {"2025"}


def test_sdmx_names_every_figure_by_its_codes(steward):
    answer = steward.post("/exports/new/table", {"code": "people_by_area", "form": "sdmx.csv", "on": "2024-12-31"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert set(rows[0]) == {
        "STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REF_AREA", "TIME_PERIOD", "POPULATION", "COUNTED_BY", "SEX",
        "OBS_VALUE", "OBS_STATUS",
    }  # fmt: skip
    told = {(row["REF_AREA"], row["SEX"]): int(row["OBS_VALUE"]) for row in rows}
    assert told[CITY, "_T"] == told[CITY, "1"] + told[CITY, "2"]
    assert {row["STRUCTURE_ID"] for row in rows} == {"WANJIA:PEOPLE_BY_AREA(1.0)"}
    assert {row["TIME_PERIOD"] for row in rows} == {"2024-12-31"}


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2025, 3, 1), date(2025, 3, 1), "2025-03-01"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2024, 10, 1), date(2025, 9, 30), "2024-10-01/P365D"),
    ],
)
def test_periods_are_written_as_sdmx_wants_them(first, last, written):
    assert period(first, last) == written


def test_a_statistician_sees_the_close_and_why_figures_are_hidden(year):
    client = browser(Role.STATISTICIAN)
    page = client.get("/statistics/tables/pyramid")
    assert "•" in text(page)
    assert "小于 5 的不显示" in text(page)
    assert re.search(r"截至 [\d-]{10} 日终", text(page))
    assert 'name="on"' not in page.content.decode()
    assert client.get("/statistics").status_code == 200


def test_a_clerk_has_figures_of_the_own_community_only(year):
    client = browser(Role.COMMUNITY_WORKER, HERE)
    assert client.get("/statistics/tables/people_by_area").status_code == 200
    assert client.get(f"/statistics/tables/people_by_area?area={area(CITY).id}").status_code == 404


def test_everybody_sees_published_figures_and_no_community(year):
    client = Client()
    assert client.get("/figures").status_code == 200
    page = client.get("/figures/people_by_area")
    assert "小于 10 的不显示" in text(page)
    assert re.search(r"截至 [\d-]{10} 日终", text(page))
    assert client.get(f"/figures/people_by_area?area={area(HERE).id}").status_code == 404
    assert client.get("/figures/people_by_area?age_broad=65").status_code == 409


def test_english(year, settings):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Published figures" in text(client.get("/figures"))
    assert "multiples of 5" in text(client.get("/figures/pyramid"))


def test_a_table_asks_the_register_little(steward):
    steward.get("/statistics/tables/pyramid")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        steward.get("/statistics/tables/pyramid")
    assert len(asked) < 40, [one["sql"][:90] for one in asked]


def test_every_figure_is_one_click_from_its_definition(steward):
    page = steward.get("/figures/definitions").content.decode()
    for design in DESIGNS:
        assert f'id="{design.code}"' in page
        assert (
            f"/figures/definitions#{design.code}" in steward.get(f"/statistics/tables/{design.code}").content.decode()
        )
    overview = steward.get("/statistics?year=2025").content.decode()
    linked = set(re.findall(r"/figures/definitions#(\w+)", overview))
    assert linked == set(PARTS)
    assert all(f'id="{code}"' in page for code in linked)


def test_definitions_are_for_everybody_and_tell_numerator_and_denominator():
    page = text(Client().get("/figures/definitions"))
    for words in ("分子", "分母", "按发生", "按登记", "户籍", "实有", "15—49"):
        assert words in page, words


def test_a_figure_opens_whom_it_counts_where_that_is_allowed(steward):
    for design in DESIGNS:
        table = f"/statistics/tables/{design.code}"
        held_back = touches_scope_4(design, ())
        leads = f"{table}/persons?" in steward.get(table).content.decode()
        assert not (leads and held_back), design.code
        assert leads or held_back or design.unit is Unit.HOUSEHOLDS, design.code  # this town has no households
        assert steward.get(f"{table}/persons").status_code == (403 if held_back else 200), design.code


def test_the_list_behind_a_figure_leads_to_each_person(steward):
    page = steward.get("/statistics/tables/pyramid/persons?row=30&column=2").content.decode()
    figure = re.search(r"<dt>数值</dt>\s*<dd>\s*(\d+)", page)[1]
    assert len(re.findall(r'href="/persons/[0-9a-f-]{36}"', page)) == int(figure) > 0


def test_a_statistician_is_listed_nobody(year):
    client = browser(Role.STATISTICIAN)
    assert "/persons?" not in client.get("/statistics/tables/pyramid").content.decode()
    assert client.get("/statistics/tables/pyramid/persons").status_code == 403


def test_rows_and_columns_of_ones_own_choice(steward):
    assert 'action="/statistics/tables/choose"' in steward.get("/statistics/tables").content.decode()
    chosen = steward.get("/statistics/tables/choose?rows=age_broad&columns=hukou", follow=True)
    whole = steward.get("/statistics/tables/free-hukou-age_broad")
    figures = [re.search(r"合计\s+([\d,]+)\s+[\d,]+\s+[\d,]+", text(one))[1] for one in (chosen, whole)]
    assert figures[0] == figures[1]
    assert "人口：人户一致情况 × 大年龄组" in text(whole)
    for wrong in ("rows=sex&columns=sex", "rows=marital&columns=sex", ""):
        assert steward.get(f"/statistics/tables/choose?{wrong}").status_code == 422


def test_nobody_else_crosses_freely(year):
    client = browser(Role.STATISTICIAN)
    assert "choose" not in client.get("/statistics/tables").content.decode()
    assert client.get("/statistics/tables/free-sex-hukou").status_code == 403
    assert Client().get("/figures/free-sex-hukou").status_code == 403
