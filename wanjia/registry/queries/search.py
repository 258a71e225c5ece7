"""The one search box: everything the typed text can mean, tried within reach, grouped by how it matched."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.kernel.clock import FOREVER, UNTIL_CHANGED
from wanjia.kernel.seen import Seen
from wanjia.places.queries import areas_named_in, dwellings_written, reach_ids
from wanjia.places.types import Address, Dwelling, Level
from wanjia.registry.models import ContactFact, DocumentFact, Household, OtherReading, Person
from wanjia.registry.models.values import LAST
from wanjia.registry.queries.lines import lines, people
from wanjia.registry.queries.reach import reached, starting_with
from wanjia.registry.rules.searching import doors, guesses, same_tail, without_areas
from wanjia.registry.types.views import Found, Match, PersonLine
from wanjia.vault.queries import blinds, tails, unseal_many
from wanjia.vault.types import FieldClass

# A tail of four characters has about 800 bearers in a city of nine million; beyond this nobody reads on.
MOST_TAILS = 2_000
# One number should have one bearer; every further one is an error that somebody has to see.
MOST_BEARERS = 20
# The order of the index of doors.
ALONG_DOORS = ("dwelling__area_id", "dwelling__building", "dwelling__unit", "dwelling__door")
Numbers = type[DocumentFact] | type[ContactFact]


@dataclass(frozen=True)
class Search:
    """What one way of matching needs: the reach, the text, and how many to find at most."""

    ctx: RequestContext
    text: str
    most: int


def search(ctx: RequestContext, text: str, *, limit: int = 20) -> Seen[tuple[Found, ...]]:
    """Persons in reach whom ``text`` may mean, the best match first, nobody twice; up to ``limit`` a way of matching.

    An identity number (also mended, or of 15 digits) or its last 4 to 6, a phone number or its tail, a name or its
    start, pinyin or initials, a household number, an address. Once a whole number is found nothing else is tried.
    """
    ways = guesses(text)
    return see(
        ctx,
        action="person.search",
        object="search:" + "+".join(guess.match for guess in ways),
        load=lambda: _load(ctx, [(guess.match, guess.text) for guess in ways], limit),
        subjects=lambda found: [(line.uuid, Grade.LISTED) for group in found for line in group.persons],
    )


def doors_meant(ctx: RequestContext, text: str, *, limit: int = 20) -> tuple[Dwelling, ...]:
    """The doors in reach that an address may mean, vacant ones too. It tells of nobody, so no look is recorded."""
    typed = next((guess.text for guess in guesses(text) if guess.match is Match.ADDRESS), "")
    address, areas = _meant(Search(ctx, typed, limit))
    if not (address.building or address.door):
        return ()
    return dwellings_written(address, areas=areas, most=limit)


def bearers(ctx: RequestContext, number: str) -> Seen[tuple[PersonLine, ...]]:
    """Persons in reach who bear the document number ``number`` now or bore it earlier; nothing else is tried."""
    return see(
        ctx,
        action="person.search",
        object=f"search:{Match.NUMBER}",
        load=lambda: _bearers(ctx, number),
        subjects=lambda found: [(line.uuid, Grade.LISTED) for line in found],
    )


def _bearers(ctx: RequestContext, number: str) -> tuple[PersonLine, ...]:
    found = _whole(DocumentFact, FieldClass.CITIZEN_NUMBER, Search(ctx, number, MOST_BEARERS))
    return tuple(lines(people().filter(pk__in=found).order_by("sort_key", "id"))) if found else ()


def _load(ctx: RequestContext, ways: list[tuple[Match, str]], limit: int) -> tuple[Found, ...]:
    groups: dict[Match, list[int]] = {}
    known: set[int] = set()
    for match, text in ways:
        found = [pk for pk in dict.fromkeys(FIND[match](Search(ctx, text, limit + len(known) + 1))) if pk not in known]
        groups[match] = found[: limit + 1]
        known.update(groups[match][:limit])
        if match is Match.NUMBER and found:
            break
    return tuple(_groups(groups, limit))


def _groups(groups: dict[Match, list[int]], limit: int) -> Iterable[Found]:
    wanted = [pk for found in groups.values() for pk in found[:limit]]
    rows = {row.pk: row for row in people().filter(pk__in=wanted)} if wanted else {}
    shown = dict(zip(rows, lines(rows.values()), strict=True))
    for match, found in groups.items():
        persons = sorted((pk for pk in found[:limit] if pk in rows), key=lambda pk: (rows[pk].sort_key, pk))
        if persons:
            yield Found(match, tuple(shown[pk] for pk in persons), more=len(found) > limit)


def _survivors(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The id of the person, or of the one it was merged into."""
    found: QuerySet[Any] = rows.annotate(survivor=Coalesce(F("person__canonical_id"), F("person_id")))
    return found


