"""A table as a workbook: text is text, so that nothing in it is ever a formula; only figures are numbers."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

FILE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 16


def workbook(*, title: str, mark: str, heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """The bytes of an .xlsx with a title, the mark of who made it, and the table."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for column in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    sheet.append([_text(sheet, title, bold=True)])
    sheet.append([_text(sheet, mark)])
    sheet.append([_text(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([value if isinstance(value, int) else _text(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _text(sheet: WriteOnlyWorksheet, value: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # without it "=1+1" would be a formula
    cell.font = Font(bold=bold)
    return cell
