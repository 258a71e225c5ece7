"""Blank forms of a superior: opened as any file that was sent is, in the limited process, and understood."""

import csv
import hashlib
import io
from collections.abc import Sequence

from wanjia.intake.rules import blanks as rules
from wanjia.intake.rules.recognising import plain
from wanjia.intake.sources.opening import DESK, Choice, Head, Limits, as_file, pour
from wanjia.intake.types.blanks import Blank, BlankFact, Heading, SortedRows, Unit, Withheld

MOST_TYPED = 20_000  # persons that somebody typed in
LIMITS = Limits(DESK.size, MOST_TYPED, DESK.seconds)


def open_blank(content: bytes) -> Blank:
    """The form in a file. Cells under a heading of what is never held do not leave the limited process.

    Raises Refused with one problem of the field ``file`` for whatever is no form that can be filled in.
    """
    found: list[Blank] = []
    places: list[int] = []
    lines = io.BytesIO()

    def choose(head: Head) -> Choice:
        at = rules.header_at(head.rows)
        headings = _without_end(head.rows[at])
        found.append(Blank(tuple(map(_without_end, head.rows[:at])), headings, ()))
        withheld = map(rules.withheld_of, headings)
        places.extend(place for place, one in enumerate(withheld) if one is not Withheld.NEVER_HELD)
        return Choice(at, tuple(places))

    with as_file(content) as file:
        pour(file, LIMITS, choose, lines.write)
    lines.seek(0)
    read = csv.reader(io.TextIOWrapper(lines, "utf-8", newline=""))
    width = len(found[0].headings)
    rows = tuple(_placed(cells, places, width) for _number, _count, *cells in read)
    return Blank(found[0].above, found[0].headings, rows)


def blank_digest(blank: Blank) -> str:
    """By which the same form is known again: its headings, in any width or script."""
    return hashlib.sha256("\n".join(map(plain, blank.headings)).encode()).hexdigest()


def blank_headings(blank: Blank) -> tuple[Heading, ...]:
    """Every column with what it is most likely to be filled with."""
    return rules.headings_of(blank)


def blank_unit(blank: Blank, facts: Sequence[BlankFact | None]) -> Unit:
    """What a row of the form is about when its columns are filled with ``facts``. Refused for what is no mapping."""
    return rules.check(blank, facts)


def blank_rows(blank: Blank, facts: Sequence[BlankFact | None]) -> SortedRows:
    """The rows below the headings, sorted out."""
    return rules.sort_out(blank.rows, facts)


def _without_end(cells: Sequence[str]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return tuple(cells[:end])


def _placed(cells: Sequence[str], places: Sequence[int], width: int) -> tuple[str, ...]:
    held = dict(zip(places, cells, strict=True))
    return tuple(held.get(place, "") for place in range(width))
