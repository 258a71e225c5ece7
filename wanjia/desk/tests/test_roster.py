"""人口台账: filters, columns, kept views, and the file."""

import io
from typing import ClassVar

import pytest
from openpyxl import load_workbook

from wanjia.access.types import Role
from wanjia.desk.forms import RosterForm
from wanjia.desk.pages import roster
from wanjia.desk.tests.test_pages import grades, text
from wanjia.web.sheets import workbook


def book(answer):
    """The rows of a downloaded file."""
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(answer.content)).active.rows]


def test_filters_narrow_and_stand_as_chips(worker, made):
    page = worker.get("/roster?standing=1&age_from=18")
    assert "核实情况 待核实" in text(page)
    assert "年龄从 18" in text(page)
    assert page.content.decode().count("<tr data-row>") == 2


def test_a_filter_that_is_none_is_said_at_the_field(worker):
    assert worker.get("/roster?age_from=old").status_code == 422


def test_only_the_chosen_columns_are_shown(worker):
    head = worker.get("/roster?column=born").content.decode().split("<thead>")[1].split("</thead>")[0]
    assert "出生日期" in head
    assert "住址" not in head


def test_relation_marriage_and_children_are_neither_filter_nor_column():
    """Aggregate only: the fields of the form are those of the closed filter, and no column tells more."""
    assert set(RosterForm.base_fields) == {
        "basis", "sex", "age_from", "age_to", "away_from_hukou", "standing", "household_kind", "life", "order",
    }  # fmt: skip
    assert set(roster.COLUMNS) == {"sex", "born", "age", "area", "address", "apart", "standing"}


class TestFile:
    def test_it_holds_the_rows_of_the_page_and_who_made_it(self, worker, made):
        answer = worker.get("/roster/file?column=born&column=address")
        title, mark, heads, *rows = book(answer)
        assert title[0] == "和兴路社区人口台账"
        assert "张工 于" in mark[0]
        assert heads == ["姓名", "出生日期", "住址"]
        assert len(rows) == len(made.persons)
        assert {grade for uuid in made.persons for grade in grades(uuid)} == {("person.export", "exported")}

    @pytest.mark.parametrize("value", ["=1+1", "@SUM(A1)", "+86", "-2", "\t=1", "＝1", "=cmd|' /C calc'!A0", "\x00=1"])
    def test_no_cell_is_a_formula(self, value):
        made = workbook(title=value, mark=value, heads=[value], rows=[[value]])
        cells = [cell for row in load_workbook(io.BytesIO(made)).active.rows for cell in row]
        assert [cell.data_type for cell in cells] == ["s"] * 4
        assert {cell.value for cell in cells} == {value.replace("\x00", "")}

    def test_too_many_are_refused_with_what_to_do(self, worker, made, monkeypatch):
        monkeypatch.setattr(roster, "MOST_IN_A_FILE", 3)
        answer = worker.get("/roster/file")
        assert answer.status_code == 409
        assert "单个文件最多 3 人" in text(answer)


class TestViews:
    KEPT: ClassVar = {"name": "老人", "age_from": "60", "column": ["born", "age"]}

    def test_a_kept_view_stands_above_the_list_and_can_be_forgotten(self, worker):
        answer = worker.post("/roster/views", self.KEPT, follow=True)
        assert "老人" in text(answer)
        (kept,) = answer.context["views"]
        worker.post(f"/roster/views/{kept['view'].pk}")
        assert worker.get("/roster").context["views"] == []

    def test_it_holds_codes_only(self, worker):
        worker.post("/roster/views", self.KEPT | {"q": "王伟", "name_start": "王"})
        (kept,) = worker.get("/roster").context["views"]
        assert (kept["view"].filters, kept["view"].columns) == ({"age_from": "60"}, ["born", "age"])

    def test_it_belongs_to_its_maker(self, worker, browser):
        worker.post("/roster/views", self.KEPT)
        (kept,) = worker.get("/roster").context["views"]
        other = browser(Role.TOWNSHIP_CLERK)
        assert other.get("/roster").context["views"] == []
        assert other.post(f"/roster/views/{kept['view'].pk}").status_code == 404

    def test_twenty_are_enough(self, worker):
        for number in range(20):
            worker.post("/roster/views", self.KEPT | {"name": f"{number}"})
        assert worker.post("/roster/views", self.KEPT).status_code == 409
        assert worker.post("/roster/views", self.KEPT | {"name": "7"}).status_code == 302
