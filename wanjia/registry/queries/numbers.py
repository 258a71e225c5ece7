"""One masked number or phone in full, for a reason."""

from uuid import UUID

from wanjia.access.queries import unmask
from wanjia.access.types import RequestContext, UnmaskReason
from wanjia.kernel.clock import FOREVER, UNTIL_CHANGED
from wanjia.kernel.errors import NotFound
from wanjia.kernel.seen import Seen
from wanjia.registry import sql
from wanjia.registry.models import ContactFact, DocumentFact
from wanjia.registry.models.values import value_of
from wanjia.registry.types.facts import Contact, ContactKind, FactKind, IdentityDocument

TABLES = {FactKind.DOCUMENT: DocumentFact, FactKind.CONTACT: ContactFact}
CITIZEN_NUMBER = 1


def reveal(
    ctx: RequestContext, uuid: UUID, kind: FactKind, *, sort: int = CITIZEN_NUMBER, reason: UnmaskReason
) -> Seen[str]:
    """A document's number (``sort``: its type as a number) or a phone (``sort``: its ContactKind) as it holds now.

    NotFound without reach, or where no such number is held.
    """
    field = ContactKind(sort).name.lower() if kind is FactKind.CONTACT else f"document_{sort:02d}"
    return unmask(ctx, person=uuid, field=field, reason=reason, load=lambda: _load(uuid, kind, sort))


def _load(uuid: UUID, kind: FactKind, sort: int) -> str:
    records = {row.id: row.uuid for row in sql.rows("records", uuid=uuid)}
    rows = TABLES[kind].objects.filter(person_id__in=records, sort=sort, valid_to=FOREVER, recorded_to=UNTIL_CHANGED)
    held = {row.person_id: value_of(row, records[row.person_id]) for row in rows}
    found = next((held[pk] for pk in records if pk in held), None)
    number = found.number if isinstance(found, IdentityDocument | Contact) else ""
    if not number:
        raise NotFound("number")
    return number
