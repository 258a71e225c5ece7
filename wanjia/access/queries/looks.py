"""The transaction in which persons are read, and the audited answer that may leave."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NotRequired, TypedDict, TypeVar, Unpack
from uuid import UUID

from django.db import DatabaseError, OperationalError, connection, transaction

from wanjia.access.models import Basis, Sample
from wanjia.access.rules import WAYS_IN, basis_id, leading
from wanjia.access.types import Purpose, Reach, RequestContext, Throttled, UnmaskReason
from wanjia.audit.actions import record
from wanjia.audit.types import Grade
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, Forbidden
from wanjia.kernel.seen import Seen
from wanjia.places.queries import id_of_code

T = TypeVar("T")


class Entry(TypedDict):
    """What the audit row says beside the context: the action, its object, the fields that were shown."""

    action: str
    object: str
    fields: NotRequired[tuple[str, ...]]


@contextmanager
def within(ctx: RequestContext) -> Iterator[None]:
    """One transaction that sees and writes only rows in the reach of ``ctx``; commits at the end.

    It may not stand inside another transaction (RuntimeError): two contexts in one would share the wider reach.
    """
    with transaction.atomic(durable=True):
        _announce(ctx)
        yield


def see(
    ctx: RequestContext,
    *,
    load: Callable[[], T],
    subjects: Callable[[T], Iterable[tuple[UUID, Grade]]],
    **entry: Unpack[Entry],
) -> Seen[T]:
    """What ``load`` returns, once the audit row that names its ``subjects`` is committed.

    Raises OperationalError (the page says 503) when the row cannot be written, Forbidden when the counter session is
    used up, Throttled over the day's limit. Then nothing has been shown.
    """
    with within(ctx):
        value = load()
        audit_id = _account_for(ctx, list(subjects(value)), entry)
    return Seen(value, audit_id)


def unmask(
    ctx: RequestContext, *, person: UUID, field: str, reason: UnmaskReason, load: Callable[[], str]
) -> Seen[str]:
    """One masked field of one person in full; the audit row says which and for what reason."""
    return see(
        ctx,
        action=f"person.unmask.{reason}",
        object=f"person:{person}",
        fields=(field,),
        load=load,
        subjects=lambda _: [(person, Grade.OPENED)],
    )


def system_context(name: str, *, at: datetime, purpose: Purpose = Purpose.INTAKE) -> RequestContext:
    """The reach of a part of the platform itself, such as the gate or the loader: the whole city, sealed rows apart."""
    return RequestContext(f"system:{name}", frozenset(), Reach(whole_city=True), purpose, basis=name, at=at)


def _announce(ctx: RequestContext) -> None:
    settings = {
        "wanjia.reach": "city" if ctx.reach.whole_city else "areas",
        "wanjia.areas": _array(ctx.reach.areas),
        "wanjia.persons": _array(ctx.reach.persons),
        "wanjia.actor": ctx.actor,
        "wanjia.sealed": "",  # opened only by the action that has both officers' consent, and for its transaction
    }
    calls = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [text for pair in settings.items() for text in pair])


def _array(values: frozenset[int] | frozenset[UUID]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _account_for(ctx: RequestContext, subjects: list[tuple[UUID, Grade]], entry: Entry) -> int:
    opened = sorted({person for person, grade in subjects if grade is Grade.OPENED})
    if opened:
        _count(ctx, len(opened))
        _spend(ctx, opened)
    try:
        audit_id = record(ctx.act(), at=ctx.at, subjects=subjects, **entry)
    except DatabaseError as problem:
        raise OperationalError("the audit row could not be written, so nothing is shown") from problem
    if opened and ctx.purpose is Purpose.SAMPLE and ctx.staff_id is not None:
        _put_into_sample(ctx, entry["action"], audit_id)
    return audit_id


def _count(ctx: RequestContext, opened: int) -> None:
    """Add to the persons this actor opened today; over the limit the transaction ends and nothing counts."""
    if not ctx.views_a_day:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO access_views (actor, day, persons) VALUES (%s, %s, %s)
            ON CONFLICT (actor, day) DO UPDATE SET persons = access_views.persons + EXCLUDED.persons
            RETURNING persons""",
            [ctx.actor, day_in_china(ctx.at), opened],
        )
        (total,) = cursor.fetchone()
    if total > ctx.views_a_day:
        raise Throttled(N_("The number of people you may open in one day is used up. Ask your supervisor."))


def _spend(ctx: RequestContext, opened: list[UUID]) -> None:
    """Write the persons into the open basis, which holds so many and no more."""
    number = basis_id(ctx.basis)
    if number is None:
        return
    basis = Basis.objects.select_for_update().filter(pk=number, closed_at=None, closes_at__gt=ctx.at).first()
    persons = sorted({*basis.persons, *opened}) if basis else []
    if basis is None or len(persons) > basis.looks_allowed:
        raise Forbidden(N_("The counter session or task is over."), WAYS_IN)
    if persons != basis.persons:
        basis.persons = persons
        basis.save(update_fields=["persons"])


def _put_into_sample(ctx: RequestContext, action: str, audit_id: int) -> None:
    Sample.objects.create(
        staff_id=ctx.person_at_work(),
        role=leading(ctx.roles),
        area_id=id_of_code(ctx.area, on=day_in_china(ctx.at)),
        audit_id=audit_id,
        action=action,
        looked_at=ctx.at,
    )
