"""The household list: what clerks write is read, what is wrong has its row, hostile files are refused unparsed."""

import io
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook

from wanjia.intake.rules.rows import COLUMNS
from wanjia.intake.sources import limited
from wanjia.intake.sources.household_list import template
from wanjia.intake.sources.household_list.columns import HEADINGS, read_header
from wanjia.intake.sources.household_list.files import open_list
from wanjia.intake.sources.household_list.reading import Lists, Preview, read_row, read_rows
from wanjia.intake.sources.opening import DESK
from wanjia.kernel.errors import Refused

LISTS = Lists(
    words={
        "relation": {"户主": "02", "妻": "12", "子": "20"},
        "marital_status": {"已婚": "20", "未婚": "10"},
        "education": {"小学教育": "80"},
        "identity_document": {"居民身份证": "01", "护照": "03"},
    },
    demo=True,
)
TITLES = ["户号", "社区（村）代码", "姓名", "性别", "出生日期", "与户主关系"]
ROW = ["0001", "370203012001", "王芳", "女", "1990.3.7", "户主"]
NUMBER = "370298199003070022"
FULL = {
    "household_no": "1",
    "community": "370203012001",
    "name": "王芳",
    "sex": "女",
    "birth_date": "1990-03-07",
    "relation": "户主",
}


def csv_of(*rows, encoding="utf-8"):
    return "\n".join(",".join(row) for row in rows).encode(encoding)


