"""Sealed cases: two officers open one together, and one of them says to whom it was reported."""

from uuid import UUID

from wanjia.access.queries import system_context, within
from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.intake.models import SealedCase
from wanjia.intake.queries.cases import NOT_YOURS, cases_in_reach, may_see
from wanjia.kernel.errors import N_, Forbidden, NotFound, Problem, Refused
from wanjia.vault.actions import seal
from wanjia.vault.types import FieldClass

LEAST_NOTE = 10
ASKED_YOURSELF = Problem("same_officer", N_("You asked for this yourself. Another officer has to agree."))
OPENED_ALREADY = Problem("opened_already", N_("Two officers have opened this case already; it answers to these two."))
REPORTED_ALREADY = Problem("reported_already", N_("This case was reported already."))
NO_NOTE = Problem("no_note", N_("Say to whom it was reported, when, and under which number."), "note")


def open_case(number: UUID, *, by: RequestContext) -> None:
    """Ask to see a case, or agree with the officer who asked: from then on it answers to these two. NotFound out of
    reach; Refused to the same officer twice, and to a third one.
    """
    with within(system_context("gate", at=by.at)):
        row = _locked(number, by)
        if row.agreed_by:
            raise Refused(OPENED_ALREADY)
        if row.asked_by == by.actor:
            raise Refused(ASKED_YOURSELF)
        column = "agreed_by" if row.asked_by else "asked_by"
        setattr(row, column, by.actor)
        row.save(update_fields=[column])
        verb = "open" if row.agreed_by else "ask"
        record(by.act(), action=f"case.{verb}", object=f"case:{number}", at=by.at)


def report_case(number: UUID, *, note: str, by: RequestContext) -> None:
    """Note to whom a case was reported. Forbidden to whoever did not open it; Refused without a note, or twice."""
    with within(system_context("gate", at=by.at)):
        row = _locked(number, by)
        if not may_see(row, by):
            raise Forbidden(NOT_YOURS)
        if row.reported_at:
            raise Refused(REPORTED_ALREADY)
        if len(note.strip()) < LEAST_NOTE:
            raise Refused(NO_NOTE)
        row.reported_at, row.reported_by = by.at, by.actor
        row.note = seal(FieldClass.NOTE, owner=row.uuid, text=note.strip())
        row.save(update_fields=["reported_at", "reported_by", "note"])
        record(by.act(), action="case.report", object=f"case:{number}", at=by.at)


def _locked(number: UUID, by: RequestContext) -> SealedCase:
    row = cases_in_reach(by).select_for_update().filter(uuid=number).first()
    if row is None:
        raise NotFound("case")
    return row
