"""Sealing: one officer asks, another one decides, and what they decide is carried out at once."""

from uuid import UUID

from wanjia.access.queries import system_context, within
from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.audit.types import Grade
from wanjia.intake.models import Sealing
from wanjia.intake.queries.sealings import reached, sealed_now
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.kernel.ids import uuid7
from wanjia.registry import actions as registry
from wanjia.registry.queries import visible
from wanjia.vault.actions import seal
from wanjia.vault.types import FieldClass

LEAST_REASON = 10
ASKED_ALREADY = Problem("asked_already", N_("This was asked for already. Another officer has to decide first."))
SAME_OFFICER = Problem("same_officer", N_("You asked for this yourself. Another officer has to decide."))
NO_REASON = Problem("no_reason", N_("Say on what ground: the order or the decision, with its number."), "reason")


def ask_to_seal(person: UUID, *, reason: str, by: RequestContext) -> UUID:
    """Ask for somebody in reach to be sealed; the number of the case. Nothing changes until another decides."""
    if not visible(by, [person]):
        raise NotFound("person")
    return _ask(person, None, reason, by)


def ask_to_open(number: UUID, *, reason: str, by: RequestContext) -> UUID:
    """Ask for the seal of a case to be opened. NotFound for a case out of reach, or whose seal is open."""
    case = reached(by).filter(uuid=number).first()
    if case is None or not sealed_now(case):
        raise NotFound("sealing")
    return _ask(case.person, case, reason, by)


def decide_sealing(number: UUID, *, grant: bool, by: RequestContext) -> None:
    """Carry out what another officer asked for, or turn it down; both are in the log. Refused to the one who asked."""
    with within(system_context("gate", at=by.at)):
        case = reached(by).select_for_update().filter(uuid=number, granted=None).first()
        if case is None:
            raise NotFound("sealing")
        if case.asked_by == by.actor:
            raise Refused(SAME_OFFICER)
        case.decided_by, case.decided_at, case.granted = by.actor, by.at, grant
        case.save(update_fields=["decided_by", "decided_at", "granted"])
        if grant:
            registry.set_seal(case.person, sealed=case.opens_id is None, by=by)
        verb = "grant" if grant else "decline"
        record(by.act(), action=f"sealing.{verb}", object=f"sealing:{number}", at=by.at)


def _ask(person: UUID, opens: Sealing | None, reason: str, by: RequestContext) -> UUID:
    if len(reason.strip()) < LEAST_REASON:
        raise Refused(NO_REASON)
    uuid = uuid7(by.at)
    with within(by):
        if Sealing.objects.filter(person=person, granted=None).exists():
            raise Refused(ASKED_ALREADY)
        Sealing.objects.create(
            uuid=uuid,
            person=person,
            opens=opens,
            reason=seal(FieldClass.NOTE, owner=uuid, text=reason.strip()),
            area=by.area,
            asked_by=by.actor,
            asked_at=by.at,
        )
        record(
            by.act(), action="sealing.ask", object=f"sealing:{uuid}", at=by.at, subjects=[(person, Grade.LISTED)]
        )  # fmt: skip
    return uuid
