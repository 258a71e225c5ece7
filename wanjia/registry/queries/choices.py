"""Persons and households that a form names: told as lines of a list, for whoever may report about them."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import F

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.kernel.clock import FOREVER
from wanjia.kernel.seen import Seen
from wanjia.registry.models import Household, Person
from wanjia.registry.queries.believed import places_of
from wanjia.registry.queries.households import household_line
from wanjia.registry.queries.lines import lines, people
from wanjia.registry.types.facts import Basis
from wanjia.registry.types.views import HouseholdLine, PersonLine

MOST_HOUSEHOLDS = 10


def persons_named(ctx: RequestContext, uuids: Iterable[UUID]) -> Seen[dict[UUID, PersonLine]]:
    """The lines of those of ``uuids`` who are in reach."""
    wanted = set(uuids)
    return see(
        ctx,
        action="person.named",
        object="form",
        load=lambda: {line.uuid: line for line in lines(people().filter(uuid__in=wanted))} if wanted else {},
        subjects=lambda found: [(uuid, Grade.LISTED) for uuid in found],
    )


def households_named(ctx: RequestContext, uuids: Iterable[UUID]) -> Seen[dict[UUID, HouseholdLine]]:
    """The lines of those of ``uuids`` that are households in reach; empty ones too, since somebody joins them."""
    wanted = set(uuids)
    return _seen(ctx, lambda: list(_lines(uuid__in=wanted)) if wanted else [])


def households_of(ctx: RequestContext, number: str, members: Iterable[UUID]) -> Seen[dict[UUID, HouseholdLine]]:
    """Open households of a number, and those in which one of ``members`` lives or is registered; ten at most."""
    wanted = set(members)

    def load() -> list[HouseholdLine]:
        rows = Person.objects.filter(uuid__in=wanted).values_list("household_id", "registered_household_id")
        homes = {home for pair in rows for home in pair if home}
        named = _lines(number=number, closed_on=FOREVER) if number else []
        return [*named, *_lines(pk__in=homes, closed_on=FOREVER)][:MOST_HOUSEHOLDS]

    return _seen(ctx, load)


def households_numbered(numbers: Iterable[str], area_id: int) -> dict[str, UUID]:
    """Open households of an area by living together, by number. A door of the platform itself, like ``candidates``."""
    found = Household.objects.filter(
        number__in=set(numbers), area=area_id, basis=Basis.LIVING, closed_on=FOREVER
    )  # fmt: skip
    return dict(found.values_list("number", "uuid"))


def _seen(ctx: RequestContext, load: Callable[[], list[HouseholdLine]]) -> Seen[dict[UUID, HouseholdLine]]:
    return see(
        ctx,
        action="household.named",
        object="form",
        load=lambda: {line.uuid: line for line in load()},
        subjects=lambda found: [(line.head, Grade.LISTED) for line in found.values() if line.head],
    )


def _lines(**which: object) -> list[HouseholdLine]:
    found = Household.objects.filter(**which).annotate(head_name=F("head__name"), head_uuid=F("head__uuid"))
    rows = list(found.order_by("basis", "number", "id")[:MOST_HOUSEHOLDS])
    places = places_of([row.dwelling_id for row in rows])
    return [household_line(row, places) for row in rows]
