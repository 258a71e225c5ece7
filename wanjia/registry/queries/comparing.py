"""Persons laid side by side to see whether two records are of one human: with their numbers in full."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.seen import Seen
from wanjia.registry import sql
from wanjia.registry.models import Person
from wanjia.registry.queries.believed import joined_states, states_at
from wanjia.registry.queries.persons import load_view, shown_on
from wanjia.registry.rules.timelines import fact_at
from wanjia.registry.types.facts import Contact, FactKind, IdentityDocument
from wanjia.registry.types.views import ComparedPerson

NUMBERED = (FactKind.DOCUMENT, FactKind.CONTACT)


def persons_compared(ctx: RequestContext, uuids: Iterable[UUID]) -> Seen[dict[UUID, ComparedPerson]]:
    """Those of ``uuids`` who are in reach, each as opened today, with the numbers of their documents and telephones.

    To tell two records apart is the one reason for it. A page shows of the numbers where they differ.
    """
    wanted = sorted(set(uuids))

    def load() -> dict[UUID, ComparedPerson]:
        reached = Person.objects.filter(uuid__in=wanted).values_list("uuid", flat=True)
        return {uuid: _compared(uuid, ctx.at) for uuid in sorted(reached)}

    return see(
        ctx,
        action="person.compare",
        object="persons",
        fields=("document", "contact"),
        load=load,
        subjects=_subjects,
    )


def _subjects(found: dict[UUID, ComparedPerson]) -> Iterable[tuple[UUID, Grade]]:
    """Everybody shown, once: opened comes before listed where two of them are kin."""
    shown = [subject for one in found.values() for subject in shown_on(one.view)]
    return dict(sorted(shown, key=lambda subject: subject[1] is Grade.OPENED)).items()


def _compared(uuid: UUID, at: datetime) -> ComparedPerson:
    day = day_in_china(at)
    survivor, *merged = records = {row.id: row.uuid for row in sql.rows("records", uuid=uuid)}
    (state,) = joined_states({survivor: merged}, states_at(records, at))
    held = (fact_at(line, day) for (kind, _), line in state.timelines.items() if kind in NUMBERED)
    values = [fact.value for fact in held if fact]
    return ComparedPerson(
        load_view(uuid, day, at),
        documents={int(one.type): one.number for one in values if isinstance(one, IdentityDocument)},
        contacts={int(one.kind): one.number for one in values if isinstance(one, Contact)},
    )
