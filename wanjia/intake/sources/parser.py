"""Texts and workbooks, read in the limited process: CSV and TXT in any of the encodings in use, XLSX and XLS."""

import codecs
import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import BinaryIO

import python_calamine as calamine

from wanjia.intake.sources.limited import (
    ACTIVE,
    BROKEN,
    CELL_TOO_LONG,
    CUT_OFF,
    EMPTY,
    ENCODING,
    LONGEST_CELL,
    MOST_COLUMNS,
    NO_TABLE,
    PASSWORD,
    TOO_WIDE,
    UNPACKS_TOO_LARGE,
    Table,
    UnusableError,
    serve,
)

MOST_ENTRIES = 2_000
LARGEST_WHOLE, LARGEST_PART = 200 * 1024**2, 100 * 1024**2
MOST_RATIO = 100
SMALL_PART = 1024**2  # a short part of equal characters packs better than any ratio
EXACT_DIGITS = 15  # of a number in a spreadsheet; what is longer has lost its last digits
LONGEST_LINE = 100_000
PIECE = 1 << 20
# What the library raises over an archive whose directory lies.
_BROKEN_ARCHIVE = (
    zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
_AS_TEXT = re.compile(r'="([^"]*)"')
_CALL = re.compile(r"[=+\-@]\s*(?:[A-Za-z_.]+\s*[(|]|'[^']*'!)")
SEPARATORS = ",\t|;，^"

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
NO_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF", b"MZ\x90\0")
ACTIVE_PARTS = ("vbaproject", "externallinks/", "activex", "embeddings/", "macrosheets/")
DECLARATIONS = tuple(
    word.encode(form) for word in ("<!DOCTYPE", "<!ENTITY") for form in ("ascii", "utf-16-le", "utf-16-be")
)
FORMULA = frozenset("=+-@")


def table_of(file: BinaryIO) -> Table:
    """The table in a file, by its first bytes."""
    first = file.read(4096)
    file.seek(0)
    if first.startswith(ZIP):
        return _of_workbook(_checked_archive(file.read()))
    if first.startswith(OLE):
        return _of_workbook(_checked_binary(file.read()))
    if first.startswith(NO_TEXT):
        raise UnusableError(NO_TABLE)
    return Table(_of_text(file, _encoding(file, first)))


# Text


def _encoding(file: BinaryIO, first: bytes) -> str:
    for mark, encoding in BOMS.items():
        if first.startswith(mark):
            return encoding
    if wide := _wide(first):
        return wide
    if not first.strip():
        raise UnusableError(EMPTY)
    if b"\0" in first:
        raise UnusableError(NO_TABLE)
    for encoding in ("utf-8", "gb18030"):
        if _decodes(file, encoding):
            return encoding
    raise UnusableError(ENCODING)


def _wide(first: bytes) -> str:
    """UTF-16 without its mark: ASCII separators and digits leave every other byte empty."""
    pairs = len(first) // 2
    low, high = first[1::2].count(0), first[::2].count(0)
    if low > pairs / 10 and not high:
        return "utf-16-le"
    return "utf-16-be" if high > pairs / 10 and not low else ""


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    if encoding == "utf-8" and decoder.getstate()[0]:
        raise UnusableError(CUT_OFF)  # in the middle of a character
    return True


def _of_text(file: BinaryIO, encoding: str) -> Iterator[tuple[int, Sequence[str]]]:
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from _rows(_Lines(text))
    except UnicodeError as problem:
        raise UnusableError(ENCODING) from problem
    except csv.Error as problem:
        raise UnusableError(CELL_TOO_LONG if "limit" in str(problem) else BROKEN) from problem
    finally:
        text.detach()


class _Lines:
    """The lines of a text, none of them endless; it knows how the last one ended."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text, self.whole = text, True

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                wide = max(map(line.count, SEPARATORS)) > MOST_COLUMNS
                raise UnusableError(TOO_WIDE if wide else CELL_TOO_LONG)
            if "\0" in line:
                raise UnusableError(NO_TABLE)
            self.whole = line.endswith(("\n", "\r"))
            yield line


def _rows(lines: _Lines) -> Iterator[tuple[int, Sequence[str]]]:
    source = iter(lines)
    first = [line for _, line in zip(range(10), source, strict=False)]
    if "".join(first).lstrip().startswith(("<", "{")):
        raise UnusableError(NO_TABLE)
    separator = max(SEPARATORS, key=lambda mark: max((line.count(mark) for line in first), default=0))
    csv.field_size_limit(LONGEST_CELL * 4)
    widest = held = 0
    for number, cells in enumerate(csv.reader(_chained(first, source), delimiter=separator), 1):
        yield number, _without_formulas(cells)
        held = len(cells)
        widest = max(widest, held)
    if not lines.whole and 0 < held < widest:
        raise UnusableError(CUT_OFF)


def _without_formulas(cells: list[str]) -> list[str]:
    """Cells that a spreadsheet would compute: one that only says "this is text" is text, others are not taken."""
    if not any(cell[:1] in FORMULA for cell in cells if cell):
        return cells
    if any(_CALL.match(cell) for cell in cells):
        raise UnusableError(ACTIVE)
    return [match[1] if (match := _AS_TEXT.fullmatch(cell)) else cell for cell in cells]


def _chained(first: list[str], rest: Iterator[str]) -> Iterator[str]:
    yield from first
    yield from rest


# Workbooks


def _checked_archive(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive)
            _check_declarations(archive)
    except _BROKEN_ARCHIVE as problem:
        raise UnusableError(BROKEN) from problem
    return content


def _check_directory(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    whole = sum(part.file_size for part in parts)
    if len(parts) > MOST_ENTRIES or whole > LARGEST_WHOLE or any(map(_unpacks_too_large, parts)):
        raise UnusableError(UNPACKS_TOO_LARGE)
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise UnusableError(NO_TABLE)
    if any(active in name for name in names for active in ACTIVE_PARTS):
        raise UnusableError(ACTIVE)
    if any(name.startswith(("/", "\\")) or ".." in name or ":" in name for name in names):
        raise UnusableError(BROKEN)
    if len(set(names)) < len(names):  # two parts of one name: which one is read is up to the reader
        raise UnusableError(BROKEN)
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnusableError(PASSWORD)
    if any((part.external_attr >> 28) == 0xA for part in parts):  # a link
        raise UnusableError(BROKEN)


def _unpacks_too_large(part: zipfile.ZipInfo) -> bool:
    ratio = part.file_size / max(part.compress_size, 1)
    return part.file_size > LARGEST_PART or (part.file_size > SMALL_PART and ratio > MOST_RATIO)


def _check_declarations(archive: zipfile.ZipFile) -> None:
    """No part declares a document type or links to a program: nothing in a table needs one."""
    for part in archive.infolist():
        with archive.open(part) as stream:
            before, read = b"", 0
            while piece := stream.read(1 << 16):
                read += len(piece)
                if read > part.file_size:
                    raise UnusableError(UNPACKS_TOO_LARGE)
                if any(word in before + piece for word in DECLARATIONS):
                    raise UnusableError(ACTIVE)
                before = piece[-32:]


def _checked_binary(content: bytes) -> bytes:
    """A workbook of old Excel holds its parts' names in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in content or "EncryptionInfo".encode("utf-16-le") in content:
        raise UnusableError(PASSWORD)
    if "_VBA_PROJECT".encode("utf-16-le") in content or "Macros".encode("utf-16-le") in content:
        raise UnusableError(ACTIVE)
    if "Workbook".encode("utf-16-le") not in content and "Book".encode("utf-16-le") not in content:
        raise UnusableError(NO_TABLE)
    return content


def _of_workbook(content: bytes) -> Table:
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        seen = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible is calamine.SheetVisibleEnum.Visible]
        filled = [sheet for sheet in map(workbook.get_sheet_by_name, seen) if sheet.end]
    except calamine.PasswordError as problem:
        raise UnusableError(PASSWORD) from problem
    except (calamine.CalamineError, ValueError) as problem:
        raise UnusableError(BROKEN) from problem
    if not filled:
        raise UnusableError(EMPTY)
    if filled[0].end and filled[0].end[1] >= MOST_COLUMNS:
        raise UnusableError(TOO_WIDE)
    return Table(_cells(filled[0]), len(filled))


def _cells(sheet: calamine.CalamineSheet) -> Iterator[tuple[int, Sequence[str]]]:
    """Every row from the first of the sheet; columns left empty before the first filled one are cells too."""
    down, across = sheet.start or (0, 0)
    margin = [""] * across
    for number, row in enumerate(sheet.to_python(skip_empty_area=True), down + 1):
        yield number, margin + [_text(cell) for cell in row]


def _text(cell: object) -> str:
    """A cell as a clerk reads it. A long number stored as a number shows that its last digits are gone."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        whole = cell.is_integer()
        return f"{cell:.14E}" if abs(cell) >= 10**EXACT_DIGITS else str(int(cell)) if whole else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


if __name__ == "__main__":
    serve(table_of)
