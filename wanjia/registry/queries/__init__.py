"""Reads of the register. Every query of persons takes a context and answers with what has been audited.

Without a person in the answer (counts, buildings, ``visible``) there is nothing to account for. ``candidates``,
``lookalikes``, ``lookalikes_of``, ``everybody``, ``open_numbers``, ``held_facts``, ``holders``, ``newborns``,
``read_ahead``, ``read_for_events``, ``read_for_numbers``, ``read_for_undoing``, ``state_hash`` and ``verify`` are doors
of the platform itself; those that take no context run in the reach their caller announced.
"""

from wanjia.registry.queries.buildings import building, buildings
from wanjia.registry.queries.candidates import lookalikes, lookalikes_of
from wanjia.registry.queries.choices import households_named, households_numbered, households_of, persons_named
from wanjia.registry.queries.comparing import persons_compared
from wanjia.registry.queries.counted import households_counted, persons_counted
from wanjia.registry.queries.crowds import everybody, open_numbers
from wanjia.registry.queries.files import household_ids, household_part, roster_ids, roster_part
from wanjia.registry.queries.filled import persons_filled, persons_sought
from wanjia.registry.queries.gate import candidates, holder, sealed_event, subjects, visible, visible_households
from wanjia.registry.queries.held import held_facts
from wanjia.registry.queries.holders import holders, newborns, read_ahead
from wanjia.registry.queries.households import household, households
from wanjia.registry.queries.numbers import reveal
from wanjia.registry.queries.overviews import area_counts
from wanjia.registry.queries.permits import permits_due
from wanjia.registry.queries.persons import person
from wanjia.registry.queries.points import household_at
from wanjia.registry.queries.rosters import roster, unverified
from wanjia.registry.queries.search import bearers, doors_meant, search
from wanjia.registry.queries.verification import state_hash, verify
from wanjia.registry.queries.whole import read_for_events, read_for_numbers, read_for_undoing

__all__ = [
    "area_counts",
    "bearers",
    "building",
    "buildings",
    "candidates",
    "doors_meant",
    "everybody",
    "held_facts",
    "holder",
    "holders",
    "household",
    "household_at",
    "household_ids",
    "household_part",
    "households",
    "households_counted",
    "households_named",
    "households_numbered",
    "households_of",
    "lookalikes",
    "lookalikes_of",
    "newborns",
    "open_numbers",
    "permits_due",
    "person",
    "persons_compared",
    "persons_counted",
    "persons_filled",
    "persons_named",
    "persons_sought",
    "read_ahead",
    "read_for_events",
    "read_for_numbers",
    "read_for_undoing",
    "reveal",
    "roster",
    "roster_ids",
    "roster_part",
    "sealed_event",
    "search",
    "state_hash",
    "subjects",
    "unverified",
    "verify",
    "visible",
    "visible_households",
]
