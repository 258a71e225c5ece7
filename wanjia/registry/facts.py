"""What the register hands the mirror: persons, households and events as codes, dates and own numbers.

No name, no document or phone number, no door's address, nothing of a sealed person or event, and no record that was
merged into another. The way from an own number back to a person is a column of PostgreSQL (``mirror_number``).

``person``: one row an interval on which nothing below changes; the living only (``life`` 1 alive, 3 declared missing).
``residence`` 0 unknown, 1 in the city, 2 elsewhere in the country, 3 abroad; ``residence_since`` is the day of the
last move, ``city_since`` that of the last arrival in the city. ``hukou`` 0 unknown, 1 in the city, 2 elsewhere.
``marital``, ``education`` and ``relation`` are the two digits of their code as a number (GB/T 2261.2, 4658 and 4761; 2
is 02, the head), which is looked up twice as fast as text. Unknown codes are NULL. ``household`` (living, 居住户) and
``registered_household`` (户籍户) are own numbers.

``standing`` is that of the record as it is now, in all its rows: 1 while something of it is only reported.

``household``: one row an interval on which place, size and relations do not change; ``basis`` 1 living, 2 registered;
``generations`` (代) of a family are counted by relations to its head, NULL where none of them tells. Where its door has
a position, ``tile_x`` and ``tile_y`` are the map tile of zoom 26 (half a metre) that holds it, ``hexagon`` the H3 cell
of ``places.queries.hexagon_at``.

``event``: one row a subject of an event of COUNTED. ``role`` 1 the person, 2 the spouse, who is the second of a couple,
3 the child of a birth: count ``role <> 2`` for events, everything for people. The area is that of the day of the event,
``from_area_id`` that of the day before; so too for the hukou. Births are dated by the birth date, deaths by the date of
death that is believed now. ``recorded_quarter`` counts the quarters of an hour of the day of recording, from 0.

``lived_in``: today's people behind each door. ``together``: today's people of each living household; of one person
``areas`` is the area and ``born`` the birth date, in days since 1800, since the sum of one is itself; ``unverified``
are those of standing 1. ``arrived``: today's people of each living household by the day of their last move, in days
since 1800, where it was no birth and less than a year before the base was made. ``neighbours``: today's living
households of a square of 256 tiles of zoom 26 (125 metres) and an area, with the sums of their people, own numbers and
places; maps of whole towns are drawn from these.

``marked``: today's living households with a place that are points of their own on a map, once for each ``mark``: 1 with
somebody of standing 1; 2 of one person, whose birth date is ``day``; 3 with somebody in ``arrived``, ``day`` being the
last. ``vacant``: doors with a place and nobody behind them.

``dwelling``: every door on record, lived in or not; its own number is its id, its address stays in PostgreSQL.

``area`` and ``area_within`` (each area under every area above it, itself at depth 0): from ``places``.
"""

from collections.abc import Collection, Mapping
from typing import Any, cast

from wanjia.feed.types import Entry
from wanjia.mirror.types import Check, Facts, Function, Joined, Reference, Subject, Sums, Table
from wanjia.places.queries import hexagon_at
from wanjia.registry.sql import text
from wanjia.registry.types.events import EventKind

PERSON = {
    "number": "BIGINT",
    "valid_from": "DATE",
    "valid_to": "DATE",
    "life": "UTINYINT",
    "sex": "UTINYINT",
    "born_on": "DATE",
    "area_id": "INTEGER",
    "dwelling_id": "BIGINT",
    "residence": "UTINYINT",
    "residence_since": "DATE",
    "city_since": "DATE",
    "hukou": "UTINYINT",
    "hukou_area_id": "INTEGER",
    "hukou_kind": "UTINYINT",
    "marital": "UTINYINT",
    "education": "UTINYINT",
    "household": "BIGINT",
    "relation": "UTINYINT",
    "registered_household": "BIGINT",
    "registered_relation": "UTINYINT",
    "standing": "UTINYINT",
}
HOUSEHOLD = {
    "number": "BIGINT",
    "valid_from": "DATE",
    "valid_to": "DATE",
    "basis": "UTINYINT",
    "kind": "UTINYINT",
    "area_id": "INTEGER",
    "dwelling_id": "BIGINT",
    "size": "INTEGER",
    "tile_x": "INTEGER",
    "tile_y": "INTEGER",
    "hexagon": "BIGINT",
    "generations": "UTINYINT",
}
EVENT = {
    "number": "BIGINT",
    "kind": "UTINYINT",
    "occurred_on": "DATE",
    "recorded_on": "DATE",
    "recorded_quarter": "UTINYINT",
    "role": "UTINYINT",
    "sex": "UTINYINT",
    "age": "SMALLINT",
    "area_id": "INTEGER",
    "from_area_id": "INTEGER",
    "hukou_area_id": "INTEGER",
    "from_hukou_area_id": "INTEGER",
    "mother_age": "SMALLINT",
}
DWELLING = {"number": "BIGINT", "area_id": "INTEGER", "longitude": "DOUBLE", "latitude": "DOUBLE"}
AREA = {
    "id": "INTEGER",
    "code": "VARCHAR",
    "level": "VARCHAR",
    "kind": "VARCHAR",
    "parent_id": "INTEGER",
    "valid_from": "DATE",
    "valid_to": "DATE",
}
AREA_WITHIN = {"ancestor_id": "INTEGER", "area_id": "INTEGER", "depth": "SMALLINT"}

