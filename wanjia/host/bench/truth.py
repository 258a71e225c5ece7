"""The truth about a month's files, which lies apart from them: read by the bench alone, to score who was linked."""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import psycopg

from wanjia.vault.queries import blind_many
from wanjia.vault.types import FieldClass

TRUTH, NEW, OUTSIDE = "truth", "new:", "outside"
AT_ONCE = 20_000
_NUMBERS = 'SELECT "row", id_number FROM read_parquet($1) WHERE "row" IN (SELECT unnest($2)) AND id_type = \'01\''
_BEARERS = """SELECT document.blind, person.uuid FROM registry_documentfact AS document
    JOIN registry_person AS person ON person.id = document.person_id
    WHERE document.blind = ANY(%s) AND document.recorded_to = '9999-12-31 00:00:00+00'"""
_CHILDREN = """SELECT mother.uuid, count(DISTINCT child.id) FROM registry_person AS mother
    JOIN registry_kinfact AS tie ON tie.relative_id = mother.id AND tie.sort = 2 AND tie.active
        AND tie.recorded_to = '9999-12-31 00:00:00+00' AND tie.valid_to = '9999-12-31'
    JOIN registry_person AS child ON child.id = tie.person_id AND NOT child.sealed
    WHERE mother.uuid = ANY(%s) GROUP BY mother.uuid"""
_TWINS = """SELECT EXISTS (SELECT FROM registry_person AS one
    JOIN registry_person AS other ON other.born_on = one.born_on AND other.id <> one.id
    JOIN registry_kinfact AS tie ON tie.person_id = one.id AND tie.sort = 2
    JOIN registry_kinfact AS same ON same.person_id = other.id AND same.sort = 2 AND same.relative_id = tie.relative_id
    WHERE one.uuid = %s AND other.uuid = %s)"""


@dataclass(frozen=True)
class Written:
    """A row of a file as the truth tells it: what happened, and who stands in it, by role: a row of the city."""

    row: int
    occasion: str
    persons: Mapping[str, str]

    def held(self) -> dict[str, str]:
        """Those of the register; not the newborn, and not people of other cities."""
        return {role: person for role, person in self.persons.items() if person.isdecimal()}

    def known(self, persons: Mapping[str, UUID]) -> "Written":
        """Without those of the city whom the register has not taken in."""
        known = {role: one for role, one in self.persons.items() if one in persons or not one.isdecimal()}
        return replace(self, persons=known)

    def strangers(self) -> set[str]:
        """The roles of those who are of other cities, so that nobody who is held is meant."""
        return {role for role, person in self.persons.items() if person == OUTSIDE}

    def newborn(self) -> str:
        """The child, where the row tells a birth."""
        return next((person for person in self.persons.values() if person.startswith(NEW)), "")


@dataclass(frozen=True)
class Outcome:
    """What became of a row: its class, whom it was linked to, and about whom somebody is asked."""

    of: str
    people: Mapping[str, UUID]
    asked: frozenset[UUID] = frozenset()

    @property
    def sure(self) -> bool:
        """Whether it is settled whom it means."""
        return self.of not in ("QUESTION", "FAULT")

    @property
    def all_asked(self) -> set[UUID]:
        """Everybody about whom the question is."""
        return {*self.asked, *self.people.values()}


NOTHING = Outcome("FAULT", {})


@dataclass(frozen=True)
class Score:
    """``meant`` counts people of the register in the rows, ``linked`` those linked without asking, rightly or not.

    ``right`` and ``found`` are of those meant: rightly linked; and these with whoever is asked about.
    """

    meant: int
    linked: int
    right: int
    found: int
    twins: int = 0
    twins_merged: int = 0

    @property
    def wrong(self) -> int:
        return self.linked - self.right

    @property
    def precision(self) -> float:
        return self.right / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.meant if self.meant else 1.0

    @property
    def with_review(self) -> float:
        return self.found / self.meant if self.meant else 1.0


