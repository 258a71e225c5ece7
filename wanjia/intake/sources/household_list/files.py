"""Opening a household list, as any file is opened: only the columns of its headings leave the limited process."""

import csv
import io
from dataclasses import dataclass

from wanjia.intake.sources import limited
from wanjia.intake.sources.household_list.columns import Header, read_header
from wanjia.intake.sources.opening import DESK, REFUSALS, Choice, Head, Limits, as_file, pour
from wanjia.kernel.errors import N_, Problem, Refused


@dataclass(frozen=True)
class Sheet:
    """A file that could be read: its header, and the cells of the rows below as text, by number of the row."""

    header: Header
    rows: list[tuple[int, list[str]]]


def open_list(content: bytes, *, limits: Limits = DESK) -> Sheet:
    """The table in ``content``. Raises Refused with one problem of the field ``file`` for whatever is no such table."""
    found: list[Header] = []
    lines = io.BytesIO()

    def choose(head: Head) -> Choice:
        header = read_header(head.rows[0])
        _check_header(header)
        found.append(header)
        return Choice(0, tuple(place for place, column in enumerate(header.columns) if column))

    with as_file(content) as file:
        pour(file, limits, choose, lines.write)
    lines.seek(0)
    rows = [(int(number), cells) for number, _, *cells in csv.reader(io.TextIOWrapper(lines, "utf-8", newline=""))]
    if not rows:
        raise Refused(Problem(limited.EMPTY, REFUSALS[limited.EMPTY], "file"))
    return Sheet(found[0], rows)


def _check_header(header: Header) -> None:
    if header.missing:
        message = N_("Columns are missing: %(columns)s. Use the headings of the template.")
        raise Refused(Problem("columns_missing", message, "file", {"columns": "、".join(header.missing)}))
    if header.twice:
        message = N_("Columns stand in the file twice: %(columns)s. Keep one of each.")
        raise Refused(Problem("columns_twice", message, "file", {"columns": "、".join(header.twice)}))
