"""A superior's form filled in: persons by their ids, or as somebody typed them, with the identity number at most."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from django.db.models import BinaryField, Count, F, Max
from django.db.models.expressions import RawSQL

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.kernel import identity
from wanjia.kernel.characters import folded
from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.kernel.errors import Refused
from wanjia.kernel.identity import masked
from wanjia.kernel.seen import Seen
from wanjia.registry.models import DocumentFact, Person
from wanjia.registry.queries.believed import places_of
from wanjia.registry.queries.files import NOT_TOLD, PERSON_COLUMNS, listed
from wanjia.registry.queries.lines import lines
from wanjia.registry.queries.numbers import CITIZEN_NUMBER
from wanjia.registry.types.filled import FilledLine, Miss, Sought
from wanjia.vault.queries import blinds, unseal_many
from wanjia.vault.types import FieldClass

Found = FilledLine | Miss
T = TypeVar("T", FilledLine, Found)
COLUMNS = (*PERSON_COLUMNS, "registered_home")


def persons_filled(
    ctx: RequestContext, ids: Sequence[int], *, file: UUID, in_full: bool
) -> Seen[tuple[FilledLine, ...]]:
    """The persons with these ids whom the asker still reaches, in the order of ``ids``, as a form tells them."""

    def load() -> tuple[FilledLine, ...]:
        found = _filled(ids, in_full)
        return tuple(found[pk] for pk in ids if pk in found)

    return _seen(ctx, file, in_full, load)


def persons_sought(
    ctx: RequestContext, sought: Sequence[Sought], *, file: UUID, in_full: bool
) -> Seen[tuple[Found, ...]]:
    """Whom each row means among those the asker reaches, in the order of ``sought``.

    By the number where one is typed, and then the name has to agree; else by the name, and the birth date where several
    bear it. Whoever is out of reach is not found, as whoever never was.
    """

    def load() -> tuple[Found, ...]:
        hits = _hits(sought)
        found = _filled({pk for pk in hits if isinstance(pk, int)}, in_full)
        return tuple(_agreed(one, hit, found) for one, hit in zip(sought, hits, strict=True))

    return _seen(ctx, file, in_full, load)


def _seen(ctx: RequestContext, file: UUID, in_full: bool, load: Callable[[], tuple[T, ...]]) -> Seen[tuple[T, ...]]:
    return see(
        ctx,
        action="person.export",
        object=f"file:{file}",
        fields=(f"document_{CITIZEN_NUMBER:02d}",) if in_full else (),
        load=load,
        subjects=lambda found: [
            (uuid, Grade.EXPORTED)
            for uuid in dict.fromkeys(one.line.uuid for one in found if isinstance(one, FilledLine))
        ],
    )


def _filled(ids: Collection[int], in_full: bool) -> dict[int, FilledLine]:
    rows = list(
        Person.objects.filter(canonical=None, pk__in=listed(ids))
        .annotate(home=NOT_TOLD, registered_home=F("registered_household__dwelling"))
        .values_list(*COLUMNS, named=True)
    )
    told = lines(rows, related=False)
    places = places_of([row.registered_home for row in rows])
    numbers = _numbers([row.id for row in rows])
    shown = (lambda number: number) if in_full else masked
    return {
        row.id: FilledLine(
            line=line,
            hukou_area=row.hukou_area_id,
            hukou_elsewhere=row.hukou_elsewhere,
            registered_at=places.get(row.registered_home, (None, None))[0],
            number=shown(numbers.get(row.id, "")),
        )
        for row, line in zip(rows, told, strict=True)
    }


def _numbers(ids: Collection[int]) -> dict[int, str]:
    """Identity numbers by survivor; that of the surviving record before that of one merged into it."""
    survivor = {pk: pk for pk in ids}
    merged = Person.objects.filter(canonical__in=listed(ids)).values_list("pk", "canonical_id")
    survivor |= dict(merged)
    rows = DocumentFact.objects.open().filter(person__in=listed(survivor), sort=CITIZEN_NUMBER)
    held = list(rows.values_list("person_id", "person__uuid", "number"))
    opened = unseal_many(
        FieldClass.CITIZEN_NUMBER, owners=[uuid for _, uuid, _ in held], sealed=[bytes(one) for *_, one in held]
    )
    found = sorted(zip((pk for pk, *_ in held), opened, strict=True), key=lambda one: survivor[one[0]] == one[0])
    return {survivor[pk]: number for pk, number in found}


def _hits(sought: Sequence[Sought]) -> list[int | Miss]:
    """The person each row means, as far as number or name tell."""
    by_number = _by_number([one.number for one in sought if one.number])
    unnumbered = [one for one in sought if one.name and not one.number]
    by_name = _by_name({one.name for one in unnumbered})
    return [_one(by_number.get(one.number, ())) if one.number else _named(one, by_name) for one in sought]


def _by_number(numbers: Iterable[str]) -> Mapping[str, Collection[int]]:
    """Who bears each number now or bore it earlier, by the number as it was typed."""
    typed: dict[bytes, list[str]] = defaultdict(list)
    for number in dict.fromkeys(numbers):
        for blind in blinds(FieldClass.CITIZEN_NUMBER, _plain(number)):
            typed[blind].append(number)
    blind_list = RawSQL("SELECT unnest(%s::bytea[])", [list(typed)], output_field=BinaryField())
    rows = DocumentFact.objects.filter(blind__in=blind_list, recorded_to=UNTIL_CHANGED)
    found: dict[str, set[int]] = defaultdict(set)
    for held, bearer, canonical in rows.values_list("blind", "person_id", "person__canonical_id"):
        for number in typed[bytes(held)]:
            found[number].add(canonical or bearer)
    return found


def _plain(number: str) -> str:
    """The number as it is held; what is none finds nobody."""
    try:
        read = identity.read(number, demo=True)
    except Refused:
        return number
    return read.text if read else number


def _by_name(names: Collection[str]) -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """How many in reach bear each name, and one of them, by birth date."""
    rows = Person.objects.filter(canonical=None, name__in=names).values_list("name", "born_on")
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for name, born_on, count, pk in rows.annotate(count=Count("pk"), one=Max("pk")):
        found[name][f"{born_on}"] = (count, pk)
    return found


def _named(one: Sought, by_name: Mapping[str, Mapping[str, tuple[int, int]]]) -> int | Miss:
    days = by_name.get(one.name, {})
    if one.born_on:
        days = {day: told for day, told in days.items() if day == one.born_on}
    if not days:
        return Miss.NOT_FOUND
    return next(iter(days.values()))[1] if sum(count for count, _ in days.values()) == 1 else Miss.SEVERAL


def _one(bearers: Collection[int]) -> int | Miss:
    if not bearers:
        return Miss.NOT_FOUND
    return next(iter(bearers)) if len(bearers) == 1 else Miss.SEVERAL


def _agreed(one: Sought, hit: int | Miss, found: Mapping[int, FilledLine]) -> Found:
    if isinstance(hit, Miss):
        return hit
    line = found.get(hit)
    if line is None:
        return Miss.NOT_FOUND
    return line if not one.name or folded(one.name) == folded(line.line.name) else Miss.OTHER_NAME
