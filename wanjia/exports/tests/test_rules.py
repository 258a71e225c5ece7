"""How files are written: read back by other programs."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from wanjia.access.types import FileHead, Observations, OwnSheet, PersonsFile, ShortFile
from wanjia.exports.actions.writing import writer_of
from wanjia.exports.rules import books
from wanjia.exports.rules.books import Book
from wanjia.exports.rules.cells import guarded, is_risky
from wanjia.exports.rules.deciding import (
    AT_ONCE,
    BULK,
    WIDEST,
    form_problems,
    forms_of,
    needs_second,
    reason_problems,
)
from wanjia.exports.rules.papers import Paper
from wanjia.exports.rules.texts import Lines, sdmx_csv
from wanjia.exports.tests.factories import sheet
from wanjia.exports.types import Form, Mark

HEAD = FileHead("人口台账 & 测试", ("姓名", "人数"), (("辖区", "和兴路社区"),))
MARK = Mark("张工", datetime(2026, 11, 22, 4, 3, tzinfo=UTC), "张工 2026-11-22 12:03 & 本件仅供办理业务", "张工 12:03")
HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "+86",
    "-2",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    " =1",
    "=cmd|' /C calc'!A0",
    "\n-1",
]
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


def book(rows, head=HEAD):
    sink = io.BytesIO()
    made = Book(sink, head, MARK)
    made.add(rows)
    made.end()
    return sink.getvalue()


def lines(rows):
    sink = io.BytesIO()
    made = Lines(sink, HEAD, MARK, mark_title="取用人")
    made.add(rows)
    made.end()
    return sink.getvalue()


class TestWorkbook:
    def test_another_program_reads_title_question_mark_heads_and_rows(self):
        assert sheet(book([["王芳", 3], ["李<b>&", 0]])) == [
            ["人口台账 & 测试", ""],
            ["辖区：和兴路社区", ""],
            [MARK.line, ""],
            ["姓名", "人数"],
            ["王芳", 3],
            ["李<b>&", 0],
        ]

    @pytest.mark.parametrize("value", HOSTILE)
    def test_no_cell_is_a_formula_and_none_becomes_one_when_edited(self, value):
        made = load_workbook(io.BytesIO(book([[value, 1]], FileHead(value, (value, value)))))
        cells = [cell for row in made.active.rows for cell in row if isinstance(cell.value, str)]
        assert {cell.data_type for cell in cells} == {"s"}
        assert made.active["A5"].quotePrefix

    def test_eighteen_digits_stay_text(self):
        made = load_workbook(io.BytesIO(book([["370298199003070015", 1], ["3702********0015", 1]])))
        assert [made.active[at].value for at in ("A5", "A6")] == ["370298199003070015", "3702********0015"]
        assert made.active["A5"].number_format == "@"

    @given(TEXT, st.integers(0, 10**9))
    def test_what_was_written_is_read(self, text, number):
        read = load_workbook(io.BytesIO(book([[text, number]]))).active
        kept = "".join(one for one in text if not books._FORBIDDEN.match(one))
        assert (read["A5"].value or "").replace("_x000D_", "\r").replace("_x005F_x", "_x") == kept
        assert read["B5"].value == number

    def test_who_took_it_stands_on_every_page_and_in_the_properties(self):
        made = load_workbook(io.BytesIO(book([["王芳", 3]])))
        assert "张工" in made.active.oddFooter.left.text
        assert (made.properties.creator, made.properties.created) == ("张工", datetime(2026, 11, 22, 4, 3))

    def test_a_full_sheet_is_followed_by_another_with_its_head(self, monkeypatch):
        monkeypatch.setattr(books, "ROWS_A_SHEET", 2)
        sink = io.BytesIO()
        made = Book(sink, HEAD, MARK)
        for number in range(5):
            made.add([["王芳", number]])
        made.end()
        found = [[row[1] for row in sheet(sink.getvalue(), place)[4:]] for place in range(3)]
        assert found == [[0, 1], [2, 3], [4]]
        assert sheet(sink.getvalue(), 2)[3] == ["姓名", "人数"]

    def test_every_part_is_well_formed(self):
        with zipfile.ZipFile(io.BytesIO(book([["<&>\"'", 1]]))) as made:
            for name in made.namelist():
                ElementTree.fromstring(made.read(name))


class TestOwnSheet:
    """A superior's form keeps what stands around its rows."""

    SHEET = OwnSheet(
        above=(("登记表",), ("填报单位：", "", "年月")),
        under=(("", "街道"),),
        below=(("填表人：", "=1+1"),),
        widths=(6, 40),
        notes=("未填写：民族",),
        serial=0,
    )

    @pytest.fixture
    def made(self):
        sink = io.BytesIO()
        writer = writer_of(Form.XLSX, sink, FileHead("登记表.xlsx", ("序号", "住址"), (), self.SHEET), MARK)
        writer.add([["", "一号楼"], ["", "＝二号楼"]])
        writer.add([["9", "三号楼"]])
        writer.end()
        return sink.getvalue()

    def test_titles_second_headings_and_the_end_stand_where_they_stood(self, made):
        rows = [[cell for cell in row if cell != ""] for row in sheet(made)]
        assert rows == [
            ["登记表"], ["填报单位：", "年月"], ["序号", "住址"], ["街道"],
            [1, "一号楼"], [2, "＝二号楼"], ["9", "三号楼"], ["填表人：", "=1+1"],
        ]  # fmt: skip

    def test_who_took_it_stands_on_the_second_sheet_and_on_paper_and_nowhere_among_the_rows(self, made):
        assert sheet(made, 1) == [[MARK.line], ["未填写：民族"]]
        assert "张工" not in str(sheet(made))
        assert "张工" in load_workbook(io.BytesIO(made)).active.oddFooter.left.text

    def test_widths_and_the_title_across_are_kept_and_nothing_is_computed(self, made):
        read = load_workbook(io.BytesIO(made)).active
        assert [read.column_dimensions[letter].width for letter in "AB"] == [6, 40]
        assert [str(one) for one in read.merged_cells.ranges] == ["A1:B1"]
        cells = [cell for row in read.rows for cell in row if isinstance(cell.value, str)]
        assert {cell.data_type for cell in cells} == {"s"}
        assert read["B8"].quotePrefix

    @given(st.integers(1, 16_384))
    def test_columns_are_named_as_a_spreadsheet_names_them(self, place):
        assert books._letters(place) == get_column_letter(place)

    def test_it_leaves_as_a_workbook_alone(self):
        assert forms_of(PersonsFile("form", None, None, None, None, own_sheet=True), 3) == (Form.XLSX,)


