"""The persons, or the households, behind a figure."""

from collections.abc import Collection

from wanjia.access.types import RequestContext
from wanjia.kernel.errors import N_, Forbidden, NotFound
from wanjia.kernel.seen import Seen
from wanjia.mirror.queries import ask
from wanjia.mirror.types import Answer
from wanjia.registry.queries import households_counted, persons_counted
from wanjia.registry.types.views import HouseholdLine, PersonLine
from wanjia.statistics import sql
from wanjia.statistics.queries.tables import NOTHING_WANTED, given, headings_of, question_of
from wanjia.statistics.rules.audiences import audience_of, persons_behind
from wanjia.statistics.rules.catalogue import design_of
from wanjia.statistics.types.designs import Unit
from wanjia.statistics.types.protection import TOTAL
from wanjia.statistics.types.tables import Behind, Cell, Counted, Heading, Question, Wanted
from wanjia.web import paging

NOBODY_LISTED = N_("Nobody is listed behind this figure. It is for planning, and shown as a number only.")
TOTAL_HEADING = Heading(TOTAL, N_("Total"))


def behind(ctx: RequestContext, code: str, *, area: int, cell: Cell, wanted: Wanted = NOTHING_WANTED) -> Seen[Behind]:
    """One page of those whom a figure of a table counts, each in the log as listed.

    Forbidden without person rights and for whatever is aggregate only (rules.audiences), whoever asks. NotFound for a
    design, an area in reach or a cell that is not there; Refused as for the table itself. The same WHERE counts the
    figure and finds the persons, at one position of the mirror.
    """
    design = design_of(code)
    if not persons_behind(audience_of(ctx), design, [name for name, _ in wanted.filters]):
        raise Forbidden(NOBODY_LISTED)
    question = question_of(ctx, design, area, wanted, ctx.at)
    rows, columns = headings_of(question)
    row, column = _heading(rows, cell.row), _heading(columns, cell.column)
    cursor = paging.read(cell.page)
    answer = _numbers(question, _codes(rows, row), _codes(columns, column), cursor)
    found = [(number, times) for _, number, times in answer.rows if number is not None]
    part = paging.cut(found, cursor, key=lambda one: (one[0],))
    name = f"{design.code}:{question.area.code}:{cell.row or '*'}:{cell.column or '*'}"
    seen = _lines(ctx, question, [number for number, _ in part.rows], name)
    counted = tuple(Counted(seen.value[number], times) for number, times in part.rows if number in seen.value)
    elsewhere = sum(times for number, times in part.rows if number not in seen.value)
    figure = answer.rows[0][0]
    ways = (part.before, part.after)
    listed = Behind(question, row, column, figure, counted, elsewhere, *ways, answer.moment, answer.behind)
    return Seen(listed, seen.audit_id)


def _heading(headings: Collection[Heading], code: str) -> Heading:
    found = TOTAL_HEADING if code == TOTAL else next((one for one in headings if one.code == code), None)
    if found is None:
        raise NotFound("cell")
    return found


def _codes(headings: Collection[Heading], one: Heading) -> tuple[str, ...]:
    return tuple(heading.code for heading in headings) if one.code == TOTAL else (one.code,)


def _numbers(
    question: Question, rows: tuple[str, ...], columns: tuple[str, ...], cursor: paging.Cursor | None
) -> Answer:
    filters = tuple(name for name, _ in question.filters)
    back = cursor is not None and cursor.before
    text = sql.numbers(question.design, question.population, question.counting, filters, back)
    beside = cursor.key[0] if cursor else 0
    cell = (rows, columns, beside, paging.SIZE + 1)
    return ask(f"statistics.{question.design.code}.persons", text, (*given(question), *cell))


def _lines(
    ctx: RequestContext, question: Question, numbers: Collection[int], figure: str
) -> Seen[dict[int, PersonLine]] | Seen[dict[int, HouseholdLine]]:
    if question.design.unit is Unit.HOUSEHOLDS:
        return households_counted(ctx, numbers, figure=figure)
    return persons_counted(ctx, numbers, figure=figure)
