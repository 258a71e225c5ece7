"""Designs as statements for any engine."""

from collections.abc import Iterable
from datetime import date, timedelta

from wanjia.kernel.periods import CALENDAR, Period, PeriodKind
from wanjia.places.queries import area
from wanjia.places.types import Area
from wanjia.statistics import sql
from wanjia.statistics.queries.scope import all_of, parts_of
from wanjia.statistics.rules.catalogue import design_of
from wanjia.statistics.types.designs import Counting, Design, Dimension, Population, Statement, Unit


def statements(codes: Iterable[str], *, area_id: int, on: date, year: int) -> list[Statement]:
    """Designs over an area and its parts: stocks as of ``on``, what happened in the calendar year ``year``.

    For comparing engines. They count exactly whoever asks, so no page and no other door hands on what they answer.
    """
    whole = area(area_id, on=on)
    return [_statement(design_of(code), whole, on, Period(CALENDAR, PeriodKind.YEAR, year)) for code in codes]


def _statement(design: Design, whole: Area, on: date, period: Period) -> Statement:
    parts = parts_of(whole, on) if design.rows is Dimension.AREA else all_of(whole)
    weighted = sql.question(design, Population.LIVING, Counting.OCCURRED, (), False)
    is_stock = design.unit is not Unit.EVENTS
    days = (on,) if is_stock else (period.span.start, period.last_day + timedelta(days=1))
    return Statement(design.code, weighted, sql.unweighted(weighted), (days[0], parts.ids, parts.codes, *days[1:]))
