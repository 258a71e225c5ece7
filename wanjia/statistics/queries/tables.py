"""A registered table for one asker: exact and live, or as it stood at the close."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.kernel.errors import N_, Forbidden, NotReady, Problem
from wanjia.kernel.seen import Seen
from wanjia.mirror.queries import ask
from wanjia.statistics import sql
from wanjia.statistics.models import Close
from wanjia.statistics.queries.closes import STILL_COUNTED, Cells, Named, closed
from wanjia.statistics.queries.scope import above, all_of, parts_of, place
from wanjia.statistics.rules.audiences import (
    audience_of,
    check_filters,
    closing_day,
    day_of,
    period_of,
    persons_behind,
    protection_of,
    shown_as,
)
from wanjia.statistics.rules.catalogue import design_of, is_free
from wanjia.statistics.rules.categories import UNKNOWN, headings
from wanjia.statistics.rules.disclosure import exact, protect
from wanjia.statistics.types.designs import Audience, Design, Dimension, Unit
from wanjia.statistics.types.protection import TOTAL, Grid, Key
from wanjia.statistics.types.tables import Heading, Question, Table, Wanted

NOTHING_WANTED = Wanted()
NO_FREE_CHOICE = N_("Rows and columns are chosen by staff with person rights. Use one of the listed tables.")
Figures = dict[Key, int | None]
Headings = tuple[tuple[Heading, ...], tuple[Heading, ...]]


def table(ctx: RequestContext, code: str, *, area: int, wanted: Wanted = NOTHING_WANTED) -> Table:
    """The table of a design for the asker, of one area and its parts.

    With person rights exact, live and of any day or period; without, and for what is aggregate only, protected and as
    of yesterday's close. Raises NotFound for an unknown design or an area out of reach, Refused for a filter that the
    design has not or a day to come, Forbidden for a day other than the close.
    """
    return _table(ctx, design_of(code), area, wanted, ctx.at)


def table_file(ctx: RequestContext, found: Table) -> Seen[Table]:
    """A table that leaves as a file: the log keeps who took it. It tells no person, so it has no subjects."""
    return see(
        ctx,
        action="statistics.file",
        object=f"{found.question.design.code}:{found.question.area.code}",
        load=lambda: found,
        subjects=lambda _: (),
    )


def public_table(code: str, *, area: int, wanted: Wanted = NOTHING_WANTED, at: datetime) -> Table:
    """The same for everybody: the end of last month, or whole quarters and years."""
    return _table(None, design_of(code), area, wanted, at)


def _table(ctx: RequestContext | None, design: Design, area_id: int, wanted: Wanted, at: datetime) -> Table:
    audience = audience_of(ctx)
    question = question_of(ctx, design, area_id, wanted, at)
    filters = [name for name, _ in wanted.filters]
    shown = shown_as(audience, design, filters)
    rows, columns = headings_of(question)
    closed_on: date | None = None
    if shown is Audience.PERSONS:
        grid, moment, behind = _grid(question)
        figures = exact(grid)
    else:
        closed_on = question.last if shown is Audience.PUBLIC else closing_day(shown, at)
        close = _close(question, shown, closed_on, at)
        figures, moment, behind = _figures(close), close.made_at, 0
    columns = tuple(one for one in columns if (TOTAL, one.code) in figures)
    rights = persons_behind(audience, design, filters)
    protection = protection_of(audience, design, filters)
    return Table(question, audience, protection, rows, columns, figures, moment, rights, behind, closed_on)


def question_of(ctx: RequestContext | None, design: Design, area_id: int, wanted: Wanted, at: datetime) -> Question:
    """What is asked, once it is known that this asker may ask it; raises as :func:`table` does."""
    audience = audience_of(ctx)
    if is_free(design) and audience is not Audience.PERSONS:
        raise Forbidden(NO_FREE_CHOICE)
    check_filters(audience, design, wanted.filters)
    first, last = _days(shown_as(audience, design, [name for name, _ in wanted.filters]), design, wanted, at)
    whole = place(ctx, audience, area_id, last)
    return Question(design, whole, wanted.population, wanted.counting, first, last, wanted.filters)


def given(question: Question) -> tuple[object, ...]:
    """The parameters of its statement: days, areas, values of its filters."""
    design = question.design
    parts = parts_of(question.area, question.last) if design.rows is Dimension.AREA else all_of(question.area)
    after = (question.last + timedelta(days=1),) if design.unit is Unit.EVENTS else ()
    return (question.first, parts.ids, parts.codes, *after, *(value for _, value in question.filters))


def _days(audience: Audience, design: Design, wanted: Wanted, at: datetime) -> tuple[date, date]:
    if design.unit is not Unit.EVENTS:
        day = day_of(audience, wanted.on, at)
        return day, day
    period = period_of(audience, wanted.period, at)
    return period.span.start, min(period.last_day, closing_day(audience, at))


def _grid(question: Question, *, keyed: bool = False) -> tuple[Grid, datetime, int]:
    """The counts behind a table, with the keys of its cells where they are needed; when, and how far behind."""
    design = question.design
    filters = tuple(name for name, _ in question.filters)
    answer = ask(
        f"statistics.{design.code}",
        sql.question(design, question.population, question.counting, filters, keyed),
        (*given(question), *((settings.FIGURES_KEY,) if keyed else ())),
        keys=2,
    )
    rows, columns = (tuple(one.code for one in side) for side in headings_of(question))
    counts = {(row, column): count for row, column, count, _ in answer.rows if row in rows and column in columns}
    keys = {(row, column): key for row, column, _, key in answer.rows}
    # Where everything is known, a column of what is not would only cost others their figures.
    known = tuple(one for one in columns if one != UNKNOWN or any(counts.get((row, one)) for row in rows))
    return Grid(rows, known, counts, keys), answer.moment, answer.behind


def headings_of(question: Question) -> Headings:
    """Its rows and its columns."""
    rows, columns = (
        parts_of(question.area, question.last).headings
        if one is Dimension.AREA
        else headings(one, question.design, question.first, question.last)
        for one in (question.design.rows, question.design.columns)
    )
    return rows, columns


def _close(question: Question, audience: Audience, closed_on: date, at: datetime) -> Close:
    """The table as it was first shown after this close; worked out now where nobody has asked yet."""
    named = Named(audience, question.design.code, question.area.id, question.name, closed_on)
    return closed(named, lambda: _cells(_protected(question, audience, closed_on, at)), at=at)


def _cells(figures: Figures) -> Cells:
    return [[*key, figure] for key, figure in figures.items()]


def _protected(question: Question, audience: Audience, closed_on: date, at: datetime) -> Figures:
    rule = protection_of(audience, question.design)
    assert rule is not None, "only protected tables are closed"
    grid, _, behind = _grid(question, keyed=True)
    if behind:
        raise NotReady(Problem("figures-behind", STILL_COUNTED))
    upper = above(question.area, question.last) if question.design.rows is Dimension.AREA else None
    if upper:
        shown = _figures(_close(replace(question, area=upper), audience, closed_on, at))
        hidden = {column for (row, column), figure in shown.items() if row == question.area.code and figure is None}
        grid = replace(grid, hidden_total=frozenset(hidden))
    return protect(grid, rule, households=question.design.unit is Unit.HOUSEHOLDS)


def _figures(close: Close) -> Figures:
    return {(row, column): figure for row, column, figure in close.figures}
