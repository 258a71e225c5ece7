"""How people act in these stories: with accounts and postings of their own, through the one gate."""

from datetime import datetime
from uuid import UUID, uuid4

from wanjia.access.models import Staff
from wanjia.access.tests.factories import context_for
from wanjia.access.types import Purpose, RequestContext, Role
from wanjia.desk.tests.factories import staff
from wanjia.intake.actions import receive
from wanjia.intake.types import Attachment, Handover, Receipt
from wanjia.registry.tests.factories import NOW
from wanjia.registry.types import Source
from wanjia.registry.types.commands import Command

PAPER = Attachment(b"%PDF-1.7 a certificate", "application/pdf", "certificate")


def at_work(role: Role = Role.COMMUNITY_WORKER, code: str = "", *, at: datetime = NOW, **account) -> RequestContext:
    """Somebody new with a posting of ``role`` in the usual area of the role, who asks at ``at``."""
    return asking(staff(role, code, **account), at=at)


def asking(person: Staff, *, at: datetime = NOW, purpose: Purpose = Purpose.COUNTER) -> RequestContext:
    """The context of a request that ``person`` makes at ``at``."""
    return context_for(person, purpose=purpose, at=at)


def hand_in(ctx: RequestContext, command: Command, *papers: Attachment, key: UUID | None = None) -> Receipt:
    """One form of the desk with the papers that were shown."""
    return receive(ctx, command, handover=Handover(Source.DESK, key or uuid4(), papers))
