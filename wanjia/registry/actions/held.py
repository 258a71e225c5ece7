"""What a chunk of a batch holds in memory: persons and households as if each of its rows had been written by itself.

Everything is read as sets, once, and locked as for a single event. What a row changes is changed here, so that the next
row about the same people finds it; what nobody foresaw is read when it is asked for. Of the kinds of facts no more are
read than the events look at: a register of nine million people does not fit a machine's memory, and each kind is a
table of its own, with two pages for each person.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from wanjia.kernel.clock import FOREVER, UNTIL_CHANGED
from wanjia.registry import sql
from wanjia.registry.actions.scenes import RETURNS, TABLES, homes_around, spouses
from wanjia.registry.models import Household, Person
from wanjia.registry.queries.believed import EVERY_KIND
from wanjia.registry.queries.states import last_recorded
from wanjia.registry.rules.current import joined, least_standing
from wanjia.registry.rules.decisions import HouseholdState
from wanjia.registry.rules.looking import looked_at
from wanjia.registry.types.commands import Command, household_references, person_references
from wanjia.registry.types.events import WIDOWING
from wanjia.registry.types.facts import Basis, FactKind, Membership, PersonState
from wanjia.registry.types.relations import HEAD

Seats = dict[int, str]


@dataclass
class Held:
    """A look (see scenes) at what a chunk holds: facts of ``kinds``. ``names`` are those that the tables show.

    ``recorded``: when something was last recorded about each of those about whom it was ``since`` a moment.
    """

    kinds: frozenset[FactKind] = EVERY_KIND
    since: datetime = UNTIL_CHANGED
    states: dict[int, PersonState] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    recorded: dict[int, datetime] = field(default_factory=dict)
    # The least standing of all that holds, as the tables show it, and of what was read, as it was read.
    _standings: dict[int, int] = field(default_factory=dict)
    _least: dict[int, int] = field(default_factory=dict)
    _ids: dict[type, dict[UUID, int]] = field(default_factory=lambda: {Person: {}, Household: {}})
    _asked: dict[type, set[UUID]] = field(default_factory=lambda: {Person: set(), Household: set()})
    _records: dict[int, list[int]] = field(default_factory=dict)
    _homes: dict[int, HouseholdState] = field(default_factory=dict)
    # Where each person held here belongs, and who of them belongs to each household.
    _seats: dict[int, Seats] = field(default_factory=dict)
    _seated: defaultdict[int, Seats] = field(default_factory=lambda: defaultdict(dict))
    _refreshed: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, commands: Collection[Command], since: datetime) -> "Held":
        """All that these commands will ask for, as far as the tables tell before the first of them."""
        held = cls(looked_at(command.kind for command in commands), since)
        people = held.named(Person, _named(commands, person_references))
        homes = set(held.named(Household, _named(commands, household_references)).values())
        states = held.person_states(people.values())
        for command in commands:
            named = (people[uuid] for uuid in person_references(command).values() if uuid in people)
            homes |= homes_around(command, (states[pk] for pk in named if pk in states))
        held.lock(Household, homes)
        known = held.household_states(homes, ())
        held.person_states(held._next_to(commands, known))
        return held

    def named(self, table: type[Person | Household], wanted: Collection[UUID]) -> dict[UUID, int]:
        missing = {uuid for uuid in wanted if uuid not in self._asked[table]}
        if missing:
            self._asked[table] |= missing
            self._ids[table] |= TABLES.named(table, missing)
        known = self._ids[table]
        return {uuid: known[uuid] for uuid in wanted if uuid in known}

    def lock(self, table: type[Person | Household], ids: Collection[int]) -> None:
        held: dict[int, PersonState] | dict[int, HouseholdState] = self.states if table is Person else self._homes
        TABLES.lock(table, {pk for pk in ids if pk not in held})

    def person_states(self, ids: Collection[int]) -> dict[int, PersonState]:
        # not as a difference of sets, which would walk over everybody who is held, for each row
        missing = {pk for pk in ids if pk not in self.states}
        if missing:
            self._read_people(missing)
        return {pk: self.states[pk] for pk in ids if pk in self.states}

    def household_states(self, ids: Collection[int], people: Collection[int]) -> dict[int, HouseholdState]:
        missing = {pk for pk in ids if pk not in self._homes}
        if missing:
            self._homes |= TABLES.household_states(missing, ())
        return {pk: self._as_it_stands(self._homes[pk]) for pk in ids if pk in self._homes}

    def whole(self, person: int) -> PersonState:
        """The person with what records that were merged into this one add."""
        merged = self._records.get(person, ())
        return joined(self.states[person], tuple(self.states[one] for one in merged)) if merged else self.states[person]

    def last_recorded(self, ids: Collection[int]) -> dict[int, datetime]:
        """When something was last recorded about each; nothing about whom it was not since the moment asked for."""
        return {pk: self.recorded[pk] for pk in ids if pk in self.recorded}

    def read(self, kinds: Collection[FactKind]) -> None:
        """Read facts of more kinds of everybody held; of these nothing can have changed meanwhile."""
        more = frozenset(kinds) - self.kinds
        self.kinds |= more
        found = TABLES.person_states([pk for pk, state in self.states.items() if state.unread], more)
        for pk, told in found.items():
            state = self.states[pk]
            self.states[pk] = replace(state, timelines=state.timelines | told.timelines, unread=state.unread - more)
        self._note_standings(found)

    def standing(self, person: int) -> int:
        """The least standing of all that holds, of what was read and what was not."""
        state = self.whole(person)
        now, shown = least_standing(state), self._standings.get(person, 0)
        if not state.unread or now <= shown:
            return now
        if self._least[person] <= shown:  # what is shown came from what was read; what was not may stand higher
            self.read(EVERY_KIND)
            return least_standing(self.whole(person))
        return shown

    def put(self, states: Iterable[PersonState], households: Collection[int]) -> None:
        """Somebody is as these states say from now on; these households were counted anew."""
        for state in states:
            self.states[state.id] = state
            self._seat(state)
        self._refreshed |= set(households)

    def _next_to(self, commands: Collection[Command], homes: dict[int, HouseholdState]) -> set[int]:
        """Spouses and heads, where these kinds of events look at them."""
        found: set[int] = set()
        if any(command.kind in WIDOWING for command in commands):
            found |= spouses(self.states.values())
        if any(isinstance(command, RETURNS) for command in commands):
            found |= {home.head for home in homes.values() if home.head}
        return found - self.states.keys()

    def _read_people(self, ids: set[int]) -> None:
        """With what was merged into them, and into those in turn."""
        new: dict[int, str] = {}
        while ids:
            rows = sql.rows("held_people", people=list(ids))
            self._standings |= {row.id: row.standing for row in rows if row.id not in self._standings}
            for row in rows:
                if row.canonical_id in ids:
                    self._records.setdefault(row.canonical_id, []).append(row.id)
            ids = {row.id for row in rows} - ids - self.states.keys() - new.keys()
            new |= {row.id: row.name for row in rows if row.id not in self.states}
        self.names |= new
        found = TABLES.person_states(new, self.kinds)
        self.states |= found
        self.recorded |= last_recorded(new, since=self.since)
        self._note_standings(found)
        for state in found.values():
            self._seat(state)

    def _note_standings(self, found: Mapping[int, PersonState]) -> None:
        for pk, state in found.items():
            merged = tuple(found[one] for one in self._records.get(pk, ()) if one in found)
            told = least_standing(joined(state, merged)) if merged else least_standing(state)
            self._least[pk] = min(told, self._least.get(pk, told))

    def _seat(self, state: PersonState) -> None:
        """Where somebody belongs now; a record that was merged into another belongs nowhere."""
        for home in self._seats.get(state.id, ()):
            self._seated[home].pop(state.id, None)
        told = () if state.canonical is not None else _present(self.whole(state.id))
        self._seats[state.id] = {one.household: one.relation for one in told if one.household is not None}
        for home, relation in self._seats[state.id].items():
            self._seated[home][state.id] = relation

    def _as_it_stands(self, home: HouseholdState) -> HouseholdState:
        seated = self._seated.get(home.id, {})
        members = {person: relation for person, relation in home.members if person not in self._seats} | seated
        head = self._head(home, members) if home.id in self._refreshed else home.head
        return replace(home, members=tuple(sorted(members.items())), head=head)

    def _head(self, home: HouseholdState, members: Seats) -> int | None:
        """Of a very large household not every member is read: the head it has stays unless he or she is held here."""
        heads = {person for person, relation in members.items() if relation == HEAD}
        if home.head is not None and home.head not in self._seats:
            heads.add(home.head)
        return min(heads, default=None)


def _named(commands: Iterable[Command], references: object) -> set[UUID]:
    assert callable(references)
    return {uuid for command in commands for uuid in references(command).values()}


def _present(state: PersonState) -> list[Membership]:
    """By what somebody belongs to households until further notice."""
    lines = (state.timeline(FactKind.MEMBERSHIP, (int(basis), 0)) for basis in Basis)
    last = (line[-1] for line in lines if line and line[-1].valid_to == FOREVER)
    return [fact.value for fact in last if isinstance(fact.value, Membership)]