# Events that are counted. What only mends or adds to a record (corrections, contacts, papers) is none of them.
COUNTED = (
    EventKind.BIRTH, EventKind.DEATH, EventKind.DECLARED_DEAD, EventKind.MARRIAGE, EventKind.DIVORCE,
    EventKind.ANNULMENT, EventKind.RESIDENCE_IN, EventKind.RESIDENCE_OUT, EventKind.RESIDENCE_WITHIN,
    EventKind.HUKOU_IN, EventKind.HUKOU_OUT, EventKind.HUKOU_WITHIN, EventKind.HOUSEHOLD_IN, EventKind.HOUSEHOLD_OUT,
    EventKind.EMIGRATION, EventKind.RETURN, EventKind.HOUSEHOLD_SPLIT, EventKind.HOUSEHOLD_MERGE,
)  # fmt: skip
OPEN = "valid_to = DATE '9999-12-31'"  # the rows of today, which most questions are about
HAPPENING = {kind.name.lower() for kind in COUNTED}  # as the feed names them
KINDS = ", ".join(str(int(kind)) for kind in COUNTED)


def _people(entry: Entry) -> Collection[int]:
    return _told(entry, "persons", "first_person", "last_person")


def _households(entry: Entry) -> Collection[int]:
    return _told(entry, "households", "first_household", "last_household")


def _doors(entry: Entry) -> Collection[int]:
    return _told(entry, "dwellings", "first_dwelling", "last_dwelling", topic="places")


def _told(entry: Entry, listed: str, first: str, last: str, *, topic: str = "registry") -> Collection[int]:
    """The ids of an entry: a list for an event, a span for a chunk of a batch."""
    payload = cast(Mapping[str, Any], entry.payload) if entry.topic == topic else {}
    if first in payload:
        return range(payload[first], payload[last] + 1)
    return payload.get(listed, ())


def _mends(entry: Entry) -> bool:
    """What is counted happens to its people and to nobody else; a correction or a merge may change a mother's age."""
    return entry.kind not in HAPPENING


def _withdraws(entry: Entry) -> bool:
    """A sealed person stays in no file."""
    return entry.topic == "registry" and entry.kind == "sealed"


def _of_persons(columns: str, view: str) -> str:
    return f"SELECT person_id, {columns} FROM registry_mirror_{view} WHERE person_id {{ids}}"  # noqa: S608 (our names)