def xlsx_of(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(content, **changed):
    """The workbook with parts added or replaced; "/" in a name is written as two underscores."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {part.filename: old.read(part) for part in old.infolist()}
        for name, body in (parts | {name.replace("__", "/"): body for name, body in changed.items()}).items():
            new.writestr(name, body)
    return target.getvalue()


def code_of(content):
    with pytest.raises(Refused) as refusal:
        open_list(content)
    return refusal.value.problems[0].code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_both_encodings_are_read_and_strange_columns_are_dropped_by_name(encoding):
    sheet = open_list(csv_of([*TITLES, "民族"], [*ROW, "汉"], encoding=encoding))
    assert sheet.header.dropped == ("民族",)
    (row,) = read_rows(sheet.header, sheet.rows, LISTS)
    assert (row.values["name"], row.values["sex"], row.values["relation"]) == ("王芳", 2, "02")
    assert (row.values["birth_date"], row.values["birth_precision"]) == (date(1990, 3, 7), 1)
    assert row.problems == ()
    assert "汉" not in str(row)


def test_a_workbook_says_the_same_as_a_table():
    cells = [1, "370203012001", "王芳", "女", date(1990, 3, 7), "户主"]
    assert open_list(xlsx_of(TITLES, cells)).rows == [(2, ["1", "370203012001", "王芳", "女", "1990-03-07", "户主"])]


def test_every_wrong_value_is_named_and_the_good_rows_go_on():
    bad = ["0002", "370203012001", "王?", "雌", "2023-02-30", "邻居"]
    sheet = open_list(csv_of(TITLES, ROW, bad, [""] * 6, ROW))
    preview = Preview()
    for row in read_rows(sheet.header, sheet.rows, LISTS):
        preview.add(row)
    assert (preview.rows, preview.unreadable, len(preview.households)) == (3, 1, 2)
    assert {(one.row, one.problem.field) for one in preview.problems} == {
        (3, "name"),
        (3, "sex"),
        (3, "birth_date"),
        (3, "relation"),
    }


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("id_number", "3.70298199003070E+17", "identity_number.shortened"),
        ("id_number", "370298199003070023", "identity_number.check_character"),
        ("residence_since", "2015", "day_needed"),
        ("hukou_area", "莱西市", "division"),
        ("spouse_row", "三", "row_number"),
        ("longitude", "东经120", "degrees"),
        ("phone", "没有", "phone_form"),
    ],
)
def test_a_value_that_cannot_be_read_says_why(column, text, code):
    row = read_row(2, FULL | {column: text}, LISTS)
    assert [(problem.field, problem.code) for problem in row.problems] == [(column, code)]


def test_a_cell_that_must_be_filled_is_named_and_so_is_a_community_of_others():
    empty = read_row(2, {"household_no": "1"}, LISTS)
    assert {problem.field for problem in empty.problems} == {"community", "name", "sex", "birth_date", "relation"}
    foreign = read_row(2, FULL, replace(LISTS, communities=frozenset({"370203012002"})))
    assert [(problem.field, problem.code) for problem in foreign.problems] == [("community", "not_my_area")]


def test_numbers_are_mended_and_papers_of_other_kinds_are_left_as_they_are():
    citizen = read_row(2, {"id_number": " 370298 19900307 0022 "}, LISTS).values
    passport = read_row(2, {"id_type": "护照", "id_number": "e1234567"}, LISTS).values
    assert (citizen["id_type"], citizen["id_number"]) == ("01", NUMBER)
    assert (passport["id_type"], passport["id_number"]) == ("03", "E1234567")


def test_a_long_number_stored_as_a_number_is_told_to_be_shortened():
    ((_, row),) = open_list(xlsx_of([*TITLES, "证件号码"], [*ROW, int(NUMBER)])).rows
    assert "E+17" in row[6]


def test_every_heading_fills_a_column_of_the_gate_and_the_template_is_one_of_ours():
    unsaid = {name for name in COLUMNS if name.endswith(("_source", "standing"))}
    assert {heading.column for heading in HEADINGS} == set(COLUMNS) - {"row", "birth_precision"} - unsaid
    for content in (template.workbook(str), template.table()):
        assert code_of(content) == "empty"  # read, and found without rows
    assert read_header([heading.title for heading in HEADINGS]).missing == ()


def test_a_heading_that_is_missing_or_there_twice_is_named():
    assert code_of(csv_of(TITLES[:-1], ROW[:-1])) == "columns_missing"
    assert code_of(csv_of([*TITLES, "姓名"], [*ROW, "王芳"])) == "columns_twice"


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
HOSTILE = {
    "nothing": (b"", "empty"),
    "blank": (b"  \n ", "empty"),
    "old Excel without a workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "no_table"),
    "a page": (b"<html><table></table></html>", "no_table"),
    "a PDF": (b"%PDF-1.7 \n", "no_table"),
    "NUL in text": (csv_of(TITLES, ROW) + b"\0", "no_table"),
    "half a character of UTF-16": ("户号,姓名".encode("utf-16")[:-1], "encoding"),
    "mixed encodings": (csv_of(TITLES, ROW) + b"\xff\xff\xff", "encoding"),
    "a million columns": (csv_of(["户号"] * 300_000), "too_wide"),
    "a cell of 10 MB": (csv_of(TITLES, ["x" * 10_000_000]), "cell_too_long"),
    "too many rows": (csv_of(TITLES, *[["1"]] * 100_001), "too_many_rows"),
    "truncated": (xlsx_of(TITLES, ROW)[:-200], "broken"),
    "no workbook": (repacked(xlsx_of(TITLES))[:0] + b"PK\x03\x04" + b"\0" * 100, "broken"),
    "macro": (repacked(xlsx_of(TITLES, ROW), xl__vbaProject__bin=b"x"), "active"),
    "external link": (repacked(xlsx_of(TITLES, ROW), xl__externalLinks__link1=b"<x/>"), "active"),
    "slip": (repacked(xlsx_of(TITLES, ROW), **{"..__evil": b"x"}), "broken"),
    "entity": (repacked(xlsx_of(TITLES, ROW), xl__sharedStrings=DOCTYPE), "active"),
    "entity in UTF-16": (repacked(xlsx_of(TITLES, ROW), xl__other=DOCTYPE.decode().encode("utf-16")), "active"),
    "bomb": (repacked(xlsx_of(TITLES, ROW), xl__bomb=b"0" * 50_000_000), "unpacks_too_large"),
    "many parts": (repacked(xlsx_of(TITLES, ROW), **{f"x{n}": b"" for n in range(2_100)}), "unpacks_too_large"),
    "larger than 20 MB": (b"x" * (20 * 1024**2 + 1), "too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason_at_once(name):
    content, reason = HOSTILE[name]
    began = time.monotonic()
    assert code_of(content) == reason
    assert time.monotonic() - began < 10  # two seconds of its own; the machine is shared


def test_a_sheet_whose_one_far_cell_would_fill_the_memory_is_refused():
    book = Workbook()
    book.active.append(TITLES)
    book.active["XFD1048576"] = "x"
    target = io.BytesIO()
    book.save(target)
    assert code_of(target.getvalue()) in {"too_wide", "too_hard"}


def test_a_file_that_kills_the_parser_is_a_sentence_not_an_error():
    with pytest.raises(Refused) as refusal:
        open_list(csv_of(TITLES, ROW), limits=replace(DESK, seconds=0.0001))
    assert refusal.value.problems[0].code == "too_hard"


def test_the_parser_can_write_nothing_start_nothing_and_reach_nobody(tmp_path):
    tries = f"""
import {limited.__name__} as limited, socket, subprocess
limited._give_up_everything(10)
for attempt in (lambda: open({str(tmp_path / "x")!r}, "w"), socket.socket, lambda: subprocess.run(["true"])):
    try:
        attempt()
        print("done")
    except (PermissionError, OSError):
        print("refused")
"""
    done = subprocess.run([sys.executable, "-c", tries], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["refused"] * 3
