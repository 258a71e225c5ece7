"""Returns: counted at one position of the mirror, read within reach, and counted again."""

import hashlib
from collections import defaultdict
from typing import Any

from wanjia.access.queries import see, within
from wanjia.access.types import RequestContext
from wanjia.kernel.errors import N_, Forbidden, NotFound
from wanjia.kernel.periods import Period, PeriodKind
from wanjia.kernel.seen import Seen
from wanjia.mirror.queries import ask
from wanjia.places.queries import area
from wanjia.statistics import sql
from wanjia.statistics.models import Return
from wanjia.statistics.queries.scope import place
from wanjia.statistics.queries.tables import given, headings_of
from wanjia.statistics.rules.audiences import audience_of
from wanjia.statistics.rules.disclosure import exact
from wanjia.statistics.rules.periods import ENDS
from wanjia.statistics.rules.returns import changes, digest, form_of
from wanjia.statistics.types.designs import Audience, Counting, Population, Unit
from wanjia.statistics.types.protection import Grid
from wanjia.statistics.types.returns import (
    Comparison,
    Counts,
    FiledReturn,
    FiledTable,
    Filing,
    ReturnForm,
    Step,
    Taken,
)
from wanjia.statistics.types.tables import Heading, Question
from wanjia.web import paging

NO_PERSON_RIGHTS = N_("Returns hold exact figures. Only staff with person rights file and read them.")


def returns(ctx: RequestContext, *, page: str = "") -> paging.Page[FiledReturn]:
    """One page of the returns of the reader's areas, the newest first, without their figures."""
    entitled(ctx)
    with within(ctx):
        rows = Return.objects.select_related("filled_by").prefetch_related("decisions__decided_by").defer("tables")
        return paging.page(rows, paging.read(page), order=("-id",)).map(lambda row: _view(row, ()))


def filed_return(ctx: RequestContext, number: int) -> FiledReturn:
    """One return with its figures; NotFound out of reach."""
    entitled(ctx)
    with within(ctx):
        return view_of(number)


def return_file(ctx: RequestContext, number: int) -> Seen[FiledReturn]:
    """The same as it leaves in a file: the log keeps who took it. It tells no person, so it has no subjects."""
    entitled(ctx)
    return see(
        ctx,
        action="statistics.return.file",
        object=f"return:{number}",
        load=lambda: view_of(number),
        subjects=lambda _: (),
    )


def compare(ctx: RequestContext, number: int) -> Comparison:
    """The return as it is filed against what its statement counts now."""
    filed = filed_return(ctx, number)
    filing = Filing(filed.form.code, filed.area.id, filed.period, filed.population, filed.counting)
    now = counted(ctx, filing)
    intact = filed.digest == digest(heading(filing, filed.area.code, filed.version), filed.counts)
    same = filed.counts.question == now.question
    return Comparison(filed, intact, same, now.position, changes(filed.counts.tables, now.tables))


def entitled(ctx: RequestContext) -> None:
    """Raise Forbidden for those whose figures are protected."""
    if audience_of(ctx) is not Audience.PERSONS:
        raise Forbidden(NO_PERSON_RIGHTS)


def heading(filing: Filing, area_code: str, version: int) -> tuple[str | int, ...]:
    """What the digest covers beside the figures."""
    period = filing.period
    when = (period.reporting_year.name, period.kind.value, period.year, period.number)
    return (filing.form, area_code, *when, filing.population.value, filing.counting.value, version)


def counted(ctx: RequestContext, filing: Filing) -> Counts:
    """Every table of the return, in one answer of the mirror. NotFound for an area out of reach."""
    form = form_of(filing.form)
    questions = _questions(ctx, form, filing)
    statement = sql.together(form.designs, filing.population, filing.counting)
    answer = ask(f"statistics.return.{form.code}", statement, given(questions[0]))
    cells: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for design, row, column, count, _ in answer.rows:
        cells[design][row, column] = count
    tables = tuple(_table(one, cells[one.design.code]) for one in questions)
    return Counts(tables, answer.as_of, hashlib.sha256(statement.encode()).hexdigest())


def view_of(number: int) -> FiledReturn:
    """The return of this number within the reach that was announced."""
    rows = Return.objects.select_related("filled_by").prefetch_related("decisions__decided_by")
    row = rows.filter(pk=number).first()
    if row is None:
        raise NotFound("return")
    return _view(row, tuple(map(_stored, row.tables)))


def _questions(ctx: RequestContext, form: ReturnForm, filing: Filing) -> list[Question]:
    last = filing.period.last_day
    whole = place(ctx, Audience.PERSONS, filing.area, last)
    first = {one: filing.period.span.start if one.unit is Unit.EVENTS else last for one in form.designs}
    of_whom = (filing.population, filing.counting)
    return [Question(one, whole, *of_whom, first[one], last) for one in form.designs]


def _table(question: Question, cells: dict[tuple[str, str], int]) -> FiledTable:
    rows, columns = headings_of(question)
    within_table = {(row, column) for row in (one.code for one in rows) for column in (one.code for one in columns)}
    counts = {key: count for key, count in cells.items() if key in within_table}
    grid = Grid(tuple(one.code for one in rows), tuple(one.code for one in columns), counts, {})
    figures = {key: figure or 0 for key, figure in exact(grid).items()}
    return FiledTable(question.design.code, rows, columns, figures)


def stored(one: FiledTable) -> dict[str, Any]:
    """A table as it is kept."""
    return {
        "design": one.design,
        "rows": [[heading.code, heading.label] for heading in one.rows],
        "columns": [[heading.code, heading.label] for heading in one.columns],
        "figures": [[*key, figure] for key, figure in one.figures.items()],
    }


def _stored(kept: dict[str, Any]) -> FiledTable:
    rows, columns = (tuple(Heading(*pair) for pair in kept[side]) for side in ("rows", "columns"))
    return FiledTable(kept["design"], rows, columns, {(row, column): n for row, column, n in kept["figures"]})


def _view(row: Return, tables: tuple[FiledTable, ...]) -> FiledReturn:
    period = Period(ENDS[row.ends], PeriodKind(row.kind), row.year, row.number)
    filled = Taken(Step.FILLED, row.filled_by_id, row.filled_by.name, row.filled_at)
    decisions = sorted(row.decisions.all(), key=lambda one: one.turn)
    after = (
        Taken(Step(one.step), one.decided_by_id, one.decided_by.name, one.decided_at, one.note) for one in decisions
    )
    return FiledReturn(
        id=row.pk,
        form=form_of(row.form),
        area=area(row.area_id, on=period.last_day),
        period=period,
        population=Population(row.population),
        counting=Counting(row.counting),
        version=row.version,
        counts=Counts(tables, row.position, row.question),
        digest=row.digest,
        steps=(filled, *after),
    )
