"""A street with two buildings whose doors are lived in, vacant, shared or still to be verified."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count, cycle
from uuid import UUID

from django.contrib.auth.hashers import make_password

from wanjia.access.actions.staff import place
from wanjia.access.models import Staff
from wanjia.access.queries import within
from wanjia.access.types import Role
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.identity import check_character
from wanjia.places.actions import find_or_add_dwellings
from wanjia.places.types import Address
from wanjia.registry.models import Household
from wanjia.registry.tests.factories import GATE, HERE, NOW, area, day, door, household, person, tell, town
from wanjia.registry.tests.looks import sealed
from wanjia.registry.types import Basis, Standing
from wanjia.registry.types import commands as c

PASSWORD = "pale-river-lantern-42"
AREAS = {
    Role.COMMUNITY_WORKER: HERE,
    Role.GRID_WORKER: HERE,
    Role.TOWNSHIP_CLERK: "370203012000",
    Role.HEALTH_WORKER: "370203012000",
    Role.COUNTY_OFFICER: "370203000000",
}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = (
    "伟",
    "芳",
    "建国",
    "秀英",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "洋",
    "艳",
    "勇",
    "杰",
    "娟",
    "涛",
    "明",
    "超",
    "玉兰",
)

_serials = count(1)


@dataclass
class Street:
    """The households and persons of the street, in the order in which they were entered."""

    households: list[UUID] = field(default_factory=list)
    persons: list[UUID] = field(default_factory=list)


def number(born: date, sequence: int) -> str:
    """A citizen number under the county code that was never assigned."""
    first = f"370298{born:%Y%m%d}{sequence:03d}"
    return first + check_character(first)


def staff(role: Role, code: str = "", **given: object) -> Staff:
    """An account with a posting of ``role`` in the usual area of the role."""
    known = {"login": role.value, "name": "张工", "created_at": NOW, "must_change_password": False}
    row = Staff.objects.create(password=make_password(PASSWORD), **(known | given))
    place(row.pk, role=role, area_id=area(code or AREAS.get(role, "370200000000")).id, at=NOW)
    return row


def person_in(area_id: int, state: str) -> dict[str, object]:
    """The places of an address that shows somebody who lives in an area; for the sweep over foreign objects."""
    uuid = _resident(area_id)[1]
    if {"plain": False, "sealed": True}[state]:
        sealed(uuid)
    return {"uuid": uuid}


def number_in(area_id: int, state: str) -> dict[str, object]:
    """The same for somebody's identity number."""
    return person_in(area_id, state) | {"kind": "document", "sort": 1}


def household_in(area_id: int, state: str) -> dict[str, object]:
    """The same for a household of one person."""
    home, uuid = _resident(area_id)
    if {"plain": False, "sealed": True}[state]:
        sealed(uuid)
    return {"uuid": home}


def household_point_in(area_id: int, state: str) -> dict[str, object]:
    """The same for a household by the number that a point of a map tells."""
    places = household_in(area_id, state)
    with within(GATE):
        return {"number": Household.objects.get(**places).mirror_number}


def door_point_in(area_id: int, state: str) -> dict[str, object]:
    """The same for a door, which nothing can be sealed about."""
    label = {"plain": f"D{next(_serials)}"}[state]
    return {"dwelling": find_or_add_dwellings([Address(area_id, "8号楼", "1单元", "1", label)])[0]}


def _resident(area_id: int) -> tuple[UUID, UUID]:
    serial = next(_serials)
    (dwelling,) = find_or_add_dwellings([Address(area_id, "9号楼", "1单元", "1", f"{serial}")])
    home = household(f"S{serial:06d}", dwelling=dwelling)
    known = {"dwelling": dwelling, "household": home, "relation": "02"}
    return home, person(document_number=number(date(1990, 3, 7), serial * 2), **known)


def street(buildings: int = 1, units: int = 3, floors: int = 6) -> Street:
    """Two doors on each floor; every ninth is vacant, every fifth household is only reported."""
    town()
    made, surnames, given = Street(), cycle(SURNAMES), cycle(GIVEN)
    doors = [
        (f"{building + 1}号楼", f"{unit + 1}单元", f"{floor + 1}0{side + 1}")
        for building in range(buildings)
        for unit in range(units)
        for floor in range(floors)
        for side in (0, 1)
    ]
    for place_of, (building, unit, label) in enumerate(doors, 1):
        dwelling = door(label, building, unit=unit)
        if place_of % 9:
            standing = Standing.DOCUMENT_SEEN if place_of % 5 else Standing.REPORTED
            home = household(f"{HERE}J{place_of:08d}", dwelling=dwelling)
            made.households.append(home)
            made.persons += _family(place_of, dwelling, home, (next(surnames), given), standing)
    return made


def _family(place_of: int, dwelling: int, home: UUID, names, standing: Standing) -> Iterator[UUID]:
    surname, given = names
    members = (("02", 1, 45), ("12", 2, 43), ("20", 1, 15), ("52", 2, 71))[: 1 + place_of % 4]
    for sequence, (relation, sex, years) in enumerate(members):
        born = PartialDate(date(2026 - years, 1 + place_of % 12, 1 + (place_of * 7) % 28))
        known = {
            "dwelling": dwelling,
            "household": home,
            "relation": relation,
            "document_number": number(born.earliest, (place_of * 8 + sequence) % 499 * 2 + sex % 2),
            "phone": f"127{place_of:04d}{sequence:04d}" if years > 18 else "",
            "hukou_area": area().id if place_of % 3 else None,
            "hukou_elsewhere": "" if place_of % 3 else "370684",
            "marital": "20" if years > 25 else "10",
            "education": "21",
        }
        yield person(surname + next(given), born, sex, standing=standing, **known)


def history(made: Street) -> None:
    """Things that happened to the first family: a birth, a permit, another telephone, a wish not to be visited."""
    home, (head, spouse, *_) = made.households[2], made.persons[5:9]
    tell(
        c.BirthEvent(on=day(2026, 9, 12), name="小宝", sex=1, father=head, mother=spouse, household=home, relation="22")
    )
    tell(c.PermitIssued(on=day(2025, 12, 3), person=head))
    tell(c.ContactChange(on=day(2026, 5, 1), person=head, number="12712345678"))
    tell(c.PreferenceChange(on=day(2026, 6, 1), person=head, no_visits=True, no_calls=False))
    household("4370203012001H00000007", dwelling=door("301"), basis=Basis.REGISTERED)
