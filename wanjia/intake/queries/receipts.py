"""What became of something that was handed in."""

from uuid import UUID

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.intake.models import Batch, Submission
from wanjia.intake.types import BatchReceipt, Receipt
from wanjia.kernel.errors import NotFound
from wanjia.kernel.seen import Seen
from wanjia.registry.types import EventKind, Standing


def receipt(ctx: RequestContext, number: UUID) -> Seen[Receipt]:
    """The receipt of something that ``ctx`` handed in; NotFound for those of others."""
    return see(
        ctx,
        action="receipt.open",
        object=f"submission:{number}",
        load=lambda: _load(ctx, number),
        subjects=lambda found: [(person, Grade.LISTED) for person in found.persons.values()],
    )


def receipt_of(row: Submission) -> Receipt:
    """The receipt of a stored submission."""
    return Receipt(
        number=row.uuid,
        kind=EventKind(row.kind),
        received_at=row.received_at,
        standing=Standing(row.standing),
        event=row.event,
        persons={role: UUID(person) for role, person in row.persons.items()},
        prompts=tuple(row.prompts),
        households=tuple(map(UUID, row.households)),
    )


def receipt_of_batch(row: Batch) -> BatchReceipt:
    """The receipt of a stored batch."""
    return BatchReceipt(
        number=row.uuid,
        rows=row.rows,
        accepted=row.accepted,
        waiting=row.waiting,
        repeated=row.repeated,
        households=row.households,
        digest=row.digest,
    )


def _load(ctx: RequestContext, number: UUID) -> Receipt:
    row = Submission.objects.filter(uuid=number, actor=ctx.actor).first()
    if row is None:
        raise NotFound("receipt")
    return receipt_of(row)
