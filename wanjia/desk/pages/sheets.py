"""A table as a workbook: every cell is text, so that nothing in it is ever a formula."""

import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from wanjia.access.types import RequestContext
from wanjia.kernel.clock import CHINA

WIDTH = 16


def workbook(*, title: str, mark: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The bytes of an .xlsx with a title, the mark of who made it, and the table."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for column in range(len(heads)):
        sheet.column_dimensions[chr(ord("A") + column)].width = WIDTH
    sheet.append([_text(sheet, title, bold=True)])
    sheet.append([_text(sheet, mark)])
    sheet.append([_text(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_text(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def mark(name: str, ctx: RequestContext) -> str:
    """Who made a file, when, and the request under which the audit log knows it."""
    told = {"name": name, "at": f"{ctx.at.astimezone(CHINA):%Y-%m-%d %H:%M}", "request": ctx.request_id}
    return _("Made by %(name)s on %(at)s, request %(request)s. Personal information: for the stated work only.") % told


def _text(sheet: WriteOnlyWorksheet, value: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # without it "=1+1" would be a formula
    cell.font = Font(bold=bold)
    return cell
