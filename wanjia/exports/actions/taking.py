"""A list becomes a file at once where it is short; else an order whose ids are frozen now."""

import io
from uuid import UUID

from django.db import connection
from psycopg import sql

from wanjia.access.queries import within
from wanjia.access.types import Chosen, PersonsFile, RequestContext, Role, ShortFile, ShortTable
from wanjia.audit.actions import record
from wanjia.audit.queries import need_witness
from wanjia.exports.actions.writing import file_name, held, mark_of, writer_of
from wanjia.exports.models import Order
from wanjia.exports.queries import file_of, first_rows
from wanjia.exports.rules import deciding
from wanjia.exports.rules.deciding import AT_ONCE, MOST_OPEN, form_problems, forms_of, needs_second, reason_problems
from wanjia.exports.rules.texts import sdmx_csv
from wanjia.exports.types import OPEN, Form, State, Taken, Wish
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.kernel.ids import uuid7
from wanjia.vault.actions import seal
from wanjia.vault.types import FieldClass

PART = 5_000  # ids read in one transaction
# One statement, so that the list is that of one moment; the ids stay in the database.
FREEZE = """
WITH numbered AS MATERIALIZED (
    SELECT id, persons, row_number() OVER () AS row FROM ({chosen}) AS chosen (id, persons)
), frozen AS (
    INSERT INTO exports_part (order_id, number, ids)
    SELECT {order}, (row - 1) / {part}, array_agg(id ORDER BY row) FROM numbered GROUP BY 2
)
SELECT count(*), coalesce(sum(persons), 0)::bigint FROM numbered
"""


def take_out(wish: Wish, author: str, *, by: RequestContext) -> Taken | UUID:
    """The file itself where the list is short, else the number of an order, which waits for the second officer.

    ``author`` is the asker's name at work. Refused for a form the list has not, without a reason where a second officer
    has to decide, with five orders under way, and for what has to be decided while the log has no witness. NotFound or
    Refused as the list itself says.
    """
    file, number = file_of(wish.list), uuid7(by.at)
    if isinstance(file, ShortFile):
        _refuse_form(wish, forms_of(file, columns=len(file.head(by, wish.given).columns)))
        return _taken(wish, number, author, by, file.read(by, wish.given, number).value)
    chosen = file.chosen(by, wish.given)
    first = first_rows(by, chosen, limit=deciding.BULK + 1)
    persons = sum(of for _, of in first)
    if needs_second(persons) or file.in_full(wish.given):
        return _order(wish, file, number, chosen, by)
    _refuse_form(wish, forms_of(file, len(first)))
    rows = file.rows(by, wish.given, [pk for pk, _ in first], number).value
    with within(by):
        record(by.act(), action="file.take", object=f"file:{number}", at=by.at, fields=held(len(rows), persons))
    return _taken(wish, number, author, by, ShortTable(file.head(by, wish.given), rows))


def _taken(wish: Wish, number: UUID, author: str, by: RequestContext, table: ShortTable) -> Taken:
    if len(table.rows) > AT_ONCE:
        raise Refused(Problem("large", N_("This table has too many rows for one file. Choose a smaller area."), "area"))
    name = file_name(wish.list, wish.form, number, at=by.at)
    if wish.form is Form.SDMX:
        assert table.observations is not None, "only tables of figures offer this form"
        return Taken(name, wish.form, iter([sdmx_csv(table.observations)]))
    sink = io.BytesIO()
    writer = writer_of(wish.form, sink, table.head, mark_of(author, number, at=by.at))
    writer.add(table.rows)
    writer.end()
    return Taken(name, wish.form, iter([sink.getvalue()]))


def _order(wish: Wish, file: PersonsFile, number: UUID, chosen: Chosen, by: RequestContext) -> UUID:
    """Freeze who is in the file; nothing of them is read before the job."""
    problems = reason_problems(wish.reason)
    if problems:
        raise Refused(*problems)
    with within(by):
        need_witness(at=by.at)
        _refuse_many(by)
        order = Order.objects.create(**_columns(wish, file, number, by))
        order.rows, order.persons = _freeze(order.pk, chosen)
        _refuse_form(wish, forms_of(file, order.rows))
        order.save(update_fields=["rows", "persons"])
        fields = (wish.form.value, *held(order.rows, order.persons))
        record(by.act(), action="file.ask", object=f"file:{number}", at=by.at, fields=fields)
    return number


def _columns(wish: Wish, file: PersonsFile, number: UUID, by: RequestContext) -> dict[str, object]:
    return {
        "uuid": number,
        "asked_by_id": by.person_at_work(),
        "role": min(by.roles, key=list(Role).index).value,
        "area": by.area,
        "purpose": by.purpose.value,
        "basis": by.basis,
        "asked_at": by.at,
        "list": wish.list,
        "given": {name: list(values) for name, values in wish.given.items()},
        "form": wish.form.value,
        "language": wish.language,
        "title": file.head(by, wish.given).title,
        "reason": seal(FieldClass.NOTE, owner=number, text=wish.reason.strip()),
        "state": State.ASKED.value,
    }


def _freeze(order: int, chosen: Chosen) -> tuple[int, int]:
    statement = sql.SQL(FREEZE).format(order=order, part=PART, chosen=sql.SQL(chosen.sql))
    with connection.cursor() as cursor:
        cursor.execute(statement, chosen.parameters)
        rows, persons = cursor.fetchone()
        return rows, persons


def _refuse_form(wish: Wish, offered: tuple[Form, ...]) -> None:
    problems = form_problems(wish.form, offered)
    if problems:
        raise Refused(*problems)


def _refuse_many(by: RequestContext) -> None:
    if Order.objects.filter(asked_by=by.staff_id, state__in=OPEN).count() >= MOST_OPEN:
        words = N_("Five files of yours are not finished. Wait for one of them, or cancel one.")
        raise Refused(Problem("many", words))
