"""A file that is ready goes to the one who ordered it, and to nobody after seven days."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wanjia.access.queries import ordered_context, within
from wanjia.access.types import Purpose, RequestContext
from wanjia.audit.actions import record
from wanjia.audit.queries import need_witness
from wanjia.audit.types import Act
from wanjia.exports.actions.deciding import clear
from wanjia.exports.actions.writing import file_name, held
from wanjia.exports.models import Order, Piece, piece_id
from wanjia.exports.queries import file_of
from wanjia.exports.types import Form, State, Taken
from wanjia.kernel.errors import NotFound
from wanjia.vault.queries import unseal_bytes
from wanjia.vault.types import FieldClass


def hand_out(number: UUID, *, by: RequestContext) -> Taken:
    """The file of an own order, opened piece by piece. NotFound for another's, and for one that is not ready or over.

    Forbidden when the asker's postings do not include the list any more. Refused while the log has no witness: the file
    waits, and its days go on.
    """
    with within(by):
        order = Order.objects.filter(uuid=number, asked_by=by.staff_id, state=State.READY).first()
        if order is None or order.expires_at is None or order.expires_at <= by.at:
            raise NotFound("file")
        need_witness(at=by.at)
        policy = file_of(order.list).policy
        ordered_context(by.person_at_work(), policy, purpose=by.purpose, basis=by.basis, at=by.at)
        record(
            by.act(), action="file.download", object=f"file:{number}", at=by.at, fields=held(order.rows, order.persons)
        )
    form = Form(order.form)
    return Taken(file_name(order.list, form, number, at=order.asked_at), form, _opened(order))


def remove_expired(*, at: datetime) -> int:
    """Remove the files whose days are over; returns how many. That they were made stays known."""
    removed = 0
    for pk in list(Order.objects.filter(state=State.READY, expires_at__lte=at).values_list("pk", flat=True)):
        with transaction.atomic():
            order = Order.objects.select_for_update().get(pk=pk)
            order.state = State.REMOVED
            order.save(update_fields=["state"])
            clear(order)
            act = Act("system:exports", Purpose.ADMINISTRATION.value, "", "", "", order.area, "")
            record(act, action="file.remove", object=f"file:{order.uuid}", at=at)
        removed += 1
    return removed


def _opened(order: Order) -> Iterator[bytes]:
    number, pieces = UUID(str(order.uuid)), Piece.objects.filter(order=order)
    for place in range(pieces.count()):
        content = bytes(pieces.values_list("content", flat=True).get(number=place))
        yield unseal_bytes(FieldClass.ATTACHMENT, owner=piece_id(number, place), sealed=content)
