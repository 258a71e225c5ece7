"""docs/tables.md: the registered tables, made from the catalogue."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from wanjia.statistics.pages import words
from wanjia.statistics.rules.audiences import aggregate_only, persons_behind
from wanjia.statistics.rules.catalogue import DESIGNS
from wanjia.statistics.types.designs import Audience, Design

HEAD = """# Tables

Made by `wanjia statistics designs` from the catalogue (`wanjia/statistics/rules/catalogue.py`). A new table is a
change of code with a review. Who sees a figure how: [decision 14](adr/0014-three-audiences.md). Numerators and
denominators of every figure: the page 指标口径 (`/figures/definitions`).

| code | title | 名称 | counts | rows × columns | narrowed by | exact to person rights | lists persons |
|---|---|---|---|---|---|---|---|
"""


def page_of_designs() -> str:
    """The whole page: one line a design."""
    return HEAD + "".join(map(_line, DESIGNS))


def _line(one: Design) -> str:
    with override("zh-hans"):
        chinese = _(one.title)
    with override("en"):
        cells = [
            f"`{one.code}`",
            one.title,
            chinese,
            one.counted,
            f"{_(words.DIMENSIONS[one.rows])} × {_(words.DIMENSIONS[one.columns])}",
            ", ".join(_(words.DIMENSIONS[name]) for name in one.filters) or "–",
            _yes(not aggregate_only(one)),
            _yes(persons_behind(Audience.PERSONS, one)),
        ]
    return _row(cells)


def _yes(holds: bool) -> str:
    return "yes" if holds else "no: protected for everyone"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
