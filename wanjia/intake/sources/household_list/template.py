"""The empty list to download: every heading, a line that says what goes where, and text cells throughout."""

import csv
import io
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wanjia.intake.sources.household_list.columns import HEADINGS

TEXT = "@"
ROOM = 500  # rows prepared as text, so that no spreadsheet shortens a number typed into them


def workbook(translated: Callable[[str], str]) -> bytes:
    """The template as XLSX: the list on the first sheet, what each column holds on the second."""
    book = Workbook()
    sheet = book.active
    sheet.title = "家庭户信息表"
    sheet.append([heading.title for heading in HEADINGS])
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(HEADINGS, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(12, 2 * len(heading.title) + 4)
        sheet[f"{letter}1"].font = Font(bold=True)
        if heading.needed:
            sheet[f"{letter}1"].fill = PatternFill("solid", fgColor="DDEEEC")
        for row in range(2, ROOM + 2):
            sheet[f"{letter}{row}"].number_format = TEXT
    _explain(book.create_sheet("填写说明"), translated)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def table() -> bytes:
    """The headings as CSV in UTF-8 with the mark by which Excel knows it."""
    target = io.StringIO()
    csv.writer(target).writerow([heading.title for heading in HEADINGS])
    return target.getvalue().encode("utf-8-sig")


def _explain(sheet: Worksheet, translated: Callable[[str], str]) -> None:
    for heading in HEADINGS:
        needed = "必填" if heading.needed else ""
        sheet.append([heading.title, needed, translated(heading.says), heading.example])
    for letter, width in zip("ABCD", (20, 8, 60, 24), strict=True):
        sheet.column_dimensions[letter].width = width
