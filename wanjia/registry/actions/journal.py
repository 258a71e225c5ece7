"""The rows a chunk of a batch will write, collected in memory and written as sets.

A fact that one row of the chunk makes and a later one supersedes is written once, superseded already: what was believed
in between stays readable, as if each row had been recorded by itself. Ids are given when it is written, in the order of
the rows; until then events and persons are known by their place beyond all stored ids.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db import connection
from django.db.models import Model
from psycopg import sql

from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.registry.actions.rows import Row, as_json, insert_rows, next_ids
from wanjia.registry.actions.writing import row_of
from wanjia.registry.models import EventSubject, LifeEvent, Person
from wanjia.registry.models.values import TABLE
from wanjia.registry.rules.applying import Change, link
from wanjia.registry.types.facts import Fact, FactKind, PersonState

NOT_STORED = 1 << 62  # where ids begin that are given when the chunk is written
Key = tuple[int, int, int, date]

# What ends, and what follows another fact now; {relative} is there for ties only.
CHANGE = """
UPDATE {table} AS fact SET {change} FROM json_to_recordset(%s) AS told (
    person_id bigint, sort smallint, relative_id bigint, valid_to date, previous_to date, recorded_to timestamptz
)
WHERE fact.person_id = told.person_id AND fact.sort = told.sort {relative}
    AND fact.recorded_to = %s AND fact.valid_to = told.valid_to
"""
CLOSE = "recorded_to = told.recorded_to, previous_to = NULL"
FOLLOW = "previous_to = told.previous_to"


class Journal:
    """What is to be written for the rows taken so far."""

    def __init__(self) -> None:
        self.events: list[Row] = []
        self.born: list[UUID] = []
        self._subjects: list[tuple[int, int, str]] = []
        self._facts: dict[FactKind, dict[Key, Row]] = defaultdict(dict)
        self._superseded: dict[FactKind, list[Row]] = defaultdict(list)
        self._closed: dict[FactKind, list[Row]] = defaultdict(list)
        self._links: dict[FactKind, dict[Key, date | None]] = defaultdict(dict)

    def event(self, columns: Row) -> int:
        """Take an event; answers with its place."""
        self.events.append(columns)
        return NOT_STORED + len(self.events) - 1

    def newborn(self, uuid: UUID) -> int:
        """Take a person who is not in the tables; answers with the place."""
        self.born.append(uuid)
        return NOT_STORED + len(self.born) - 1

    def subjects(self, event: int, roles: dict[int, str]) -> None:
        """Take whom an event is about."""
        self._subjects += [(person, event, role) for person, role in roles.items()]

    def change(self, change: Change, person: PersonState, at: datetime) -> None:
        """Take how one timeline of a person changes at a moment."""
        kind = change.kind
        facts, links = self._facts[kind], self._links[kind]
        for fact in change.superseded:
            key = _key(change, person, fact)
            links.pop(key, None)
            row = facts.pop(key, None)
            if row is None:
                self._closed[kind].append(_place(key) | {"recorded_to": at})
            else:
                self._superseded[kind].append(row | {"recorded_to": at, "previous_to": None})
        for fact in change.links:
            key = _key(change, person, fact)
            if key in facts:
                facts[key]["previous_to"] = link(change.result, fact)
            else:
                links[key] = link(change.result, fact)
        for fact in change.inserted:
            facts[_key(change, person, fact)] = row_of(fact, change, person) | {"recorded_to": UNTIL_CHANGED}

    def write_persons(self, rows: Sequence[Row]) -> list[int]:
        """Insert the current rows of those who were born, in order; answers with their ids."""
        ids = next_ids(Person, len(rows))
        insert_rows(Person, [row | {"id": pk} for pk, row in zip(ids, rows, strict=True)])
        return ids

    def write(self, persons: Sequence[int]) -> list[int]:
        """Write events, whom they are about, and facts; ``persons`` are the ids of the newborn. Answers with events."""
        events = next_ids(LifeEvent, len(self.events))
        insert_rows(LifeEvent, [self._event_row(pk, row, events) for pk, row in zip(events, self.events, strict=True)])
        subjects = [
            {"person_id": stored(person, persons), "event_id": stored(event, events), "role": role}
            for person, event, role in self._subjects
        ]
        insert_rows(EventSubject, subjects)
        for kind in TABLE:
            self._write_facts(kind, persons, events)
        return events

    def _event_row(self, pk: int, row: Row, events: Sequence[int]) -> Row:
        told = {
            name: stored(value, events) if isinstance(value, int) and value >= NOT_STORED else value
            for name, value in row["details"].items()
        }
        return row | {"id": pk, "details": told}

    def _write_facts(self, kind: FactKind, persons: Sequence[int], events: Sequence[int]) -> None:
        table = TABLE[kind]
        _run(CLOSE, table, self._closed[kind])
        _run(FOLLOW, table, [_place(key) | {"previous_to": day} for key, day in self._links[kind].items()])
        rows = [
            row | {"person_id": stored(row["person_id"], persons), "event_id": stored(row["event_id"], events)}
            for row in (*self._superseded[kind], *self._facts[kind].values())
        ]
        insert_rows(table, rows)


def stored(place: int, ids: Sequence[int]) -> int:
    """The stored id of an event or a person, by ``ids`` in the order in which they were taken."""
    return ids[place - NOT_STORED] if place >= NOT_STORED else place


def _run(change: str, table: type[Model], rows: Sequence[Row]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_statement(change, table), [as_json(rows), UNTIL_CHANGED])


@cache
def _statement(change: str, table: type[Model]) -> sql.Composed:
    relative = "AND fact.relative_id = told.relative_id" if table is TABLE[FactKind.KIN] else ""
    name = sql.Identifier(table._meta.db_table)
    return sql.SQL(CHANGE).format(table=name, change=sql.SQL(change), relative=sql.SQL(relative))


def _key(change: Change, person: PersonState, fact: Fact) -> Key:
    return (person.id, *change.slot, fact.valid_to)


def _place(key: Key) -> Row:
    return dict(zip(("person_id", "sort", "relative_id", "valid_to"), key, strict=True))
