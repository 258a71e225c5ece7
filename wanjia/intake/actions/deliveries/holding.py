"""A department's file at the door: held sealed, looked through by a job, put aside when it is not wanted."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.intake.models import Delivery, DeliveryChunk
from wanjia.intake.queries.profiles import profiles
from wanjia.intake.rules.mapping import profile_for
from wanjia.intake.sources.opening import DESK, REFUSALS
from wanjia.intake.types.deliveries import GONE, DeliveryState
from wanjia.intake.types.sources import Expected
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.kernel.ids import uuid7
from wanjia.vault.actions import seal_bytes
from wanjia.vault.types import FieldClass

LOOK = "wanjia.intake.tasks.look_through_delivery"
ONE_AT_A_TIME = "deliveries"  # the next file is held against what the one before has left
LONGEST_TITLE = 200
KEPT_DAYS = 30
TOO_LATE = N_("This delivery is decided already. Look at it again.")


def hold_delivery(title: str, content: bytes, *, expected: Expected, by: RequestContext) -> UUID:
    """Hold a file sealed and have it looked through by a job. A file that is here already is answered with as it is.

    Refused for a file larger than a page takes. What is wrong in it is told by the delivery itself, afterwards.
    """
    if len(content) > DESK.size:
        params = {"size": str(DESK.size // 1024**2)}
        raise Refused(Problem("too_large", REFUSALS["too_large"], "file", params))
    digest = hashlib.sha256(content).hexdigest()
    uuid = uuid7(by.at)
    sealed = seal_bytes(FieldClass.ATTACHMENT, owner=uuid, data=content)
    try:
        with within(by):
            row = new_delivery(title, digest, expected=expected, by=by, uuid=uuid)
            row.content = sealed
            row.save()
            account("hold", uuid, by)
            app.configure_task(LOOK, lock=ONE_AT_A_TIME).defer(number=str(uuid))
    except IntegrityError:
        return here_already(digest)
    return uuid


def hold_file(file: Path, *, by: RequestContext) -> UUID:
    """Note a file of the drop folder, whose content stays there; the delivery there is for a file that came before.

    One that was refused is refused for good: there is nothing else to be said of the same bytes, unless its headings
    were not known and somebody has mapped them since.
    """
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    refused = Delivery.objects.filter(digest=digest, state=int(DeliveryState.REFUSED), actor=by.actor).last()
    if refused is not None and refused.headings and profile_for([refused.headings], profiles()):
        refused = None
    if refused is not None:
        return UUID(str(refused.uuid))
    uuid = uuid7(by.at)
    try:
        with within(by):
            new_delivery(file.name, digest, expected=Expected(), by=by, uuid=uuid).save()
            account("hold", uuid, by)
    except IntegrityError:
        return here_already(digest)
    return uuid


def reject_delivery(number: UUID, *, by: RequestContext) -> None:
    """Put a delivery aside that was looked through: nothing of it is, or will be, in the register."""
    with within(by):
        row = locked(number)
        if row.state != DeliveryState.PREVIEW:
            raise Refused(Problem("decided", TOO_LATE))
        row.state, row.finished_at = int(DeliveryState.REJECTED), by.at
        let_go(row)
        row.save()
        account("reject", number, by)


def let_go(row: Delivery) -> None:
    """Nothing of what the file said stays but counts and the reasons of its faults."""
    row.content = row.samples = row.corrections = None
    DeliveryChunk.objects.filter(delivery=row).exclude(content=None).update(content=None)


def let_expired_go(*, at: datetime) -> int:
    """Put aside what nobody has decided for 30 days, and let faults and corrections go; returns how many those are.

    So it is with a file that a job could not look through: nothing stays lying about.
    """
    before = at - timedelta(days=KEPT_DAYS)
    undecided = [int(DeliveryState.HELD), int(DeliveryState.PREVIEW)]
    old = Delivery.objects.filter(received_at__lt=before)
    with transaction.atomic():
        waiting = list(old.filter(state__in=undecided).select_for_update())
        for row in waiting:
            row.state, row.finished_at = int(DeliveryState.REJECTED), at
            let_go(row)
            row.save()
        old.exclude(faults=None, corrections=None).update(faults=None, corrections=None)
        DeliveryChunk.objects.filter(delivery__in=old).exclude(corrections=None).update(corrections=None)
    return len(waiting)


def locked(number: UUID) -> Delivery:
    """The delivery, locked; NotFound when there is none."""
    row = Delivery.objects.select_for_update().filter(uuid=number).first()
    if row is None:
        raise NotFound("delivery")
    return row


def here_already(digest: str) -> UUID:
    """The delivery that the same bytes made before."""
    row = Delivery.objects.exclude(state__in=GONE).get(digest=digest)
    return UUID(str(row.uuid))


def new_delivery(title: str, digest: str, *, expected: Expected, by: RequestContext, uuid: UUID) -> Delivery:
    """A delivery that is held, not stored yet."""
    return Delivery(
        uuid=uuid,
        state=int(DeliveryState.HELD),
        sender=expected.department,
        month=expected.month,
        actor=by.actor,
        area=by.area,
        title=title[:LONGEST_TITLE],
        digest=digest,
        received_at=by.at,
    )


def account(verb: str, number: UUID, by: RequestContext) -> None:
    """An act of an officer about a whole delivery, for the log."""
    record(by.act(), action=f"delivery.{verb}", object=f"delivery:{number}", at=by.at)