def _whole(table: Numbers, field: FieldClass, search: Search) -> list[int]:
    """Persons who bear a number now or bore it earlier; numbers recorded in error find nobody."""
    rows = table.objects.filter(blind__in=blinds(field, search.text), recorded_to=UNTIL_CHANGED)
    return list(_survivors(rows).values_list("survivor", flat=True)[: search.most])


def _tail(table: Numbers, field: FieldClass, search: Search) -> list[int]:
    """Persons whose number ends so. The index knows four characters and errs now and then: each hit is opened."""
    rows = table.objects.filter(tail__in=tails(field, search.text[-LAST:]), recorded_to=UNTIL_CHANGED, valid_to=FOREVER)
    hits = list(_survivors(rows).values_list("survivor", "person__uuid", "number")[:MOST_TAILS])
    numbers = unseal_many(field, owners=[uuid for _, uuid, _ in hits], sealed=[bytes(sealed) for *_, sealed in hits])
    return [person for (person, *_), number in zip(hits, numbers, strict=True) if same_tail(number, search.text)]


def _by(search: Search, order: tuple[str, ...], *conditions: Q, **columns: object) -> list[int]:
    """Persons by columns of the current state: a branch for each way into the reach, "area" in its order."""
    base = Person.objects.filter(*conditions, canonical=None, **columns)
    first, *others = (
        base.filter(way.condition)
        .order_by(*(way.area if name == "area" else name for name in order if way.area or name != "area"), "id")
        .values_list("pk", flat=True)[: search.most]
        for way in reached(search.ctx)
    )
    return list(first.union(*others) if others else first)


def _spelled(column: str, search: Search) -> list[int]:
    """By the usual reading of the name, then by its other readings, then names whose reading only begins so."""
    others = OtherReading.objects.filter(**{column: search.text}, person__canonical=None)
    usual = _by(search, ("area",), **{column: search.text})
    exact = usual + list(others.values_list("person_id", flat=True)[: search.most])
    return exact if len(exact) >= search.most else exact + _start(column, search)


def _start(column: str, search: Search) -> list[int]:
    """Longer values that start so. The whole city is walked by value, a smaller reach community by community."""
    order = (column,) if search.ctx.reach.whole_city else ("area", "sort_key")
    return _by(search, order, starting_with(column, search.text) & ~Q(**{column: search.text}))


def _household_number(search: Search) -> list[int]:
    homes = list(Household.objects.filter(number=search.text).values_list("pk", flat=True)[: search.most])
    if not homes:
        return []
    living = Person.objects.filter(canonical=None, household__in=homes).values_list("pk", flat=True)
    registered = Person.objects.filter(canonical=None, registered_household__in=homes).values_list("pk", flat=True)
    return list(living[: search.most].union(registered[: search.most]))


def _address(search: Search) -> list[int]:
    """The living behind the doors an address may mean."""
    wanted, areas = _meant(search)
    parts = {"building": wanted.building, "unit": wanted.unit, "door": wanted.door}
    if not (wanted.building or wanted.door):
        return []
    behind = {f"dwelling__{name}": part for name, part in parts.items() if part}
    where = Q(dwelling__area__level=Level.VILLAGE) if areas is None else Q(dwelling__area__in=sorted(areas))
    found = Person.objects.filter(where, canonical=None, **behind)
    return list(found.order_by(*ALONG_DOORS, "id").values_list("pk", flat=True)[: search.most])


def _meant(search: Search) -> tuple[Address, frozenset[int] | None]:
    """The parts of an address, and the areas to look in: those it names, as far as they are in reach, else all of the
    reach; None for the whole city.
    """
    wanted = doors(search.text)
    named = areas_named_in(wanted.head)
    building, last = without_areas(wanted.head, tuple(area.name for area in named))
    address = Address(0, building=building, unit=wanted.unit, door=wanted.door)
    within = [area.id for area in named if area.name == last]
    reach = search.ctx.reach
    if not within:
        return address, None if reach.whole_city else frozenset(reach.areas)
    areas = frozenset(reach_ids(within))
    return address, areas if reach.whole_city else areas & reach.areas


FIND: dict[Match, Callable[[Search], list[int]]] = {
    Match.NUMBER: lambda search: _whole(DocumentFact, FieldClass.CITIZEN_NUMBER, search),
    Match.NUMBER_TAIL: lambda search: _tail(DocumentFact, FieldClass.CITIZEN_NUMBER, search),
    Match.PHONE: lambda search: _whole(ContactFact, FieldClass.PHONE, search),
    Match.PHONE_TAIL: lambda search: _tail(ContactFact, FieldClass.PHONE, search),
    Match.NAME: lambda search: _by(search, ("area",), name=search.text),
    Match.NAME_START: lambda search: _start("name", search),
    Match.PINYIN: lambda search: _spelled("pinyin", search),
    Match.INITIALS: lambda search: _spelled("initials", search),
    Match.HOUSEHOLD_NUMBER: _household_number,
    Match.ADDRESS: _address,
}
