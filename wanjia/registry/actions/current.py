"""The current state beside the facts: rows of persons and households as of now."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from wanjia.kernel.clock import FOREVER, UNTIL_CHANGED
from wanjia.kernel.pinyin import readings
from wanjia.places.queries import dwelling
from wanjia.registry import sql
from wanjia.registry.models import Household, OtherReading, Person
from wanjia.registry.models.values import CODE_OF_PRECISION
from wanjia.registry.queries.states import person_states
from wanjia.registry.rules.current import current_of, joined
from wanjia.registry.types.facts import PersonState

# Columns of the current state that are named by id in the table.
REFERENCES = ("dwelling", "hukou_area", "household", "registered_household")


def store_new(state: PersonState) -> int:
    """Insert the row of a new person; returns its id."""
    person = Person.objects.create(uuid=state.uuid, **_columns(state))
    _store_other_readings(person.pk, person.name)
    return person.pk


def store_current(state: PersonState) -> None:
    """Bring the row of a person up to date, with what merged records add to it."""
    duplicates = Person.objects.filter(canonical_id=state.id).values_list("pk", flat=True)
    whole = joined(state, tuple(person_states(duplicates).values())) if duplicates else state
    columns = _columns(whole)
    known_as = Person.objects.values_list("name", flat=True).get(pk=state.id)
    Person.objects.filter(pk=state.id).update(**columns)
    if known_as != columns["name"]:
        _store_other_readings(state.id, columns["name"])


def refresh_households(ids: Collection[int]) -> None:
    """Head, size and place of some households after somebody or something in them changed."""
    if ids:
        list(Household.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        sql.run("refresh", households=list(ids), until_changed=UNTIL_CHANGED, forever=FOREVER)


def _columns(state: PersonState) -> dict[str, Any]:
    current = asdict(current_of(state))
    for name in REFERENCES:
        current[f"{name}_id"] = current.pop(name)
    current["born_precision"] = CODE_OF_PRECISION[current["born_precision"]]
    first = readings(current["name"])[0]
    return current | {
        "area_id": _area(current["dwelling_id"]),
        "sort_key": first.sort_key,
        "pinyin": first.full,
        "initials": first.initials,
    }


def _area(door: int | None) -> int | None:
    return dwelling(door).address.area_id if door else None


def _store_other_readings(person: int, name: str) -> None:
    OtherReading.objects.filter(person_id=person).delete()
    OtherReading.objects.bulk_create(
        OtherReading(person_id=person, pinyin=reading.full, initials=reading.initials) for reading in readings(name)[1:]
    )
