"""The second pair of eyes, and the asker's own change of mind."""

from uuid import UUID

from procrastinate.contrib.django import app

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.audit.queries import need_witness
from wanjia.exports.models import Order, Part, Piece
from wanjia.exports.queries import decides
from wanjia.exports.types import OPEN, State
from wanjia.kernel.errors import N_, NotFound, Problem, Refused

TASK = "wanjia.exports.tasks.make_file"


def decide(number: UUID, *, agree: bool, by: RequestContext) -> None:
    """Let an order be made, or decline it. NotFound for who is not above its asker.

    Refused to the asker, and to who agrees while the log has no witness: then the order waits on.
    """
    with within(by):
        order = Order.objects.select_for_update().filter(uuid=number, state=State.ASKED).first()
        if order is not None and order.asked_by_id == by.staff_id:
            raise Refused(Problem("four_eyes", N_("Another officer must agree to this file: you asked for it.")))
        if order is None or not decides(by, order):
            raise NotFound("file")
        if agree:
            need_witness(at=by.at)
        order.decided_by_id, order.decided_at = by.person_at_work(), by.at
        order.state = State.WAITING if agree else State.DECLINED
        order.save(update_fields=["decided_by", "decided_at", "state"])
        if agree:
            app.configure_task(TASK).defer(number=str(number))
        else:
            clear(order)
        record(by.act(), action=f"file.{'approve' if agree else 'decline'}", object=f"file:{number}", at=by.at)


def cancel(number: UUID, *, by: RequestContext) -> None:
    """Give up an own order that is not finished; a job at it stops at its next part. NotFound for any other."""
    with within(by):
        order = Order.objects.select_for_update().filter(uuid=number, asked_by=by.staff_id, state__in=OPEN).first()
        if order is None:
            raise NotFound("file")
        order.state, order.run = State.CANCELLED, None
        order.save(update_fields=["state", "run"])
        clear(order)
        record(by.act(), action="file.cancel", object=f"file:{number}", at=by.at)


def clear(order: Order) -> None:
    """Take away what an order froze and what was made of it; the order itself stays."""
    Part.objects.filter(order=order).delete()
    Piece.objects.filter(order=order).delete()
