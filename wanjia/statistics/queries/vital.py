"""Vital rates of an area and a period, recomputed from the mirror at each question."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.kernel.errors import NotReady, Problem
from wanjia.kernel.periods import Period
from wanjia.kernel.seen import Seen
from wanjia.mirror.queries import ask
from wanjia.registry.types import EventKind
from wanjia.statistics import sql
from wanjia.statistics.queries.closes import STILL_COUNTED, Named, closed
from wanjia.statistics.queries.closes import Cells as ClosedCells
from wanjia.statistics.queries.scope import all_of, place
from wanjia.statistics.rules import vital as rules
from wanjia.statistics.rules.audiences import audience_of, closing_day, period_of
from wanjia.statistics.rules.fertility import fertile_group
from wanjia.statistics.types.designs import Audience, Counting, Population
from wanjia.statistics.types.protection import MANAGERS
from wanjia.statistics.types.vital import ByAge, VitalCounts, VitalRates

UNKNOWN_MOTHER = -1
NAME = "vital"  # of its closes, beside the codes of designs
TABLES, NUMBERS = ("at_first", "at_last", "births", "deaths"), ("married", "divorced", "came", "left")
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
    def days(self) -> int:
        return (self.end - self.first).days

    @property
    def name(self) -> str:
        """The question in one line without its area, the same for the same question."""
        return f"{self.population}|{self.counting}|{self.first}|{self.end}"

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

    People and rates of the population named, events by the day counted by. With person rights live; without, each count
    is rounded by its cell key and stays as it was after yesterday's close, and what rests on fewer than k events is
    None; for everyone, what tells of mothers and couples.
    NotFound for an area out of reach, Refused or Forbidden for a period that is not this asker's, NotReady while the
    mirror lacks changes that a close would then lack for ever.
    """
    audience = audience_of(ctx)
    period = period_of(audience, period, ctx.at)
    first, last = period.span.start, min(period.last_day, closing_day(audience, ctx.at))
    whole = place(ctx, audience, area, last)
    is_live = audience is Audience.PERSONS
    asked = Asked(all_of(whole).ids, population, counting, first, last + timedelta(days=1), keyed=not is_live)
    protection, closed_on = (None, None) if is_live else (MANAGERS, closing_day(audience, ctx.at))
    if closed_on is None:
        counts, (moment, behind) = _counts(asked, 1)
    else:
        counts, moment = _closed(asked, Named(audience, NAME, whole.id, asked.name, closed_on), ctx.at)
        behind = 0
    figures = rules.guarded(rules.figures(counts), protection)
    tables = rules.life_tables(counts, protection)
    of_whom = (population, counting, first, last)
    return VitalRates(whole, audience, *of_whom, figures, tables, moment, behind, closed_on)


def vital_file(ctx: RequestContext, found: VitalRates) -> Seen[VitalRates]:
    """Rates that leave as a file: the log keeps who took them. They tell no person, so there are no subjects."""
    return see(
        ctx,
        action="statistics.file",
        object=f"{NAME}:{found.area.code}",
        load=lambda: found,
        subjects=lambda _: (),
    )


def _closed(asked: Asked, named: Named, at: datetime) -> tuple[VitalCounts, datetime]:
    """The rounded counts as they were first shown after the close, and when that was."""

    def work_out() -> ClosedCells:
        counts, (_, behind) = _counts(asked, MANAGERS.step)
        if behind:
            raise NotReady(Problem("figures-behind", STILL_COUNTED))
        return _kept(counts)

    close = closed(named, work_out, at=at)
    return _taken_up(asked.days, close.figures), close.made_at


def _kept(counts: VitalCounts) -> ClosedCells:
    """The counts as a close keeps them: [name, both codes of the cell, count]; a number that stands alone has 0 0."""
    tables: dict[str, ByAge] = {name: getattr(counts, name) for name in TABLES}
    tables |= {name: {(0, 0): getattr(counts, name)} for name in NUMBERS}
    return [
        [name, f"{first} {second}", count] for name, cells in tables.items() for (first, second), count in cells.items()
    ]


def _taken_up(days: int, cells: ClosedCells) -> VitalCounts:
    """The counts that :func:`_kept` wrote down."""
    held: dict[str, dict[tuple[int, int], int]] = defaultdict(dict)
    for name, codes, count in cells:
        first, second = str(codes).split()
        held[str(name)][int(first), int(second)] = int(count or 0)
    at_first, at_last, births, deaths = (held[name] for name in TABLES)
    return VitalCounts(days, at_first, at_last, births, deaths, *(held[name][0, 0] for name in NUMBERS))


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
        days=asked.days,
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
