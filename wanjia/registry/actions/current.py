"""The current state beside the facts: rows of persons and households as of now."""

from collections.abc import Collection, Mapping, Sequence

from wanjia.kernel.clock import FOREVER, UNTIL_CHANGED
from wanjia.kernel.pinyin import readings
from wanjia.places.queries import area_of_dwellings, dwelling
from wanjia.registry import sql
from wanjia.registry.actions.rows import Row, insert_rows, update_rows
from wanjia.registry.models import Household, OtherReading, Person
from wanjia.registry.models.values import CODE_OF_PRECISION
from wanjia.registry.queries.states import person_states
from wanjia.registry.rules.current import joined, least_standing, shown_of
from wanjia.registry.types.facts import PersonState

# Columns of the current state that are named by id in the table.
REFERENCES = ("dwelling", "hukou_area", "household", "registered_household")


def store_new(state: PersonState) -> int:
    """Insert the row of a new person; returns its id."""
    person = Person.objects.create(uuid=state.uuid, **_columns(state))
    _store_other_readings(person.pk, person.name)
    return person.pk


def store_current(state: PersonState) -> None:
    """Bring the row of a person up to date, with what merged records add to it, and that of whom it was merged into."""
    duplicates = Person.objects.filter(canonical_id=state.id).values_list("pk", flat=True)
    whole = joined(state, tuple(person_states(duplicates).values())) if duplicates else state
    columns = _columns(whole)
    known_as = Person.objects.values_list("name", flat=True).get(pk=state.id)
    Person.objects.filter(pk=state.id).update(**columns)
    if known_as != columns["name"]:
        _store_other_readings(state.id, columns["name"])
    if state.canonical is not None:
        store_current(person_states({state.canonical})[state.canonical])


def refresh_households(ids: Collection[int]) -> None:
    """Head, size and place of some households after somebody or something in them changed."""
    if ids:
        list(Household.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        sql.run("refresh", households=list(ids), until_changed=UNTIL_CHANGED, forever=FOREVER)


def new_rows(states: Sequence[PersonState]) -> list[Row]:
    """The current rows of persons who are not in the tables, but for their ids."""
    rows = _placed([{"uuid": state.uuid, "sealed": False} | _current_columns(state) for state in states])
    return [row | read(row["name"]) for row in rows]


def store_many(people: Sequence[tuple[PersonState, int]], known_as: Mapping[int, str]) -> None:
    """:func:`store_current` for many: what is joined into each and its least standing.

    Of each the same kinds of facts were read; what the others show stays. ``known_as`` are the names that the tables
    show.
    """
    rows = [_shown(state) | {"standing": standing, "id": state.id} for state, standing in people]
    if rows and "dwelling_id" in rows[0]:
        rows = _placed(rows)
    same = [row for row in rows if known_as[row["id"]] == row.get("name", known_as[row["id"]])]
    kept = {row["id"] for row in same}
    renamed = [row | read(row["name"]) for row in rows if row["id"] not in kept]
    update_rows(Person, same)
    update_rows(Person, renamed)
    if renamed:
        OtherReading.objects.filter(person_id__in=[row["id"] for row in renamed]).delete()
    store_readings({row["id"]: row["name"] for row in renamed})


def store_readings(names: Mapping[int, str]) -> None:
    """The further readings of the names of some persons who have none yet."""
    found = [
        {"person_id": person, "pinyin": reading.full, "initials": reading.initials}
        for person, name in names.items()
        for reading in readings(name)[1:]
    ]
    insert_rows(OtherReading, found)


def _placed(rows: Sequence[Row]) -> list[Row]:
    areas = area_of_dwellings(row["dwelling_id"] for row in rows if row["dwelling_id"])
    return [row | {"area_id": areas.get(row["dwelling_id"])} for row in rows]


def _columns(state: PersonState) -> Row:
    current = _current_columns(state)
    return current | {"area_id": _area(current["dwelling_id"])} | read(current["name"])


def _current_columns(state: PersonState) -> Row:
    return _shown(state) | {"standing": least_standing(state)}


def _shown(state: PersonState) -> Row:
    """The columns that the kinds read of somebody show."""
    shown: Row = shown_of(state)
    for name in REFERENCES:
        if name in shown:
            shown[f"{name}_id"] = shown.pop(name)
    if "born_precision" in shown:
        shown["born_precision"] = CODE_OF_PRECISION[shown["born_precision"]]
    return shown


def read(name: str) -> Row:
    """How a name is read, as the current row tells it."""
    first = readings(name)[0]
    return {"sort_key": first.sort_key, "pinyin": first.full, "initials": first.initials}


def _area(door: int | None) -> int | None:
    return dwelling(door).address.area_id if door else None


def _store_other_readings(person: int, name: str) -> None:
    OtherReading.objects.filter(person_id=person).delete()
    store_readings({person: name})
