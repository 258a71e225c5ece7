"""Who stands behind a figure: own numbers of the mirror back to persons and households, within the reader's reach."""

from collections.abc import Collection

from django.db.models import F

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.kernel.seen import Seen
from wanjia.registry.models import Household
from wanjia.registry.queries.believed import places_of
from wanjia.registry.queries.households import household_line
from wanjia.registry.queries.lines import lines, people
from wanjia.registry.types.views import HouseholdLine, PersonLine


def persons_counted(ctx: RequestContext, numbers: Collection[int], *, figure: str) -> Seen[dict[int, PersonLine]]:
    """The persons with these numbers, by number, each in the log as listed; ``figure`` says there what counts them.

    Who was counted and has left the reader's reach since, or was sealed, is not among them.
    """

    def load() -> dict[int, PersonLine]:
        rows = list(people().filter(mirror_number__in=numbers).annotate(counted_as=F("mirror_number")))
        return {row.counted_as: line for row, line in zip(rows, lines(rows), strict=True)}

    return see(
        ctx,
        action="person.counted",
        object=figure,
        load=load,
        subjects=lambda found: [(line.uuid, Grade.LISTED) for line in found.values()],
    )


def households_counted(ctx: RequestContext, numbers: Collection[int], *, figure: str) -> Seen[dict[int, HouseholdLine]]:
    """The same for households, as they are today; their heads are in the log as listed."""

    def load() -> dict[int, HouseholdLine]:
        found = Household.objects.filter(mirror_number__in=numbers, size__gt=0)
        rows = list(found.annotate(head_name=F("head__name"), head_uuid=F("head__uuid")))
        places = places_of([row.dwelling_id for row in rows])
        return {row.mirror_number: household_line(row, places) for row in rows}

    return see(
        ctx,
        action="household.counted",
        object=figure,
        load=load,
        subjects=lambda found: [(line.head, Grade.LISTED) for line in found.values() if line.head],
    )
