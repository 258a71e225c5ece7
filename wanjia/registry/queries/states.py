"""Whole states of persons and households, for rules. Runs inside the caller's transaction and its reach."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.registry import sql
from wanjia.registry.queries.believed import EVERY_KIND, states_at
from wanjia.registry.rules.decisions import HouseholdState
from wanjia.registry.types.facts import Basis, FactKind, HouseholdKind, PersonState

# The last moment of all: what is still believed then is what nobody has taken back.
MOST_MEMBERS = 500  # that one event may change; more are an institution, whose people come and go one by one
STILL_BELIEVED = UNTIL_CHANGED - timedelta(microseconds=1)


def person_states(ids: Collection[int], kinds: Collection[FactKind] = EVERY_KIND) -> dict[int, PersonState]:
    """The believed state of each person in ``ids``, by id; of other kinds it is unread.

    Two statements, whatever the number of persons.
    """
    if not ids:
        return {}
    rows = sql.rows("who", people=list(ids))
    states = states_at({row.id: row.uuid for row in rows}, STILL_BELIEVED, kinds)
    return {row.id: replace(states[row.id], sealed=row.sealed, canonical=row.canonical_id) for row in rows}


def last_recorded(ids: Collection[int], *, since: datetime) -> dict[int, datetime]:
    """When something was last recorded about those of ``ids`` about whom something was ``since`` then, by id."""
    rows = sql.rows("last_recorded", people=list(ids), since=since) if ids else ()
    return {row.id: row.recorded_at for row in rows}


def household_states(ids: Collection[int], people: Collection[int] = ()) -> dict[int, HouseholdState]:
    """Households with their present members, by id.

    Of a dormitory of thousands MOST_MEMBERS and one more are named, and those of ``people`` who belong to it.
    """
    members: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in sql.rows("present", households=list(ids), people=list(people), limit=MOST_MEMBERS + 1):
        members[row.household].append((row.person, row.relation))
    return {
        row.id: HouseholdState(
            id=row.id,
            basis=Basis(row.basis),
            kind=HouseholdKind(row.kind),
            head=row.head_id,
            dwelling=row.dwelling_id,
            members=tuple(sorted(members[row.id])),
            opened_on=row.opened_on,
            closed_on=row.closed_on,
        )
        for row in sql.rows("homes", households=list(ids))
    }
