"""Whom the measurements are about: people drawn at random beforehand, none of them twice."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

import psycopg
from psycopg import sql

from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.identity import check_character
from wanjia.registry.types.commands import Command, ContactChange, EducationChange, ResidenceWithin
from wanjia.vault.queries import unseal_many
from wanjia.vault.types import FieldClass

# People of a family, living at home, with a citizen number; heads stay where they are, so that each of them may move.
_PEOPLE = """
SELECT person.uuid, person.name, person.pinyin, household.uuid, person.dwelling_id, document.number
FROM registry_person AS person
JOIN registry_household AS household ON household.id = person.household_id AND household.kind = 1
JOIN registry_documentfact AS document
    ON document.person_id = person.id AND document.sort = 1 AND document.recorded_to = %s
WHERE person.id = ANY(%s) AND person.canonical_id IS NULL AND NOT person.sealed AND person.life = 1
    AND person.relation <> '02'
"""
_DOORS = "SELECT id FROM places_dwelling WHERE id = ANY(%s)"
_HOMES = "SELECT id, household_id FROM registry_person WHERE id = ANY(%s)"
DRAW = 20_000


@dataclass(frozen=True)
class Subject:
    """A person to be looked at."""

    uuid: UUID
    name: str
    pinyin: str
    household: UUID
    dwelling: int | None
    number: str


class Subjects:
    """People of the register ``connection`` (the owner's) opens, in an order that has nothing to do with the disk."""

    def __init__(self, connection: psycopg.Connection, *, seed: int | None = None) -> None:
        self._connection = connection
        self._random = random.Random(seed)  # noqa: S311 (a sample, not a secret)
        self._people = self._drawn()

    def take(self, count: int) -> list[Subject]:
        """So many who were not taken before; fewer when the register has no more."""
        return list(islice(self._people, count))

    def events(self, count: int, on: date) -> list[Command]:
        """A new telephone, a degree, a move to another door: one each for so many people."""
        day, doors = PartialDate(on), self._doors(count)
        commands: list[Command] = []
        for place, subject in enumerate(self.take(count)):
            match place % 3:
                case 0:
                    number = f"1390{self._random.randrange(10**7):07}"
                    commands.append(ContactChange(on=day, person=subject.uuid, number=number))
                case 1:
                    commands.append(EducationChange(on=day, person=subject.uuid, education="90"))
                case _:
                    door = self._another(doors, subject)
                    commands.append(ResidenceWithin(on=day, person=subject.uuid, dwelling=door))
        return commands

    def moves(self, count: int, on: date) -> list[Command]:
        """A move to another door each: every one of them makes one figure larger by one."""
        day, doors, people = PartialDate(on), self._doors(count + 2), self.take(count)
        return [ResidenceWithin(on=day, person=one.uuid, dwelling=self._another(doors, one)) for one in people]

    def changed(self, count: int) -> list[tuple[int, int | None]]:
        """Ids of so many people, drawn at random (fewer where there are fewer), and of their households."""
        ids = list(islice(self._ids("registry_person"), count))
        return self._connection.execute(_HOMES, [ids]).fetchall()

    def _another(self, doors: list[int], subject: Subject) -> int:
        return next(door for door in self._random.sample(doors, 2) if door != subject.dwelling)

    def unknown_numbers(self, count: int) -> list[str]:
        """Citizen numbers in good form that nobody bears: of people born before anyone in the register."""
        firsts = (
            f"3702981899{self._random.randrange(1, 13):02}10{self._random.randrange(1000):03}" for _ in range(count)
        )
        return [first + check_character(first) for first in firsts]

    def _drawn(self) -> Iterator[Subject]:
        ids = self._ids("registry_person")
        while chosen := list(islice(ids, DRAW)):
            rows = self._connection.execute(_PEOPLE, [UNTIL_CHANGED, chosen]).fetchall()
            self._random.shuffle(rows)
            numbers = unseal_many(
                FieldClass.CITIZEN_NUMBER, owners=[row[0] for row in rows], sealed=[row[-1] for row in rows]
            )
            for (uuid, name, pinyin, household, dwelling, _), number in zip(rows, numbers, strict=True):
                yield Subject(uuid, name, pinyin, household, dwelling, number)

    def _doors(self, count: int) -> list[int]:
        chosen = list(islice(self._ids("places_dwelling"), count))
        return [row[0] for row in self._connection.execute(_DOORS, [chosen])]

    def _ids(self, table: str) -> Iterator[int]:
        """Every number from the least to the greatest id, in random order."""
        (bounds,) = self._connection.execute(
            sql.SQL("SELECT min(id), max(id) FROM {}").format(sql.Identifier(table))
        ).fetchall()
        if bounds[0] is not None:
            span = range(bounds[0], bounds[1] + 1)
            yield from self._random.sample(span, min(len(span), 2_000_000))
