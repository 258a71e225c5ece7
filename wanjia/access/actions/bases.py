"""What makes a look lawful: the counter, a task, broken glass; and the supervisor's look at them."""

from datetime import datetime
from uuid import UUID

from wanjia.access.models import Basis, Glass, Review
from wanjia.access.queries.bases import review_list
from wanjia.access.queries.looks import within
from wanjia.access.rules import COUNTED, GLASS_TIME, leading, reason_problems, review_overdue, terms_of
from wanjia.access.types import Purpose, RequestContext, Verdict
from wanjia.audit.actions import record
from wanjia.audit.types import Grade
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, Forbidden, NotFound, Refused
from wanjia.places.queries import area_by_code


def open_basis(purpose: Purpose, *, reference: str, by: RequestContext) -> int:
    """Open a counter session, task, visit or verification; returns its id, which the session of the browser keeps.

    ``reference`` names the service the resident asked for, or the task, without personal data. A new counter session
    closes the one before.
    """
    if purpose not in COUNTED:
        raise ValueError(f"{purpose} is not opened by anyone")
    term = terms_of(purpose)
    with within(by):
        if purpose is Purpose.COUNTER:
            Basis.objects.filter(staff=by.staff_id, purpose=purpose, closed_at=None).update(closed_at=by.at)
        row = Basis.objects.create(
            staff_id=by.person_at_work(),
            purpose=purpose,
            reference=reference,
            opened_at=by.at,
            closes_at=by.at + term.lasts,
            looks_allowed=term.looks,
        )
        record(by.act(), action=f"basis.open.{purpose}", object=f"basis:{row.pk}", at=by.at)
    return row.pk


def close_basis(basis_id: int, *, by: RequestContext) -> None:
    """The resident has left, or the task is done."""
    with within(by):
        Basis.objects.filter(pk=basis_id, staff=by.staff_id, closed_at=None).update(closed_at=by.at)
        record(by.act(), action="basis.close", object=f"basis:{basis_id}", at=by.at)


def break_glass(person: UUID, *, reason: str, by: RequestContext) -> int:
    """Open one person outside the reach for an hour. The caller has asked for the second factor just before.

    It stands in the supervisor's list from this moment. Refused for a reason that says nothing, and while an earlier
    glass has waited over three working days for its review. Sealed persons stay closed. Returns its id.
    """
    problems = reason_problems(reason)
    if problems:
        raise Refused(*problems)
    with within(by):
        _check_reviews(by)
        row = Glass.objects.create(
            staff_id=by.person_at_work(),
            role=leading(by.roles),
            area_id=area_by_code(by.area, on=day_in_china(by.at)).id,
            person=person,
            reason=reason.strip(),
            opened_at=by.at,
            closes_at=by.at + GLASS_TIME,
        )
        record(by.act(), action="glass.break", object=f"glass:{row.pk}", at=by.at, subjects=[(person, Grade.OPENED)])
    return row.pk


def review(item: type[Review], number: int, *, verdict: Verdict, by: RequestContext) -> None:
    """A supervisor's finding about a glass or a sampled look from their own list; NotFound for any other."""
    with within(by):
        waiting = review_list(by)
        rows = waiting.glasses if item is Glass else waiting.samples
        if not rows.filter(pk=number).update(reviewed_at=by.at, reviewed_by=by.staff_id, verdict=verdict):
            raise NotFound("review")
        record(
            by.act(), action=f"{item.__name__.lower()}.{verdict}", object=f"{item.__name__.lower()}:{number}", at=by.at
        )


def _check_reviews(by: RequestContext) -> None:
    waiting: list[datetime] = list(
        Glass.objects.filter(staff=by.staff_id, reviewed_at=None).values_list("opened_at", flat=True)
    )
    if any(review_overdue(opened_at, by.at) for opened_at in waiting):
        raise Forbidden(
            N_("An earlier broken glass has not been reviewed within three working days. Ask your supervisor to do so.")
        )
