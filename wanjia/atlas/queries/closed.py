"""Counts for those without person rights: of the last close, from the registered tables of statistics."""

from collections.abc import Collection

from wanjia.access.types import RequestContext
from wanjia.atlas.rules.figures import CLOSED
from wanjia.atlas.types import Closed, Counted, Counts
from wanjia.kernel.errors import N_, Forbidden
from wanjia.places.queries import children
from wanjia.places.types import Area
from wanjia.statistics.queries import table
from wanjia.statistics.types.protection import TOTAL
from wanjia.statistics.types.tables import Table, Wanted

NOT_SHOWN = N_("This figure is shown only to those who work with the records of its area.")


def closed(ctx: RequestContext, area_id: int, names: Collection[str]) -> Counted:
    """Some counts as of the last close, None where one is hidden.

    Forbidden for a count that stands in no registered table, NotFound out of the asker's area.
    """
    if not CLOSED.keys() >= {*names}:
        raise Forbidden(NOT_SHOWN)
    found = {name: _table(ctx, area_id, CLOSED[name]) for name in names}
    first = next(iter(found.values()))
    whole, day = first.question.area, first.question.last
    parts = tuple(_counts(one, one.code, found) for one in children(whole.id, on=day))
    return Counted(_counts(whole, TOTAL, found), parts, first.moment, closed_on=day)


def _table(ctx: RequestContext, area_id: int, of: Closed) -> Table:
    return table(ctx, of.design, area=area_id, wanted=Wanted(population=of.population))


def _counts(of: Area, row: str, found: dict[str, Table]) -> Counts:
    return Counts(of, {name: one.figure(row, CLOSED[name].column) for name, one in found.items()})
