"""Opening a household list: limits first, then parsing in a process that can do nothing else.

The parent never parses. It looks at size and first bytes, hands the bytes to ``parser`` on its standard input, and
takes lines of JSON back until the clock runs out.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from wanjia.intake.sources.household_list import parser
from wanjia.intake.sources.household_list.columns import Header, read_header
from wanjia.kernel.errors import N_, Problem, Refused

LARGEST = 20 * 1024 * 1024
SECONDS = 90

REFUSALS = {
    parser.TOO_LARGE: N_("The file is larger than 20 MB. Split it and send the parts one after the other."),
    parser.OLD_EXCEL: N_(
        "This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password."
    ),
    parser.NO_TABLE: N_("This is not a table in CSV or XLSX. Use the template and save it as .xlsx or .csv."),
    parser.UNPACKS_TOO_LARGE: N_("The file unpacks to far more than it should. Copy the rows into the template."),
    parser.ACTIVE: N_("The file holds macros or links to other files. Copy the rows into the template."),
    parser.BROKEN: N_("The file is damaged. Open it in Excel or WPS, save it again and send it once more."),
    parser.ENCODING: N_("The characters of this file cannot be read. Save it as CSV UTF-8 or as .xlsx."),
    parser.TOO_MANY_ROWS: N_("The file has more than 100,000 rows. Split it by community or by building."),
    parser.TOO_WIDE: N_("The file has more than 200 columns. Use the template and copy the rows into it."),
    parser.CELL_TOO_LONG: N_("A cell holds more than 500 characters. It is probably two rows run together."),
    parser.EMPTY: N_("The file has no rows below the headings. Fill in the template and send it again."),
}
TOO_HARD = N_("The file could not be read within the limits of memory and time. Copy the rows into the template.")


@dataclass(frozen=True)
class Sheet:
    """A file that could be read: its header, and the cells of the rows below as text."""

    header: Header
    rows: list[list[str]]


def open_list(content: bytes) -> Sheet:
    """The table in ``content``. Raises Refused with one problem of the field ``file`` for whatever is no such table."""
    if len(content) > LARGEST:
        raise _refused(parser.TOO_LARGE)
    rows = list(_parsed(content))
    if not rows:
        raise _refused(parser.EMPTY)
    header = read_header(rows[0])
    _check_header(header)
    if len(rows) == 1:
        raise _refused(parser.EMPTY)
    return Sheet(header, rows[1:])


def _check_header(header: Header) -> None:
    if header.missing:
        message = N_("Columns are missing: %(columns)s. Use the headings of the template.")
        raise Refused(Problem("columns_missing", message, "file", {"columns": "、".join(header.missing)}))
    if header.twice:
        message = N_("Columns stand in the file twice: %(columns)s. Keep one of each.")
        raise Refused(Problem("columns_twice", message, "file", {"columns": "、".join(header.twice)}))


def _parsed(content: bytes) -> Iterator[list[str]]:
    """The rows as the limited process tells them; its last line says how it ended."""
    *lines, end = _run(content).splitlines() or [b""]
    try:
        verdict = json.loads(end)
    except ValueError:  # killed by a limit: the last line is half a row, or there is none
        verdict = None
    if not isinstance(verdict, dict):
        raise Refused(Problem("too_hard", TOO_HARD, "file"))
    if verdict["end"] != parser.DONE:
        raise _refused(verdict["end"])
    return map(json.loads, lines)


def _run(content: bytes) -> bytes:
    command = [sys.executable, "-I", "-m", parser.__name__]
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and module)
            command, input=content, capture_output=True, env={}, cwd="/", timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as slow:
        raise Refused(Problem("too_hard", TOO_HARD, "file")) from slow
    return done.stdout


def _refused(code: str) -> Refused:
    return Refused(Problem(code, REFUSALS[code], "file"))
