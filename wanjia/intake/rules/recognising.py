"""Which file it is, by the headings alone: short ones and the Chinese ones in use, in any width or script."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wanjia.intake.types.sources import Column, Expected, Layout, Recognised
from wanjia.kernel.characters import folded
from wanjia.kernel.errors import N_, Problem, Refused

ROWS_ABOVE = 10  # a title and a note may stand above the headings
LIKELY = 0.6  # of the needed headings: then it is that file, and some of it is missing
_BRACKETED = re.compile(r"\([^()]*(?:必填|选填|格式|代码表)[^()]*\)")
_ORNAMENT = re.compile(r"[\s*:_\ufeff]+")


def plain(heading: str) -> str:
    """A heading without width, script, blanks and hints, as headings are compared."""
    narrow = folded(unicodedata.normalize("NFKC", heading)).casefold()
    return _ORNAMENT.sub("", _BRACKETED.sub("", narrow))


class UnknownHeadings(Refused):
    """The headings of a file that nobody has declared or mapped."""

    def __init__(self, problem: Problem, headings: tuple[str, ...]) -> None:
        super().__init__(problem)
        self.headings = headings


@dataclass(frozen=True)
class _Fit:
    """How well a row of the file is the row of headings of a layout."""

    layout: Layout
    header: int
    places: Mapping[int, Column]
    twice: tuple[str, ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        found = {column.fact for column in self.places.values()}
        return tuple(column for column in self.layout.columns if column.needed and column.fact not in found)

    @property
    def share(self) -> float:
        needed = sum(column.needed for column in self.layout.columns)
        return 1 - len(self.missing) / needed if needed else float(bool(self.places))


def recognise(
    head: Sequence[Sequence[str]], layouts: Iterable[Layout], expected: Expected, departments: Mapping[str, str]
) -> Recognised:
    """The layout whose needed headings all stand in one of the first rows; of several, the one that knows most of them.

    ``departments`` are the names of departments by code. Raises Refused with one problem of the field ``file``.
    """
    fits = [_fit(layout, at, row) for layout in layouts for at, row in enumerate(head[:ROWS_ABOVE])]
    best = max(fits, key=lambda fit: (not fit.missing, fit.share, len(fit.places), -fit.header), default=None)
    if best is None or best.share < LIKELY or not best.places:
        raise _unknown(head)
    title = best.layout.title
    if expected.department and best.layout.department != expected.department:
        message = N_("This is the file “%(title)s” of %(department)s. Hand it in as a file of that department.")
        owner = departments.get(best.layout.department, best.layout.department)
        raise Refused(Problem("other_department", message, "file", {"title": title, "department": owner}))
    if best.missing:
        message = N_(
            "This looks like “%(title)s”, but columns are missing: %(columns)s. Ask the sender for all of them."
        )
        columns = "、".join(column.title for column in best.missing)
        raise Refused(Problem("columns_missing", message, "file", {"title": title, "columns": columns}))
    if best.twice:
        message = N_("Columns stand in the file twice: %(columns)s. Keep one of each.")
        raise Refused(Problem("columns_twice", message, "file", {"columns": "、".join(best.twice)}))
    names = [cell.strip() for at, cell in enumerate(head[best.header]) if at not in best.places and cell.strip()]
    return Recognised(best.layout, best.header, best.places, tuple(names))


def _fit(layout: Layout, at: int, row: Sequence[str]) -> _Fit:
    known = {plain(title): column for column in layout.columns for title in (column.heading, *column.titles)}
    places: dict[int, Column] = {}
    twice: list[str] = []
    for place, cell in enumerate(row):
        column = known.get(plain(cell))
        if column is None:
            continue
        if column in places.values():
            twice.append(column.title)
        else:
            places[place] = column
    return _Fit(layout, at, places, tuple(dict.fromkeys(twice)))


def _unknown(head: Sequence[Sequence[str]]) -> UnknownHeadings:
    widest = max(head[:ROWS_ABOVE], key=lambda row: sum(bool(cell.strip()) for cell in row), default=())
    found = "、".join(cell.strip()[:20] for cell in widest if cell.strip())[:200]
    message = N_(
        "The headings are those of no file that is taken here: %(found)s. Compare them with the list of files, or map "
        "them once as a profile."
    )
    headings = tuple(cell.strip() for cell in widest if cell.strip())
    return UnknownHeadings(Problem("unknown_file", message, "file", {"found": found}), headings)
