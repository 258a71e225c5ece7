"""What may leave, what it would be, and how far one's orders have come."""

from collections.abc import Mapping
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from psycopg import sql

from wanjia.access.queries import supervises, within
from wanjia.access.types import Chosen, Given, PersonsFile, RequestContext, Role, ShortFile
from wanjia.exports.models import Order
from wanjia.exports.rules.deciding import forms_of, needs_second
from wanjia.exports.types import Form, Ordered, Preview, State
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.places.queries import id_of_code
from wanjia.vault.queries import unseal
from wanjia.vault.types import FieldClass

MOST_SHOWN = 100
COUNT = "SELECT count(*), coalesce(sum(persons), 0)::bigint FROM ({chosen}) AS chosen (id, persons)"


@cache
def _files() -> Mapping[str, PersonsFile | ShortFile]:
    declared = [one for path in settings.FILES for one in import_string(path)]
    return {one.name: one for one in declared}


def file_of(name: str) -> PersonsFile | ShortFile:
    """The list that a context declared under ``name``; NotFound for none."""
    try:
        return _files()[name]
    except KeyError:
        raise NotFound("list") from None


def preview(ctx: RequestContext, name: str, given: Given) -> Preview:
    """What a list would be as a file, before anything of it leaves: counted, not read."""
    file = file_of(name)
    head = file.head(ctx, given)
    if isinstance(file, ShortFile):
        return Preview(head, forms_of(file, columns=len(head.columns)))
    rows, persons = _count(ctx, file.chosen(ctx, given))
    many, in_full = needs_second(persons), file.in_full(given)
    return Preview(head, forms_of(file, rows, len(head.columns)), rows, persons, many or in_full, in_full and not many)


def first_rows(ctx: RequestContext, chosen: Chosen, *, limit: int) -> list[tuple[int, int]]:
    """The first rows of a list, at most ``limit``, as its asker reaches them: (id, persons it tells of)."""
    with within(ctx), connection.cursor() as cursor:
        cursor.execute(sql.SQL("{} LIMIT {}").format(sql.SQL(chosen.sql), limit), chosen.parameters)
        return list(cursor.fetchall())


def my_orders(ctx: RequestContext) -> tuple[Ordered, ...]:
    """One's own orders, the latest first; those of other people belong to nobody here."""
    rows = _rows().filter(asked_by=ctx.staff_id).order_by("-asked_at", "-pk")[:MOST_SHOWN]
    return tuple(_ordered(row) for row in rows)


def undecided(ctx: RequestContext) -> tuple[Ordered, ...]:
    """The orders that wait for a second officer whom this reader may be, the oldest first."""
    rows = _rows().filter(state=State.ASKED).exclude(asked_by=ctx.staff_id).order_by("asked_at", "pk")
    return tuple(_ordered(row, reads=True) for row in rows if decides(ctx, row))


def decides(ctx: RequestContext, order: Order) -> bool:
    """Whether the reader is the second pair of eyes for an order: another person, one level above or in charge of
    security."""
    area = id_of_code(order.area, on=day_in_china(order.asked_at)) if order.area else None
    return order.asked_by_id != ctx.staff_id and supervises(ctx, Role(order.role), area)


def _rows() -> QuerySet[Order]:
    return Order.objects.select_related("asked_by", "decided_by")


def _count(ctx: RequestContext, chosen: Chosen) -> tuple[int, int]:
    with within(ctx), connection.cursor() as cursor:
        cursor.execute(sql.SQL(COUNT).format(chosen=sql.SQL(chosen.sql)), chosen.parameters)
        rows, persons = cursor.fetchone()
        return rows, persons


def _ordered(row: Order, *, reads: bool = False) -> Ordered:
    return Ordered(
        number=UUID(str(row.uuid)),
        title=row.title,
        form=Form(row.form),
        state=State(row.state),
        asked_at=row.asked_at,
        asker=row.asked_by.name,
        rows=row.rows,
        persons=row.persons,
        done=row.done,
        size=row.size,
        expires_at=row.expires_at,
        decided_by=row.decided_by.name if row.decided_by else "",
        reason=unseal(FieldClass.NOTE, owner=row.uuid, sealed=bytes(row.reason)) if reads and row.reason else "",
    )
