"""Vital rates of an area and a period, recomputed from the mirror at each question."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from wanjia.access.types import RequestContext
from wanjia.kernel.periods import Period
from wanjia.mirror.queries import ask
from wanjia.registry.types import EventKind
from wanjia.statistics import sql
from wanjia.statistics.queries.scope import all_of, place
from wanjia.statistics.rules import vital as rules
from wanjia.statistics.rules.audiences import audience_of, closing_day, period_of
from wanjia.statistics.rules.fertility import fertile_group
from wanjia.statistics.types.designs import Audience, Counting, Population
from wanjia.statistics.types.protection import MANAGERS
from wanjia.statistics.types.vital import VitalCounts, VitalRates

UNKNOWN_MOTHER = -1
Cells = dict[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Asked:
    """One question of vital rates; ``end`` is the first day after the period."""

    ids: tuple[int, ...]
    population: Population
    counting: Counting
    first: date
    end: date
    keyed: bool

    @property
    def ends(self) -> tuple[date, date]:
        """The days whose stocks bound the period: the one before it and its last, as tables and returns count them."""
        return self.first - timedelta(days=1), self.end - timedelta(days=1)

    @property
    def secret(self) -> tuple[str, ...]:
        return (settings.FIGURES_KEY,) if self.keyed else ()


def vital(
    ctx: RequestContext,
    *,
    area: int,
    period: Period | None = None,
    population: Population = Population.LIVING,
    counting: Counting = Counting.OCCURRED,
) -> VitalRates:
    """The vital figures of an area; of the last whole year where no period is named, of one that runs up to today.

    People and rates of the population named, events by the day counted by. Without person rights each count is rounded
    by its cell key, and what rests on fewer than k events is None; for everyone, what tells of mothers and couples.
    NotFound for an area out of reach, Refused or Forbidden for a period that is not this asker's.
    """
    audience = audience_of(ctx)
    period = period_of(audience, period, ctx.at)
    first, last = period.span.start, min(period.last_day, closing_day(audience, ctx.at))
    whole = place(ctx, audience, area, last)
    protection = None if audience is Audience.PERSONS else MANAGERS
    end = last + timedelta(days=1)
    asked = Asked(all_of(whole).ids, population, counting, first, end, protection is not None)
    counts, (moment, behind) = _counts(asked, protection.step if protection else 1)
    figures = rules.guarded(rules.figures(counts), protection)
    tables = rules.life_tables(counts, protection)
    return VitalRates(whole, audience, population, counting, first, last, figures, tables, moment, behind)


def _counts(asked: Asked, step: int) -> tuple[VitalCounts, tuple[datetime, int]]:
    people = ask(
        "statistics.vital_people",
        sql.vital("vital_people", asked.population, asked.counting, asked.keyed),
        (*asked.ends, asked.ids, *asked.secret),
        keys=3,
    )
    events = ask(
        "statistics.vital_events",
        sql.vital("vital_events", asked.population, asked.counting, asked.keyed),
        (asked.first, asked.end, asked.ids, *asked.secret),
        at_least=people.as_of,
        keys=6,
    )
    stocks: dict[date, Cells] = defaultdict(dict)
    for day, age, sex, count, key in people.rows:
        stocks[day][age, sex] = (count, key)
    happened = [_Happened(*row) for row in events.rows]
    before, last = asked.ends
    counts = VitalCounts(
        days=(asked.end - asked.first).days,
        at_first=rules.softened(stocks[before], step),
        at_last=rules.softened(stocks[last], step),
        births=rules.softened(_births(happened), step),
        deaths=rules.softened(_cells((one.age, one.sex, one) for one in happened if one.is_of(EventKind.DEATH)), step),
        **{name: rules.softened(cells, step).get((0, 0), 0) for name, cells in _people(happened).items()},
    )
    return counts, (events.moment, max(people.behind, events.behind))


@dataclass(frozen=True)
class _Happened:
    """A row of vital_events.sql."""

    kind: int
    sex: int
    age: int
    mother_age: int | None
    here: bool
    was_here: bool
    count: int
    key: int

    def is_of(self, kind: EventKind) -> bool:
        """Whether such an event happened to people of the area."""
        return self.kind == kind and self.here


MOVES = frozenset(
    {
        EventKind.RESIDENCE_IN,
        EventKind.RESIDENCE_OUT,
        EventKind.RESIDENCE_WITHIN,
        EventKind.HUKOU_IN,
        EventKind.HUKOU_OUT,
        EventKind.HUKOU_WITHIN,
        EventKind.HOUSEHOLD_IN,
        EventKind.HOUSEHOLD_OUT,
        EventKind.EMIGRATION,
        EventKind.RETURN,
    }
)


def _births(happened: list[_Happened]) -> Cells:
    births = (one for one in happened if one.is_of(EventKind.BIRTH))
    return _cells(
        (UNKNOWN_MOTHER if one.mother_age is None else fertile_group(one.mother_age), one.sex, one) for one in births
    )


def _people(happened: list[_Happened]) -> dict[str, Cells]:
    """Who married, divorced, came and left; a move counts where only one of both homes lies in the area."""
    moved = [one for one in happened if one.kind in MOVES]
    return {
        "married": _cells((0, 0, one) for one in happened if one.is_of(EventKind.MARRIAGE)),
        "divorced": _cells((0, 0, one) for one in happened if one.is_of(EventKind.DIVORCE)),
        "came": _cells((0, 0, one) for one in moved if one.here and not one.was_here),
        "left": _cells((0, 0, one) for one in moved if one.was_here and not one.here),
    }


def _cells(parts: Iterable[tuple[int, int, _Happened]]) -> Cells:
    cells: Cells = {}
    for first, second, one in parts:
        count, key = cells.get((first, second), (0, 0))
        cells[first, second] = (count + one.count, key + one.key)
    return cells
