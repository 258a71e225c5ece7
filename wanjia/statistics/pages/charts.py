"""A table as a chart: each bar a share of the longest, hidden figures without one."""

from django.utils.translation import gettext as _

from wanjia.statistics.types.protection import TOTAL
from wanjia.statistics.types.tables import Table
from wanjia.web.types import Bar, PyramidLine

HIDDEN = "•"
MEN, WOMEN = "1", "2"


def figure_words(figure: int | None) -> str:
    """A figure as it is shown."""
    return HIDDEN if figure is None else f"{figure:,}"


def bars(table: Table) -> list[Bar]:
    """The total of each row."""
    totals = [table.figure(row.code, TOTAL) for row in table.rows]
    longest = max((figure or 0 for figure in totals), default=0)
    return [_bar(_(row.label), figure, longest) for row, figure in zip(table.rows, totals, strict=True)]


def pyramid(table: Table) -> list[PyramidLine]:
    """Men and women of each age, the oldest on top."""
    longest = max((table.figure(row.code, sex) or 0 for row in table.rows for sex in (MEN, WOMEN)), default=0)
    return [
        PyramidLine(row.label, *(_bar("", table.figure(row.code, sex), longest) for sex in (MEN, WOMEN)))
        for row in reversed(table.rows)
    ]


def _bar(label: str, figure: int | None, longest: int) -> Bar:
    return Bar(label, (figure or 0) / longest if longest else 0.0, figure_words(figure))
