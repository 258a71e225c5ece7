"""Whom rows mean where no number settles it: looked up by the blocks of the register, weighed by the shipped model.

A few are looked up one after the other, many as one set: the same blocks find the same persons. The set form weighs
all pairs in DuckDB only to leave those out that nobody would be asked about; what remains is weighed by the rule
itself, so both forms say the same to the last digit.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

import duckdb

from wanjia.intake.rules.classifying import unclear_roles
from wanjia.intake.rules.linking import meant, worth_asking
from wanjia.intake.types.deliveries import Known, Told
from wanjia.intake.types.questions import Candidate
from wanjia.intake.types.sources import Layout
from wanjia.linkage import queries as linkage  # what weighs tables comes with Splink, and only when it is asked for
from wanjia.linkage.queries import china, thresholds, weigh_each
from wanjia.registry.queries import lookalikes, lookalikes_of
from wanjia.registry.types.sketches import FOUND, HELD, SKETCHED, Sketch
from wanjia.tables.actions.rows import put_rows

FEW = 100  # sketches that are looked up one by one faster than as a set
SPOUSES = {"husband": "wife", "wife": "husband"}
SEXES = {"husband": "1", "father": "1", "wife": "2", "mother": "2"}
CLOSE = 1e-6  # by how much the weights of the two forms may differ, at the most
Pair = tuple[UUID, Sketch]


@dataclass(frozen=True)
class _Unclear:
    """Somebody of a row who may be anybody: the row's place, the role, what is told, and who bears the number told."""

    place: int
    role: str
    sketch: Sketch
    bearer: UUID | None


def linked(layout: Layout, rows: Sequence[Told], known: Known, *, few: int = FEW) -> list[Told]:
    """The rows, each with whom linkage takes it to mean, or with those who may be meant."""
    unclear = list(_unclear(layout, rows, known))
    likely = _one_by_one(unclear) if len(unclear) <= few else _as_a_set(unclear)
    people: dict[int, dict[str, UUID | None]] = defaultdict(dict)
    asks: dict[int, dict[str, tuple[Candidate, ...]]] = defaultdict(dict)
    for one, found in zip(unclear, likely, strict=True):
        chosen = meant(found, thresholds())
        if found and not chosen:
            asks[one.place][one.role] = found
        else:
            people[one.place][one.role] = chosen.person if chosen else None
    return [
        replace(row, people={**row.people, **people[place]}, asks=asks[place])
        if place in people or place in asks
        else row
        for place, row in enumerate(rows)
    ]


def _unclear(layout: Layout, rows: Sequence[Told], known: Known) -> Iterator[_Unclear]:
    for place, row in enumerate(rows):
        for role in unclear_roles(layout, row, known):
            sketch = sketch_of(row, role)
            bearer = known.by_number.get(sketch.number)
            yield _Unclear(place, role, sketch, bearer.person if bearer else None)


def sketch_of(row: Told, role: str) -> Sketch:
    """What a row says of one of those whom it is about."""
    spouse = SPOUSES.get(role, "")
    return Sketch(
        name=row.text(f"{role}_name"),
        sex=row.text(f"{role}_sex") or SEXES.get(role, ""),
        born_on=row.day(f"{role}_born_on"),
        number=row.text(f"{role}_number"),
        phone=row.text(f"{role}_phone"),
        area=row.text("area") if role == "person" else "",
        spouse_number=row.text(f"{spouse}_number") if spouse else "",
    )


def _one_by_one(unclear: Sequence[_Unclear]) -> list[tuple[Candidate, ...]]:
    return [_weighed(one, [(found.person, found.sketch) for found in lookalikes(one.sketch)]) for one in unclear]


def _weighed(one: _Unclear, pairs: Sequence[Pair]) -> tuple[Candidate, ...]:
    why = weigh_each(one.sketch.texts(), (held.texts() for _, held in pairs), model=china())
    found = [Candidate(person, each.probability, each.steps) for (person, _), each in zip(pairs, why, strict=True)]
    return worth_asking(found, one.bearer, thresholds())


def _as_a_set(unclear: Sequence[_Unclear]) -> list[tuple[Candidate, ...]]:
    # in memory only: nothing of it may come to lie on a disk
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        pairs = _near(connection, [one.sketch for one in unclear])
    return [_weighed(one, pairs.get(place, ())) for place, one in enumerate(unclear)]


def _near(connection: duckdb.DuckDBPyConnection, sketches: Sequence[Sketch]) -> Mapping[int, list[Pair]]:
    """For each sketch, by its place, the persons who may be worth a question, in the order of :func:`lookalikes`."""
    columns = {name: "DATE" if name == "born_on" else "VARCHAR" for name in SKETCHED}
    told = ((place, *(text or None for text in one.texts().values())) for place, one in enumerate(sketches))
    put_rows(connection, "told", {"row": "BIGINT"} | columns, told)
    if not lookalikes_of(connection, "told"):
        return {}
    linkage.score(connection, told="told", held=HELD, pairs=FOUND, model=china())
    near: dict[int, list[Pair]] = defaultdict(list)
    for place, person, same, *held in connection.execute(_near_enough(), [thresholds().ask - CLOSE]).fetchall():
        known = Sketch(**dict(zip(SKETCHED, held, strict=True)))
        near[place].append((person, replace(known, number=sketches[place].number) if same else known))
    return near


@cache
def _near_enough() -> str:
    """Whoever bears the number told is weighed with that number, which may be one of former days."""
    columns = ", ".join(f"held.{name}" if name == "born_on" else f"coalesce(held.{name}, '')" for name in SKETCHED)
    return f"""
        SELECT found.row, found.person, found.same_number, {columns}
        FROM {FOUND} AS found JOIN {HELD} AS held ON held.person = found.person
        LEFT JOIN {linkage.SCORES} AS scores
            ON scores.row = found.row::VARCHAR AND scores.person = found.person::VARCHAR
        WHERE found.same_number OR scores.probability >= $1
        ORDER BY found.rowid"""  # noqa: S608 (names of columns)
