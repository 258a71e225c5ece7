"""What the gate asks: who may be touched, whom an event was about, who may be the same human.

``candidates`` is a door of the platform itself: it runs inside the gate's transaction, in the reach announced there,
and writes no audit row, since nothing of it leaves.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from wanjia.access.queries import see, within
from wanjia.access.types import Reach, RequestContext
from wanjia.audit.types import Grade
from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import NotFound
from wanjia.kernel.seen import Seen
from wanjia.registry.models import DocumentFact, EventSubject, Household, LifeEvent, Person
from wanjia.registry.models.values import PRECISION_OF_CODE
from wanjia.registry.queries.lines import lines, people
from wanjia.registry.queries.reach import open_seal
from wanjia.registry.types.events import EventKind, Source, Standing
from wanjia.registry.types.lists import Candidate, EventView, Ground
from wanjia.registry.types.views import EventLine
from wanjia.vault.queries import blinds
from wanjia.vault.types import FieldClass

MOST_CANDIDATES = 20


def visible(ctx: RequestContext, uuids: Iterable[UUID]) -> set[UUID]:
    """Those of ``uuids`` who are persons in reach. Tells nothing else, so nothing is accounted for."""
    return _in_reach(Person, ctx, set(uuids))


def visible_households(ctx: RequestContext, uuids: Iterable[UUID]) -> set[UUID]:
    """Those of ``uuids`` who are households in reach."""
    return _in_reach(Household, ctx, set(uuids))


def _in_reach(table: type[Person | Household], ctx: RequestContext, uuids: set[UUID]) -> set[UUID]:
    if not uuids:
        return set()
    with within(ctx):
        return set(table.objects.filter(uuid__in=uuids).values_list("uuid", flat=True))


def subjects(ctx: RequestContext, event: UUID) -> Seen[EventView]:
    """A life event and the persons in reach it is about, by role. NotFound where none of them is, or it is sealed."""
    return see(
        ctx,
        action="event.open",
        object=f"event:{event}",
        load=lambda: _load(event),
        subjects=lambda view: [(line.uuid, Grade.LISTED) for _, line in view.persons],
    )


def sealed_event(ctx: RequestContext, event: UUID) -> Seen[EventView]:
    """A sealed event and the persons in reach it is about, for the two officers to whom its case answers.

    Who may ask is the gate's to know. Persons who are sealed themselves stay out. NotFound where nobody is in reach.
    """

    def load() -> EventView:
        open_seal()
        return _load(event)

    return see(
        ctx,
        action="event.open_sealed",
        object=f"event:{event}",
        load=load,
        subjects=lambda view: [(line.uuid, Grade.OPENED) for _, line in view.persons],
    )


def candidates(*, number: str, name: str, born_on: date, area_id: int | None) -> tuple[Candidate, ...]:
    """Persons held already who may be the one about to be entered: the same number, or name and birth date.

    ``area_id`` is where the newcomer lives; who lives or is registered there comes before the others.
    """
    same = _by_number(number, area_id) if number else []
    known = {candidate.person for candidate in same}
    alike = [found for found in _by_name(name, born_on, area_id) if found.person not in known]
    return (*same, *alike)


def holder(ctx: RequestContext, number: str) -> Seen[UUID | None]:
    """Whoever bears a document number, anywhere in the city, for breaking the glass: the public id and nothing else.

    None for a number nobody bears, or a sealed person. The asking is in the log, found or not.
    """
    return see(
        replace(ctx, reach=Reach(whole_city=True)),
        action="glass.look",
        object="search:number",
        load=lambda: next((one.person for one in _by_number(number, None)), None),
        subjects=lambda found: [(found, Grade.LISTED)] if found else [],
    )


def _by_number(number: str, area: int | None) -> list[Candidate]:
    rows = DocumentFact.objects.filter(
        blind__in=blinds(FieldClass.CITIZEN_NUMBER, number), recorded_to=UNTIL_CHANGED
    ).values_list("person__uuid", "person__canonical__uuid", "person__area_id", "person__hukou_area_id")
    found = {merged or uuid: area in (home, hukou) for uuid, merged, home, hukou in rows}
    return [Candidate(uuid, Ground.NUMBER, area is not None and near) for uuid, near in found.items()]


def _by_name(name: str, born_on: date, area: int | None) -> list[Candidate]:
    rows = Person.objects.filter(name=name, born_on=born_on, canonical=None)
    found = [
        Candidate(uuid, Ground.NAME_AND_BIRTH, area is not None and area in (home, hukou))
        for uuid, home, hukou in rows.values_list("uuid", "area_id", "hukou_area_id")[:MOST_CANDIDATES]
    ]
    return sorted(found, key=lambda candidate: not candidate.same_area)


def _load(uuid: UUID) -> EventView:
    event = LifeEvent.objects.filter(uuid=uuid).first()
    roles = dict(EventSubject.objects.filter(event=event).values_list("person_id", "role")) if event else {}
    if event is None or not roles:
        raise NotFound("event")
    rows = list(people().filter(pk__in=roles, sealed=False))
    line = EventLine(
        uuid=event.uuid,
        kind=EventKind(event.kind),
        occurred_on=PartialDate(event.occurred_on, PRECISION_OF_CODE[event.precision]),
        recorded_at=event.recorded_at,
        source=Source(event.source),
        standing=Standing(event.standing),
        role="",
    )
    return EventView(line, tuple(zip((roles[row.pk] for row in rows), lines(rows), strict=True)))
