"""A short table as a workbook in which nothing is computed: every text is text, whatever it begins with."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

TEXT, WIDTHS = "@", {"A": 8, "B": 24, "C": 90, "D": 40}


def workbook(heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """The bytes of an XLSX file with one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: Worksheet, value: str | int, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", TEXT
    if bold:
        cell.font = Font(bold=True)
    return cell
