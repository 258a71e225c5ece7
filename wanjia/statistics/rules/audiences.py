"""Who is shown what: the audience of an asker, how its tables are protected, and which day they show."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from wanjia.access.types import RequestContext, Role
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, Forbidden, Problem, Refused
from wanjia.kernel.periods import CALENDAR, Period, PeriodKind, ReportingYear
from wanjia.registry.types import EventKind
from wanjia.statistics.types.designs import Audience, Design, Dimension, Filters
from wanjia.statistics.types.protection import MANAGERS, PUBLIC, Protection

# Breakdowns that tell of marriage, or of a mother; and what happens to couples.
OF_FAMILIES = frozenset({Dimension.MARITAL, Dimension.MOTHER_AGE})
OF_COUPLES = frozenset({EventKind.MARRIAGE, EventKind.DIVORCE, EventKind.ANNULMENT})


# Who works with figures or with the system, and with nobody's record.
WITHOUT_PERSONS = frozenset({Role.STATISTICIAN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


def audience_of(ctx: RequestContext | None) -> Audience:
    """Statisticians and officers hold no person rights, whatever else they hold; nobody at all is the public."""
    if ctx is None:
        return Audience.PUBLIC
    return Audience.MANAGERS if WITHOUT_PERSONS & ctx.roles else Audience.PERSONS


def aggregate_only(design: Design, filters: Collection[Dimension] = ()) -> bool:
    """Whether nobody sees persons, points or exact figures: women or couples by marriage, children or time since.

    Every breakdown by marital status, by the age of mothers and every count of weddings and divorces is one, also where
    sex and age are not asked: what stands in two tables can be put together.
    """
    asked = {design.rows, design.columns, *filters}
    return bool(asked & OF_FAMILIES) or bool(OF_COUPLES & set(design.events))


def shown_as(audience: Audience, design: Design, filters: Collection[Dimension] = ()) -> Audience:
    """Whose rules a table follows: what is aggregate only is shown to those with person rights as to managers."""
    held_back = audience is Audience.PERSONS and aggregate_only(design, filters)
    return Audience.MANAGERS if held_back else audience


def protection_of(audience: Audience, design: Design, filters: Collection[Dimension] = ()) -> Protection | None:
    """How a table is protected; None for exact figures, which only those with person rights get."""
    protections = {Audience.PERSONS: None, Audience.MANAGERS: MANAGERS, Audience.PUBLIC: PUBLIC}
    return protections[shown_as(audience, design, filters)]


def closing_day(audience: Audience, at: datetime) -> date:
    """The last day whose figures the audience sees: today, yesterday's close, or the last month's end."""
    today = day_in_china(at)
    return {
        Audience.PERSONS: today,
        Audience.MANAGERS: today - timedelta(days=1),
        Audience.PUBLIC: today.replace(day=1) - timedelta(days=1),
    }[audience]


def day_of(audience: Audience, wanted: date | None, at: datetime) -> date:
    """The day a table is about. Only those with person rights choose one, and none that is still to come."""
    last = closing_day(audience, at)
    if wanted is None or wanted == last:
        return last
    if audience is not Audience.PERSONS:
        raise Forbidden(N_("These figures are shown for the last close only."))
    if wanted > last:
        raise Refused(Problem("future", N_("This day is still to come. Choose one up to today."), "on"))
    return wanted


def period_of(audience: Audience, wanted: Period | None, at: datetime) -> Period:
    """The period a table is about: the last whole calendar year where none is named (``usual_year``).

    Those without person rights get whole periods that are closed, the public whole quarters and years.
    """
    last = closing_day(audience, at)
    period = wanted or Period(CALENDAR, PeriodKind.YEAR, usual_year(audience, CALENDAR, at))
    if period.span.start > last:
        raise Refused(Problem("future", N_("This period is still to come. Choose an earlier one."), "year"))
    if audience is not Audience.PERSONS and period.last_day > last:
        raise Forbidden(N_("These figures are shown for closed periods only."))
    if audience is Audience.PUBLIC and period.kind is PeriodKind.MONTH:
        raise Forbidden(N_("The public sees quarters and years, not single months."))
    return period


def usual_year(audience: Audience, ends: ReportingYear, at: datetime) -> int:
    """The last reporting year of a kind that is over, by its number."""
    last = closing_day(audience, at)
    running = ends.containing(last, PeriodKind.YEAR)
    return running.year if running.last_day == last else running.previous.year


def check_filters(audience: Audience, design: Design, filters: Filters) -> None:
    """Raise Refused for a filter that the design has not; Forbidden for one that the public asks for."""
    for name, _ in filters:
        if name not in design.filters:
            raise Refused(Problem("filter", N_("This table cannot be narrowed by that. Choose another."), name))
    if filters and audience is Audience.PUBLIC:
        raise Forbidden(N_("Public tables are shown whole."))


def persons_behind(audience: Audience, design: Design, filters: Collection[Dimension] = ()) -> bool:
    """Whether a figure may open the list of those it counts."""
    return protection_of(audience, design, filters) is None
