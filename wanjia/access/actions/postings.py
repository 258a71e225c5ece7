"""Postings: one officer asks, another approves, and it holds from that moment."""

from wanjia.access.models import Posting, Staff
from wanjia.access.queries.looks import within
from wanjia.access.rules import posting_problems
from wanjia.access.types import PostingWish, RequestContext, Role
from wanjia.audit.actions import record
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.places.queries import area


def grant_posting(wish: PostingWish, *, by: RequestContext) -> int:
    """Ask for a posting; it opens nothing until :func:`approve_posting`. Returns its id."""
    today = day_in_china(by.at)
    with within(by):
        _check_person(wish.staff_id, by)
        held = Posting.objects.filter(staff=wish.staff_id, ended_at=None, valid_to__gt=today)
        roles = [Role(role) for role in held.values_list("role", flat=True)]
        problems = posting_problems(wish, area(wish.area_id, on=today).level, roles)
        if problems:
            raise Refused(*problems)
        row = Posting.objects.create(**vars(wish), origin="granted", granted_at=by.at, granted_by_id=by.staff_id)
        record(by.act(), action="posting.grant", object=f"posting:{row.pk}", at=by.at, fields=(wish.role.value,))
    return row.pk


def approve_posting(posting_id: int, *, by: RequestContext) -> None:
    """The second pair of eyes; in force at once. Refused to whoever asked for it and to whom it is for."""
    with within(by):
        row = Posting.objects.select_for_update().filter(pk=posting_id, approved_at=None, ended_at=None).first()
        if row is None:
            raise NotFound("posting")
        if by.staff_id in {row.granted_by_id, row.staff_id}:
            raise Refused(
                Problem("four_eyes", N_("Another officer must approve this: you asked for it or it is yours."))
            )
        row.approved_at, row.approved_by_id = by.at, by.staff_id
        row.save(update_fields=["approved_at", "approved_by"])
        record(by.act(), action="posting.approve", object=f"posting:{row.pk}", at=by.at)


def end_posting(posting_id: int, *, by: RequestContext) -> None:
    """End a posting, or refuse one that waits, from this moment on. One officer is enough to take a right away."""
    with within(by):
        rows = Posting.objects.filter(pk=posting_id, ended_at=None)
        if not rows.update(ended_at=by.at, ended_by=by.staff_id):
            raise NotFound("posting")
        record(by.act(), action="posting.end", object=f"posting:{posting_id}", at=by.at)


def _check_person(staff_id: int, by: RequestContext) -> None:
    if staff_id == by.staff_id:
        raise Refused(Problem("self", N_("Nobody grants a posting to themselves. Ask another officer."), "staff"))
    if not Staff.objects.filter(pk=staff_id, is_active=True).exists():
        raise NotFound("staff")