@dataclass
class Truth:
    """Every file's rows, who each person of the city is in the register, and what became of the rows so far."""

    files: dict[str, list[Written]]
    persons: Mapping[str, UUID]
    children: Mapping[UUID, int]
    outcomes: dict[str, dict[int, Outcome]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, folder: Path, city: Path, owner: psycopg.Connection) -> "Truth":
        """The truth beside the files of ``folder``, about the city whose rows lie in ``city``."""
        files = {path.stem: read(path) for path in sorted((folder / TRUTH).glob("*.csv"))}
        rows = {person for written in files.values() for one in written for person in one.held().values()}
        persons = _persons(sorted(map(int, rows)), city, owner)
        files = {name: [one.known(persons) for one in written] for name, written in files.items()}
        return cls(files, persons, _children(_mothers_of_twins(files, persons), owner))

    def seen(self, file: str) -> Callable[[Any, Any], None]:
        """What is told of a file's rows while it is looked through."""
        outcomes = self.outcomes[file]

        def note(told: Any, verdict: Any) -> None:
            asked = frozenset(one.person for found in told.asks.values() for one in found)
            outcomes[told.row] = Outcome(verdict.of.name, dict(verdict.people), asked)

        return note

    def score(self, owner: psycopg.Connection) -> Score:
        """While what the files told is in the register."""
        score, wrong = scored(self.files, self.outcomes, self.persons)
        merged = sum(owner.execute(_TWINS, pair).fetchall()[0][0] for pair in wrong)
        grown = _children(self.children.keys(), owner)
        told = _told(self.files, self.outcomes, self.persons)
        merged += sum(max(0, len(told[of]) - grown[of] + before) for of, before in self.children.items())
        return replace(score, twins=len(self.children), twins_merged=merged)


def scored(
    files: Mapping[str, Iterable[Written]],
    outcomes: Mapping[str, Mapping[int, Outcome]],
    persons: Mapping[str, UUID],
) -> tuple[Score, list[tuple[UUID, UUID]]]:
    """The score, twins apart, and who was linked in the place of whom. A row that was not looked at found nobody."""
    meant, linked, right, found = 0, 0, 0, 0
    wrong: list[tuple[UUID, UUID]] = []
    for file, written in files.items():
        for one in written:
            outcome = outcomes.get(file, {}).get(one.row, NOTHING)
            for role, person in one.held().items():
                who, chosen = persons[person], outcome.people.get(role)
                meant += 1
                if outcome.sure and chosen:
                    linked += 1
                    right += chosen == who
                    found += chosen == who
                    wrong += [(chosen, who)] if chosen != who else []
                else:
                    found += outcome.of == "QUESTION" and who in outcome.all_asked
            linked += outcome.sure * len(outcome.people.keys() & one.strangers())
    return Score(meant, linked, right, found), wrong


def _told(
    files: Mapping[str, Iterable[Written]], outcomes: Mapping[str, Mapping[int, Outcome]], persons: Mapping[str, UUID]
) -> dict[UUID, set[str]]:
    """The children of each mother whose birth was taken from some file."""
    told: dict[UUID, set[str]] = defaultdict(set)
    for file, written in files.items():
        for one in written:
            outcome = outcomes.get(file, {}).get(one.row, NOTHING)
            if one.newborn() and "mother" in one.persons and outcome.sure and outcome.of not in ("CONFLICT", "PARKED"):
                told[persons[one.persons["mother"]]].add(one.newborn())
    return told


def _mothers_of_twins(files: Mapping[str, Iterable[Written]], persons: Mapping[str, UUID]) -> list[UUID]:
    born: dict[UUID, set[str]] = defaultdict(set)
    for one in (one for written in files.values() for one in written):
        if one.newborn() and "mother" in one.persons:
            born[persons[one.persons["mother"]]].add(one.newborn())
    return [mother for mother, children in born.items() if len(children) > 1]


def _children(mothers: Iterable[UUID], owner: psycopg.Connection) -> dict[UUID, int]:
    """How many children of each are held."""
    wanted = list(mothers)
    return {**dict.fromkeys(wanted, 0), **dict(owner.execute(_CHILDREN, [wanted]).fetchall())}


def _persons(rows: Sequence[int], city: Path, owner: psycopg.Connection) -> dict[str, UUID]:
    """Who in the register each of these rows of the city is, by the number."""
    found: dict[str, UUID] = {}
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        parts = [str(path) for path in sorted(city.glob("part-*.parquet"))]
        numbers = connection.execute(_NUMBERS, [parts, list(rows)]).fetchall()
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        blind = blind_many(FieldClass.CITIZEN_NUMBER, [number for _, number in some])
        bearers = {bytes(one): person for one, person in owner.execute(_BEARERS, [blind])}
        found |= {str(row): bearers[one] for (row, _), one in zip(some, blind, strict=True) if one in bearers}
    return found


def read(path: Path) -> list[Written]:
    """The rows of a file that can be judged: written, once, and about what they say.

    Left out are the rows that are not in the file, those that stand there once more, and marriages that never were.
    A father who is left out of a row is in nobody's power to find.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return [found for row in csv.DictReader(file) if (found := _written(row))]


def _written(row: Mapping[str, str]) -> Written | None:
    slips = json.loads(row["slips"])
    if not row["row"] or slips.get("") == "repeated" or row["occasion"].startswith("never "):
        return None
    gone = {fact.rpartition("_")[0] for fact, kind in slips.items() if kind == "no_father"}
    persons = {role: person for role, person in json.loads(row["persons"]).items() if role not in gone}
    return Written(int(row["row"]), row["occasion"], persons)
