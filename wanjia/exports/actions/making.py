"""The job: the parts of an order, read one after another, become sealed pieces of one file.

However many rows there are, one part and less than two pieces are in memory. A worker that dies leaves the order to the
next, which writes the file anew from the same frozen ids: a half-written stream cannot be taken up by another process.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import translation

from wanjia.access.queries import ordered_context
from wanjia.access.types import PersonsFile, Purpose, RequestContext
from wanjia.audit.actions import record
from wanjia.audit.types import Act
from wanjia.exports.actions.deciding import clear
from wanjia.exports.actions.writing import Writer, held, mark_of, writer_of
from wanjia.exports.models import Order, Part, Piece, piece_id
from wanjia.exports.queries import file_of
from wanjia.exports.rules.deciding import KEPT
from wanjia.exports.types import UNDER_WAY, Form, State
from wanjia.kernel.clock import Clock
from wanjia.kernel.errors import WanjiaError
from wanjia.kernel.memory import no_circles
from wanjia.vault.actions import seal_bytes
from wanjia.vault.types import FieldClass

PIECE = 256 * 1024


class Stopped(WanjiaError):
    """The order was cancelled, or another worker is at it."""


class Pieces:
    """Where the bytes of a file go: sealed piece by piece, each stored with how far the rows have come."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._waiting = bytearray()
        self._digest = hashlib.sha256()
        self._count = self._size = 0

    def write(self, data: bytes, /) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing is kept but by ``store``."""

    def close(self) -> None:
        """Nothing is open: what is not stored yet is lost with whoever is killed."""

    def store(self, done: int, *, last: bool = False) -> None:
        """Keep the whole pieces there are (``last``: the rest too). Stopped when the order is no longer this run's."""
        rows = list(self._whole(last))
        with transaction.atomic():
            mine = Order.objects.filter(pk=self._order.pk, run=self._order.run, state=State.MAKING)
            if not mine.update(done=done):
                raise Stopped("file")
            Piece.objects.bulk_create(rows)

    def finish(self, *, at: datetime) -> dict[str, object]:
        """What the order tells of its file."""
        return {"size": self._size, "digest": self._digest.hexdigest(), "expires_at": at + KEPT}

    def _whole(self, last: bool) -> Iterator[Piece]:
        while len(self._waiting) >= PIECE or (last and self._waiting):
            data = bytes(self._waiting[:PIECE])
            del self._waiting[:PIECE]
            self._digest.update(data)
            self._size += len(data)
            owner = piece_id(UUID(str(self._order.uuid)), self._count)
            content = seal_bytes(FieldClass.ATTACHMENT, owner=owner, data=data)
            yield Piece(uuid=owner, order=self._order, number=self._count, content=content)
            self._count += 1


def make(number: UUID, *, clock: Clock) -> None:
    """Make the file of an order, from the beginning if an earlier run was cut off.

    Does nothing for an order that is finished or cancelled. Forbidden when its asker may not take the list any more.
    """
    order = _begin(number)
    if order is None:
        return
    file = file_of(order.list)
    assert isinstance(file, PersonsFile), "only lists of persons are ordered"
    ctx = _context(order, file, clock())
    with translation.override(order.language):
        try:
            _write(order, file, ctx, clock)
        except Stopped:
            return


def fail(number: UUID, *, at: datetime) -> None:
    """Say that an order cannot be made; what was made of it goes away."""
    with transaction.atomic():
        order = Order.objects.select_for_update().filter(uuid=number, state__in=UNDER_WAY).first()
        if order is not None:
            order.state, order.run = State.FAILED, None
            order.save(update_fields=["state", "run"])
            clear(order)
            act = Act("system:exports", Purpose.ADMINISTRATION.value, "", "", "", order.area, "")
            record(act, action="file.fail", object=f"file:{number}", at=at)


def _begin(number: UUID) -> Order | None:
    with transaction.atomic():
        order = Order.objects.select_for_update().filter(uuid=number, state__in=UNDER_WAY).first()
        if order is not None:
            Piece.objects.filter(order=order).delete()
            order.state, order.run, order.done = State.MAKING, uuid4(), 0
            order.save(update_fields=["state", "run", "done"])
        return order


def _context(order: Order, file: PersonsFile, at: datetime) -> RequestContext:
    purpose = Purpose(order.purpose)
    return ordered_context(order.asked_by_id, file.policy, purpose=purpose, basis=order.basis, at=at)


def _write(order: Order, file: PersonsFile, ctx: RequestContext, clock: Clock) -> None:
    sink, number = Pieces(order), UUID(str(order.uuid))
    mark = mark_of(order.asked_by.name, number, at=ctx.at)
    writer = writer_of(Form(order.form), sink, file.head(ctx, order.given), mark)
    done = 0
    for part in list(Part.objects.filter(order=order).order_by("number").values_list("pk", flat=True)):
        with no_circles():
            done += _add(part, writer, order, file, ctx)
        sink.store(done)
    writer.end()
    sink.store(done, last=True)
    _finish(order, sink, ctx, clock())


def _add(part: int, writer: Writer, order: Order, file: PersonsFile, ctx: RequestContext) -> int:
    """The rows of a part, without those who left the reach since their ids were frozen; returns how many were."""
    ids = Part.objects.filter(pk=part).values_list("ids", flat=True).first()
    if ids is None:  # cancelled meanwhile
        raise Stopped("file")
    writer.add(file.rows(ctx, order.given, ids, UUID(str(order.uuid))).value)
    return len(ids)


def _finish(order: Order, sink: Pieces, ctx: RequestContext, at: datetime) -> None:
    with transaction.atomic():
        mine = Order.objects.filter(pk=order.pk, run=order.run, state=State.MAKING)
        if not mine.update(state=State.READY, run=None, **sink.finish(at=at)):
            raise Stopped("file")
        Part.objects.filter(order=order).delete()
        record(
            ctx.act(), action="file.make", object=f"file:{order.uuid}", at=at, fields=held(order.rows, order.persons)
        )