class TestText:
    def test_excel_knows_the_encoding_and_every_row_says_who_took_it(self):
        made = lines([["王芳", 3], ["李,强\n", 0]])
        assert made.startswith(b"\xef\xbb\xbf")
        assert list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))) == [
            ["姓名", "人数", "取用人"],
            ["王芳", "3", MARK.stamp],
            ["李,强\n", "0", MARK.stamp],
        ]

    @given(st.one_of(TEXT, st.sampled_from(HOSTILE).flatmap(lambda start: TEXT.map(lambda rest: start + rest))))
    def test_no_cell_begins_as_a_formula_would(self, text):
        assert guarded(text) == "" or not is_risky(guarded(text))

    @pytest.mark.parametrize("number", ["370298199003070015", "37029819900307001X", "6222020200012345678"])
    def test_numbers_that_a_spreadsheet_would_cut_are_kept_as_text(self, number):
        assert guarded(number) == f"'{number}"

    @pytest.mark.parametrize("plain", ["王芳", "2026-11-22", "370203012001", "1号楼1单元", "", "3702********0015"])
    def test_everything_else_stays_as_it_is(self, plain):
        assert guarded(plain) == plain
        assert guarded(-3) == "-3"

    def test_a_hidden_figure_is_told_as_hidden(self):
        made = sdmx_csv(Observations("PYRAMID", ("REF_AREA", "SEX"), ((("370200", "1"), 5), (("370200", "2"), None))))
        assert made.decode().splitlines() == [
            "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,SEX,OBS_VALUE,OBS_STATUS",
            "dataflow,WANJIA:PYRAMID(1.0),I,370200,1,5,A",
            "dataflow,WANJIA:PYRAMID(1.0),I,370200,2,,Q",
        ]


def test_a_list_on_paper_has_as_many_pages_as_it_needs_and_nothing_in_it_is_markup():
    sink = io.BytesIO()
    made = Paper(sink, HEAD, MARK)
    made.add([[f"王{number} #panic() $x$ *b*", number] for number in range(120)])
    made.end()
    assert sink.getvalue().startswith(b"%PDF-")
    assert len(re.findall(rb"/Type */Page\b", sink.getvalue())) >= 3


class TestDecisions:
    def test_a_thousand_leave_at_once_and_one_more_needs_another_officer(self):
        assert [needs_second(rows) for rows in (0, BULK, BULK + 1)] == [False, False, True]

    def test_only_figures_leave_as_observations_and_only_short_lists_on_paper(self):
        figures = ShortFile("table", None, None, None, figures=True)
        looks = ShortFile("looks", None, None, None)
        assert Form.SDMX in forms_of(figures)
        assert Form.SDMX not in forms_of(looks)
        assert Form.PDF in forms_of(looks, AT_ONCE)
        assert form_problems(Form.PDF, forms_of(looks, AT_ONCE + 1))
        assert Form.PDF in forms_of(figures, columns=WIDEST)
        assert Form.PDF not in forms_of(figures, columns=WIDEST + 1)

    @pytest.mark.parametrize("reason", ["", "短", "x" * 301, "为王伟 370298199003070015 查询"])
    def test_a_reason_is_a_sentence_without_numbers_of_persons(self, reason):
        assert reason_problems(reason)
        assert not reason_problems("人口抽样核查，交街道统计站使用")
