"""The limited process: bytes in on standard input, rows out as lines of JSON, the last line says how it ended.

Run as ``python -I -m …`` with an empty environment. Before it looks at the bytes it gives up memory, time, files,
children and sockets for good; so whatever a file makes of the libraries that parse it, there is nothing to reach.
"""

import csv
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

import python_calamine as calamine

DONE = "done"
TOO_LARGE, OLD_EXCEL, NO_TABLE = "too_large", "old_excel", "no_table"
UNPACKS_TOO_LARGE, ACTIVE, BROKEN = "unpacks_too_large", "active", "broken"
ENCODING, TOO_MANY_ROWS, TOO_WIDE = "encoding", "too_many_rows", "too_wide"
CELL_TOO_LONG, EMPTY = "cell_too_long", "empty"

MEMORY = 1024**3
SECONDS = 60
MOST_ENTRIES = 2_000
LARGEST_WHOLE, LARGEST_PART = 200 * 1024**2, 100 * 1024**2
MOST_RATIO = 100
SMALL_PART = 1024**2  # a short part of equal characters packs better than any ratio
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 100_000, 200, 500
EXACT_DIGITS = 15  # of a number in a spreadsheet; what is longer has lost its last digits

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
ACTIVE_PARTS = ("vbaproject", "externallinks/", "activex", "embeddings/", "macrosheets/")
DECLARATIONS = tuple(
    word.encode(form) for word in ("<!DOCTYPE", "<!ENTITY") for form in ("ascii", "utf-16-le", "utf-16-be")
)
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.remove", "os.rename")


class UnusableError(Exception):
    """This is no table that can be taken; the only argument is the code of the reason."""


def main() -> None:
    """Read standard input as a table."""
    content = sys.stdin.buffer.read()
    _give_up_everything()
    try:
        for row in rows_of(content):
            sys.stdout.write(json.dumps(row, ensure_ascii=True) + "\n")
        end = DONE
    except UnusableError as reason:
        end = str(reason)
    sys.stdout.write(json.dumps({"end": end}) + "\n")


def rows_of(content: bytes) -> Iterator[list[str]]:
    """Every row as text, the header first."""
    if content.startswith(ZIP):
        table = _of_workbook(content)
    elif content.startswith(OLD):
        raise UnusableError(OLD_EXCEL)
    else:
        table = _of_text(content)
    for number, row in enumerate(table):
        if number > MOST_ROWS:
            raise UnusableError(TOO_MANY_ROWS)
        if len(row) > MOST_COLUMNS:
            raise UnusableError(TOO_WIDE)
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise UnusableError(CELL_TOO_LONG)
        yield row


def _of_text(content: bytes) -> Iterable[list[str]]:
    text = _decoded(content)
    if not text.strip():
        raise UnusableError(EMPTY)
    if "\0" in text or text.lstrip().startswith("<") or text.startswith("%PDF"):
        raise UnusableError(NO_TABLE)
    first = text.splitlines()[0]
    separator = max(",\t;，", key=first.count)
    csv.field_size_limit(LONGEST_CELL * 4)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as problem:
        raise UnusableError(CELL_TOO_LONG if "limit" in str(problem) else BROKEN) from problem


def _decoded(content: bytes) -> str:
    """UTF-8, or the national standard that Excel writes in China."""
    if content.startswith(UTF_16):
        raise UnusableError(ENCODING)
    for form in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(form)
        except UnicodeDecodeError:
            continue
    raise UnusableError(ENCODING)


def _of_workbook(content: bytes) -> Iterable[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive)
            _check_declarations(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as problem:
        raise UnusableError(BROKEN) from problem
    return _first_sheet(content)


def _check_directory(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise UnusableError(NO_TABLE)
    if any(active in name for name in names for active in ACTIVE_PARTS):
        raise UnusableError(ACTIVE)
    if any(name.startswith(("/", "\\")) or ".." in name or ":" in name for name in names):
        raise UnusableError(BROKEN)
    if any(part.flag_bits & 0x1 or (part.external_attr >> 28) == 0xA for part in parts):  # encrypted; a link
        raise UnusableError(BROKEN)
    whole = sum(part.file_size for part in parts)
    if len(parts) > MOST_ENTRIES or whole > LARGEST_WHOLE or any(map(_unpacks_too_large, parts)):
        raise UnusableError(UNPACKS_TOO_LARGE)


def _unpacks_too_large(part: zipfile.ZipInfo) -> bool:
    ratio = part.file_size / max(part.compress_size, 1)
    return part.file_size > LARGEST_PART or (part.file_size > SMALL_PART and ratio > MOST_RATIO)


def _check_declarations(archive: zipfile.ZipFile) -> None:
    """No part declares a document type: nothing in a table needs one, and entities expand without bound."""
    for part in archive.infolist():
        with archive.open(part) as stream:
            before = b""
            while piece := stream.read(1 << 16):
                if any(word in before + piece for word in DECLARATIONS):
                    raise UnusableError(ACTIVE)
                before = piece[-32:]


def _first_sheet(content: bytes) -> Iterator[list[str]]:
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = workbook.get_sheet_by_index(0)
        if sheet.total_width > MOST_COLUMNS:
            raise UnusableError(TOO_WIDE)
        if sheet.total_height > MOST_ROWS + 1:
            raise UnusableError(TOO_MANY_ROWS)
        rows = sheet.to_python(skip_empty_area=False)
    except calamine.CalamineError as problem:
        raise UnusableError(BROKEN) from problem
    return ([_text(cell) for cell in row] for row in rows)


def _text(cell: object) -> str:
    """A cell as a clerk reads it. A long number stored as a number shows that its last digits are gone."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        whole = cell.is_integer()
        return f"{cell:.14E}" if abs(cell) >= 10**EXACT_DIGITS else str(int(cell)) if whole else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _give_up_everything() -> None:
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 8,
    }
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    writes = event == "open" and arguments[1] not in (None, "r", "rb")
    if event.startswith(FORBIDDEN) or writes:
        raise PermissionError(event)


if __name__ == "__main__":
    main()
