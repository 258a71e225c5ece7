"""A workbook (ECMA-376) written row by row into a stream, in constant memory.

Every text is an inline string with the format "text": nothing in it is ever computed, and numbers of eighteen digits
stay what they are. openpyxl takes 100 seconds for a million rows of eight cells; this takes ten.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import IO, Protocol
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from wanjia.access.types import Figure, FileHead, OwnSheet, Row
from wanjia.exports.rules.cells import REPEATED, is_risky
from wanjia.exports.types import Mark

ROWS_A_SHEET = 1_000_000  # a sheet holds 1,048,576
BYTES_A_SHEET = 1 << 30  # without the 64-bit form of zip, which Excel does not read from a stream
HEAD_ROWS = 4  # title, what was asked, who took it, the heads
WIDTH, NOTES = 16, 100
LONGEST_FOOTER = 240
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What needs a closer look before it is written: markup, what XML forbids or folds, what looks like a formula.
_SPECIAL = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]|^[\\s=+\\-@＝＋－＠]|\\s$")

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The parts that are the same in every workbook. Formats of cells in ``styles``: 0 number, 1 text, 2 bold text, 3 text
# that a program might compute when it is edited, 4 bold text in the middle of its cell.
FIXED = {
    "xl/styles.xml": "styles.xml",
    "_rels/.rels": "relations.xml",
    "[Content_Types].xml": "content_types.xml",
}
FOLDER = Path(__file__).resolve().parent.parent / "data" / "workbook"


class Sink(Protocol):
    """Where the bytes of a file go; nothing is read back."""

    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...
    def close(self) -> None: ...


class Book:
    """A workbook in the making: ``add`` rows, then ``end``."""

    def __init__(self, sink: Sink, head: FileHead, mark: Mark) -> None:
        self._zip = ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=1)
        self._cell = lru_cache(REPEATED, typed=True)(_cell)
        self._head, self._mark = head, mark
        self._sheets = 0
        self._begin()

    def add(self, rows: Iterable[Row]) -> None:
        """Some rows more; a full sheet is followed by another with the same head."""
        lines = [f"<row>{''.join(map(self._cell, row))}</row>" for row in rows]
        if self._rows + len(lines) > ROWS_A_SHEET or self._bytes > BYTES_A_SHEET:
            self._close()
            self._begin()
        self._put("".join(lines))
        self._rows += len(lines)

    def end(self) -> None:
        """The workbook is complete."""
        self._close()
        if self._head.sheet:
            self._sheets += 1
            self._zip.writestr(f"xl/worksheets/sheet{self._sheets}.xml", _notes(self._head.sheet, self._mark))
        self._zip.writestr("xl/workbook.xml", _book(self._sheets))
        self._zip.writestr("xl/_rels/workbook.xml.rels", _relations(self._sheets))
        self._zip.writestr("docProps/core.xml", _properties(self._head, self._mark))
        for name, file in FIXED.items():
            self._zip.write(FOLDER / file, name)
        self._zip.close()

    def _begin(self) -> None:
        self._sheets += 1
        self._rows = self._bytes = 0
        self._sheet: IO[bytes] = self._zip.open(f"xl/worksheets/sheet{self._sheets}.xml", "w")
        self._put(_opening(self._head, self._mark))

    def _put(self, text: str) -> None:
        data = text.encode()
        self._bytes += len(data)
        self._sheet.write(data)

    def _close(self) -> None:
        self._put(_closing(self._head, self._mark))
        self._sheet.close()


def asked_line(head: FileHead) -> str:
    """What was asked for, in one line."""
    return "；".join(f"{label}：{words}" for label, words in head.asked)


def _cell(value: str | int) -> str:
    if isinstance(value, (int, Figure)):
        return f"<c><v>{value}</v></c>"
    if not value:
        return "<c/>"
    if _SPECIAL.search(value):
        return _text(value, 3 if is_risky(value) else 1)
    return f'<c t="inlineStr" s="1"><is><t>{value}</t></is></c>'


def _text(value: str, style: int) -> str:
    # "_x000D_" would be read as a carriage return: the underscore itself is written so.
    clean = escape(_FORBIDDEN.sub("", value).replace("_x", "_x005F_x")).replace("\r", "_x000D_")
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{clean}</t></is></c>'


def _opening(head: FileHead, mark: Mark) -> str:
    columns = len(head.columns)
    heads = "".join(_text(title, 2) for title in head.columns)
    if head.sheet:
        return _own_opening(head.sheet, heads)
    widths = f'<col min="1" max="{columns}" width="{WIDTH}" customWidth="1"/>'
    return (
        f"{_view(HEAD_ROWS, widths)}<row>{_text(head.title, 2)}</row><row>{_text(asked_line(head), 1)}</row>"
        f"<row>{_text(mark.line, 1)}</row><row>{heads}</row>"
    )


def _own_opening(sheet: OwnSheet, heads: str) -> str:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(sheet.widths, 1)
    )
    above = "".join(_line(row, 4 if _alone(row) else 1) for row in sheet.above)
    under = "".join(_line(row, 2) for row in sheet.under)
    return f"{_view(len(sheet.above) + 1 + len(sheet.under), widths)}{above}<row>{heads}</row>{under}"


def _view(heads: int, widths: str) -> str:
    """The beginning of a sheet whose first rows stay where they are."""
    return (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        f'<pane ySplit="{heads}" topLeftCell="A{heads + 1}" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>"
    )


def _line(row: tuple[str, ...], style: int) -> str:
    return f"<row>{''.join(_text(cell, style) if cell and style > 1 else _cell(cell) for cell in row)}</row>"


def _alone(row: tuple[str, ...]) -> bool:
    """A title: the first cell, and nothing beside it."""
    return bool(row) and bool(row[0]) and not any(row[1:])


def _across(sheet: OwnSheet) -> str:
    """Titles stand across the whole width, as they did where they came from."""
    width = len(sheet.widths)
    rows = [number for number, row in enumerate(sheet.above, 1) if _alone(row)] if width > 1 else []
    spans = "".join(f'<mergeCell ref="A{number}:{_letters(width)}{number}"/>' for number in rows)
    return f'<mergeCells count="{len(rows)}">{spans}</mergeCells>' if rows else ""


def _letters(place: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    before, last = divmod(place - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + last)


def _notes(sheet: OwnSheet, mark: Mark) -> str:
    lines = "".join(f"<row>{_text(line, 1)}</row>" for line in (mark.line, *sheet.notes))
    widths = f'<col min="1" max="1" width="{NOTES}" customWidth="1"/>'
    return f'{XML}<worksheet xmlns="{MAIN}"><cols>{widths}</cols><sheetData>{lines}</sheetData></worksheet>'


def _closing(head: FileHead, mark: Mark) -> str:
    below = "".join(_line(row, 1) for row in head.sheet.below) if head.sheet else ""
    across = _across(head.sheet) if head.sheet else ""
    return (
        f"{below}</sheetData>{across}<headerFooter><oddHeader>{_printed('&L', head.title)}</oddHeader>"
        f"<oddFooter>{_printed('&L', mark.line)}{escape('&R&P / &N')}</oddFooter></headerFooter></worksheet>"
    )


def _printed(place: str, text: str) -> str:
    """A line on every printed page; an ampersand of its own is written twice there."""
    clean = _FORBIDDEN.sub("", text)[:LONGEST_FOOTER].replace("&", "&&")
    return escape(place + clean)


def _book(sheets: int) -> str:
    every = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1))
    return f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{every}</sheets></workbook>'


def _relations(sheets: int) -> str:
    every = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    styles = f'<Relationship Id="styles" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{every}{styles}</Relationships>'


def _properties(head: FileHead, mark: Mark) -> str:
    made = f"{mark.at:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"{XML}<cp:coreProperties xmlns:cp={quoteattr(PACKAGE + '/metadata/core-properties')} "
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(head.title)}</dc:title><dc:creator>{escape(mark.author)}</dc:creator>"
        f"<dc:description>{escape(mark.line)}</dc:description>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created></cp:coreProperties>'
    )