LIVED_IN = Sums(
    "lived_in",
    {"dwelling_id": "BIGINT", "area_id": "INTEGER", "people": "INTEGER"},
    of="person",
    group=2,
    rows=text("mirror/lived_in"),
)
TOGETHER = Sums(
    "together",
    {"household": "BIGINT", "people": "INTEGER", "unverified": "INTEGER", "areas": "BIGINT", "born": "BIGINT"},
    of="person",
    group=1,
    rows=text("mirror/together"),
)
ARRIVED = Sums(
    "arrived",
    {"household": "BIGINT", "since": "INTEGER", "people": "INTEGER"},
    of="person",
    group=2,
    rows=text("mirror/arrived"),
)
NEIGHBOURS = Sums(
    "neighbours",
    {
        "column_x": "INTEGER", "row_y": "INTEGER", "area_id": "INTEGER", "households": "INTEGER", "people": "INTEGER",
        "numbers": "BIGINT", "tiles_x": "BIGINT", "tiles_y": "BIGINT",
    },
    of="household",
    group=3,
    rows=text("mirror/neighbours"),
)  # fmt: skip
MARKED = Joined(
    "marked",
    {
        "number": "BIGINT", "mark": "UTINYINT", "day": "DATE", "area_id": "INTEGER", "dwelling_id": "BIGINT",
        "size": "INTEGER", "tile_x": "INTEGER", "tile_y": "INTEGER",
    },
    of={"household": "number", "together": "household", "arrived": "household"},
    rows=text("mirror/marked"),
)  # fmt: skip
VACANT = Joined(
    "vacant",
    {"number": "BIGINT", "area_id": "INTEGER", "tile_x": "INTEGER", "tile_y": "INTEGER"},
    of={"dwelling": "number", "lived_in": "dwelling_id"},
    rows=text("mirror/vacant"),
)
PEOPLE = Subject(
    name="person",
    span="SELECT min(person_id), max(person_id) FROM registry_mirror_number",
    numbers="SELECT person_id, number FROM registry_mirror_number WHERE person_id {ids}",
    extracts={
        "person": _of_persons("number, standing", "person"),
        "birth": _of_persons("valid_from, valid_to, sex, born_on", "birth"),
        "life": _of_persons("valid_from, valid_to, status", "life"),
        "marital": _of_persons("valid_from, valid_to, code", "marital"),
        "education": _of_persons("valid_from, valid_to, code", "education"),
        "residence": _of_persons("valid_from, valid_to, dwelling_id, area_id, elsewhere", "residence"),
        "hukou": _of_persons("valid_from, valid_to, area_id, elsewhere, kind", "hukou"),
        "membership": _of_persons("valid_from, valid_to, sort, household, relation", "membership"),
        "happened": _of_persons("event_id, kind, occurred_on, recorded_on, recorded_quarter, role", "event")
        + f" AND kind IN ({KINDS}) AND role IN ('child', 'person', 'spouse')",
        "mother": _of_persons("mother_born_on", "mother"),
    },
    prepare=(text("mirror/years"), *text("mirror/wide").split(";\n")),
    tables=(
        Table("person", PERSON, text("mirror/person"), apart=OPEN),
        Table("event", EVENT, text("mirror/event")),
    ),
    changed=_people,
    sums=(LIVED_IN, TOGETHER, ARRIVED),
    also=text("mirror/also"),  # the records a changed one was merged into
    hanging=text("mirror/children"),  # their births tell the mother's age
    spreads=_mends,
)
HOUSEHOLDS = Subject(
    name="household",
    span="SELECT min(household_id), max(household_id) FROM registry_mirror_household",
    numbers="SELECT household_id, number FROM registry_mirror_household WHERE household_id {ids}",
    extracts={
        "household": "SELECT household_id, number, basis, kind, area_id FROM registry_mirror_household"
        " WHERE household_id {ids}",
        "address": "SELECT household_id, valid_from, valid_to, area_id, dwelling_id, longitude, latitude"
        " FROM registry_mirror_address WHERE household_id {ids}",
        "member": "SELECT household_id, valid_from, valid_to, relation FROM registry_mirror_membership"
        " WHERE household_id {ids}",
    },
    prepare=(text("mirror/placed"),),
    functions=(
        Function(
            "hexagon_of",
            "SELECT DISTINCT longitude, latitude FROM address WHERE longitude IS NOT NULL",
            hexagon_at,
            {"longitude": "DOUBLE", "latitude": "DOUBLE", "hexagon": "BIGINT"},
        ),
    ),
    tables=(Table("household", HOUSEHOLD, text("mirror/household"), apart=OPEN),),
    sums=(NEIGHBOURS,),
    changed=_households,
)
DOORS = Subject(
    name="dwelling",
    span="SELECT min(id), max(id) FROM places_dwelling",
    numbers="SELECT id, id AS number FROM places_dwelling WHERE id {ids}",
    extracts={"door": "SELECT id, area_id, longitude, latitude FROM places_dwelling WHERE id {ids}"},
    tables=(Table("dwelling", DWELLING, "SELECT id, area_id, longitude, latitude FROM door ORDER BY id"),),
    changed=_doors,
)
AREAS = (
    Reference(
        "area",
        AREA,
        "SELECT id, code, level, kind, parent_id, valid_from, valid_to FROM places_area",
        version="SELECT count(*) FROM places_edition",
    ),
    Reference(
        "area_within",
        AREA_WITHIN,
        "SELECT ancestor_id, descendant_id, depth FROM places_area_closure",
        version="SELECT count(*) FROM places_edition",
    ),
)
CHECKS = (
    Check("people by area", text("mirror/check_people_ours"), text("mirror/check_people_theirs")),
    Check("households by area", text("mirror/check_households_ours"), text("mirror/check_households_theirs")),
)
FACTS = Facts(
    (PEOPLE, HOUSEHOLDS, DOORS),
    AREAS,
    (MARKED, VACANT),
    CHECKS,
    session={"wanjia.reach": "city"},
    withdraws=_withdraws,
)
