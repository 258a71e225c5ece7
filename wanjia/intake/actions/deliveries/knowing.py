"""What rows of a file are held against: asked of the register in sets, inside the gate's transaction."""

from collections.abc import Iterable, Sequence
from datetime import date

from wanjia.intake.rules.classifying import numbers_of
from wanjia.intake.rules.comparing import compared
from wanjia.intake.types.deliveries import Known, Told
from wanjia.intake.types.sources import Layout
from wanjia.kernel.memory import Kept
from wanjia.places.queries import areas_at_level
from wanjia.places.types import Level
from wanjia.registry.queries import holders, newborns
from wanjia.vault.queries import blind_many
from wanjia.vault.types import FieldClass

CITY_DIGITS = 4
# A file asks for the same communities with every chunk; they change a few times a year.
_areas: Kept[dict[str, int]] = Kept(seconds=60)


def known_of(layout: Layout, rows: Sequence[Told], *, on: date) -> Known:
    """The persons these rows name by number or by choice, the children of the mothers among them, the communities."""
    numbers = {number for row in rows for number in numbers_of(layout, row)}
    chosen = {person for row in rows for person in row.people.values() if person}
    found = holders(numbers, chosen, beside=compared(layout))
    days = {day for row in rows if (day := row.day("happened_on"))}
    phones = sorted({phone for row in rows if (phone := row.text("person_phone"))})
    areas = _communities(on)
    return Known(
        by_number=found.by_number,
        by_person=found.by_person,
        children=newborns(found.by_person.keys(), days) if "mother" in layout.roles else {},
        phones=dict(zip(phones, blind_many(FieldClass.PHONE, phones), strict=True)),
        areas=areas,
        city=_city(areas),
    )


def city_of(on: date) -> Known:
    """Nothing but the communities and the city: for rows that nobody is looked up for."""
    areas = _communities(on)
    return Known(areas=areas, city=_city(areas))


def _communities(on: date) -> dict[str, int]:
    return _areas.ask(on, lambda: {area.code: area.id for area in areas_at_level(Level.VILLAGE, on=on)})


def _city(areas: Iterable[str]) -> frozenset[str]:
    return frozenset(code[:CITY_DIGITS] for code in areas)
