"""From a point of a map back to the record behind it."""

from uuid import UUID

from django.db.models import Exists, OuterRef

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.kernel.errors import NotFound
from wanjia.registry.models import Household, MembershipFact


def household_at(ctx: RequestContext, number: int) -> UUID:
    """The household that the mirror knows by a number. It is opened, and accounted for, at its own door.

    NotFound without reach, or where nobody who may be shown ever belonged to it.
    """
    somebody = Exists(MembershipFact.objects.filter(household=OuterRef("pk")))
    with within(ctx):
        found = Household.objects.filter(somebody, mirror_number=number).values_list("uuid", flat=True).first()
    if found is None:
        raise NotFound("household")
    return found
