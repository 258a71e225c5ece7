"""``receive``: one event, told by a person or a program."""

import hashlib
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, OperationalError
from psycopg.errors import DeadlockDetected

from wanjia.access.queries import system_context, within
from wanjia.access.types import RequestContext
from wanjia.intake.models import Evidence, SealedCase, Submission
from wanjia.intake.queries.duplicates import refuse_known
from wanjia.intake.queries.places import code_problems
from wanjia.intake.queries.receipts import receipt_of
from wanjia.intake.rules.evidence import keep_until, problems, standing_of
from wanjia.intake.rules.submissions import digest, tidied
from wanjia.intake.types import Handover, Receipt
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.kernel.ids import uuid7
from wanjia.places.actions import find_or_add_dwellings
from wanjia.places.types import Address
from wanjia.registry import actions as registry
from wanjia.registry.queries import visible, visible_households
from wanjia.registry.types import EventKind, Provenance, Recorded, Residence, Standing
from wanjia.registry.types.commands import NEW_DOOR, Command, Correction, household_references, person_references
from wanjia.vault.actions import seal_bytes
from wanjia.vault.types import FieldClass

MOTHER_UNDER_AGE = "mother_under_age"
TRIES = 3  # events about the same people may lock each other; the server ends one, which begins anew


def receive(ctx: RequestContext, command: Command, *, handover: Handover) -> Receipt:
    """Take one event into the register and answer with its receipt.

    Handing in the same again (same actor, key and content) answers with the same receipt and changes nothing. Raises
    Refused with every reason, NotFound for persons outside the reach of ``ctx``; then nothing was written.
    """
    found = problems(handover.evidence)
    if found:
        raise Refused(*found)
    told = tidied(command, demo=settings.DEMO)
    unknown = code_problems(told, on=day_in_china(ctx.at))
    if unknown:
        raise Refused(*unknown)
    _ask_reach(ctx, told)
    for _ in range(TRIES - 1):
        try:
            return _once(ctx, told, handover)
        except OperationalError as failure:
            if not isinstance(failure.__cause__, DeadlockDetected):
                raise
    return _once(ctx, told, handover)


def _once(ctx: RequestContext, told: Command, handover: Handover) -> Receipt:
    try:
        return _whole(ctx, told, handover)
    except IntegrityError:  # the same key was handed in at the same moment, and the other one was first
        return _whole(ctx, told, handover)


def _whole(ctx: RequestContext, told: Command, handover: Handover) -> Receipt:
    """The receipt there is, or everything in one transaction: a refused event leaves nothing, no door either."""
    with within(system_context("gate", at=ctx.at)):
        told = _at_door(told, handover.door)
        mark = digest(told, tuple(paper.content for paper in handover.evidence))
        return _earlier(ctx, handover, mark) or _take(ctx, told, handover, mark)


def _at_door(told: Command, address: Address | None) -> Command:
    """The command with the door it calls new, found or added in this transaction."""
    corrected = isinstance(told, Correction) and told.value == Residence(NEW_DOOR)
    if address is None or not (corrected or getattr(told, "dwelling", None) == NEW_DOOR):
        return told
    (door,) = find_or_add_dwellings([address])
    return replace(told, value=Residence(door)) if corrected else replace(told, dwelling=door)


def _ask_reach(ctx: RequestContext, command: Command) -> None:
    """Whoever tells something about a person must be allowed to see the person."""
    people = set(person_references(command).values())
    homes = set(household_references(command).values())
    if people - visible(ctx, people) or homes - visible_households(ctx, homes):
        raise NotFound


def _earlier(ctx: RequestContext, handover: Handover, mark: str) -> Receipt | None:
    row = Submission.objects.filter(actor=ctx.actor, key=handover.key).first()
    if row is None:
        return None
    if row.digest != mark:
        message = N_("This form was sent before with other contents. Open it again and send it once more.")
        raise Refused(Problem("key_used", message))
    return receipt_of(row)


def _take(ctx: RequestContext, command: Command, handover: Handover, mark: str) -> Receipt:
    refuse_known(command, distinct=handover.distinct)
    number = uuid7(ctx.at)
    standing = standing_of(handover.source, handover.evidence)
    provenance = Provenance(handover.source, standing, ctx.actor, ctx.at, number)
    recorded = registry.record(command, provenance=provenance, by=ctx)
    row = _store(ctx, handover, mark, (number, standing, recorded))
    _store_evidence(row, handover)
    if recorded.sealed and recorded.kind is EventKind.BIRTH:
        SealedCase.objects.create(
            uuid=uuid7(ctx.at), event=recorded.event, reason=MOTHER_UNDER_AGE, area=ctx.area, opened_at=ctx.at
        )  # fmt: skip
    return receipt_of(row)


def _store(
    ctx: RequestContext, handover: Handover, mark: str, taken: tuple[UUID, Standing, Recorded]
) -> Submission:  # fmt: skip
    number, standing, recorded = taken
    return Submission.objects.create(
        uuid=number,
        source=int(handover.source),
        actor=ctx.actor,
        key=handover.key,
        digest=mark,
        kind=int(recorded.kind),
        standing=int(standing),
        received_at=ctx.at,
        event=None if recorded.sealed else recorded.event,
        persons={} if recorded.sealed else {role: str(person) for role, person in recorded.persons.items()},
        households=[] if recorded.sealed else [str(home) for home in recorded.households],
        prompts=[] if recorded.sealed else list(recorded.prompts),
        area=ctx.area,
    )


def _store_evidence(submission: Submission, handover: Handover) -> None:
    for paper in handover.evidence:
        uuid = uuid7(submission.received_at)
        Evidence.objects.create(
            uuid=uuid,
            submission=submission,
            title=paper.title,
            media_type=paper.media_type,
            size=len(paper.content),
            sha256=hashlib.sha256(paper.content).hexdigest(),
            content=seal_bytes(FieldClass.ATTACHMENT, owner=uuid, data=paper.content),
            keep_until=keep_until(EventKind(submission.kind), day_in_china(submission.received_at)),
        )
