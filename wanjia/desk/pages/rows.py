"""Lines of the register as rows of a page: words for codes, addresses as they are written on the wall."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from wanjia.desk.pages import words
from wanjia.kernel.dates import age
from wanjia.kernel.errors import NotFound
from wanjia.places.queries import code_label
from wanjia.places.types import Address, Area
from wanjia.registry.types import LifeStatus
from wanjia.registry.types.views import HouseholdLine, PersonLine
from wanjia.web.types import Column


@dataclass(frozen=True)
class PersonRow:
    """A person in a list; ``age`` is empty for who is not alive, ``life`` for who is."""

    uuid: UUID
    name: str
    url: str
    sex: str
    born: str
    age: str
    life: str
    address: str
    area: str
    household_url: str
    relation: str
    standing: str
    apart: bool


@dataclass(frozen=True)
class HouseholdRow:
    """A household in a list."""

    number: str
    url: str
    basis: str
    kind: str
    address: str
    area: str
    head: str
    head_url: str
    size: int
    closed_on: date | None


def person_row(line: PersonLine, on: date) -> PersonRow:
    """One person as of a day."""
    alive = line.life is LifeStatus.ALIVE
    return PersonRow(
        uuid=line.uuid,
        name=line.name,
        url=person_url(line.uuid),
        sex=label("sex", str(line.sex)),
        born=str(line.born_on),
        age=str(age(line.born_on.earliest, on)) if alive and line.born_on.earliest <= on else "",
        life="" if alive else _(words.LIVES[line.life]),
        address=written(line.address),
        area=line.area.name if line.area else "",
        household_url=household_url(line.household),
        relation=label("relation", line.relation),
        standing=words.BADGES[line.standing],
        apart=line.away_from_hukou,
    )


def person_rows(lines: Iterable[PersonLine], on: date) -> list[PersonRow]:
    """Persons as of a day."""
    return [person_row(line, on) for line in lines]


def person_columns() -> list[Column]:
    """The heads over the rows of ``desk/person_rows.html``."""
    titles = (_("Name"), _("Address"), _("Sex"), _("Age"), _("Birth date"), _("Community"), _("Standing"))
    return [Column(title, number=title == _("Age")) for title in titles]


def household_row(line: HouseholdLine) -> HouseholdRow:
    """One household."""
    return HouseholdRow(
        number=line.number,
        url=household_url(line.uuid),
        basis=_(words.BASES[line.basis]),
        kind=_(words.HOUSEHOLD_KINDS[line.kind]),
        address=written(line.address),
        area=line.area.name if line.area else "",
        head=line.head_name,
        head_url=person_url(line.head) if line.head else "",
        size=line.size,
        closed_on=line.closed_on,
    )


def person_url(uuid: UUID) -> str:
    """The address of a person's page."""
    return reverse("desk:person", args=[uuid])


def household_url(uuid: UUID | None) -> str:
    """The address of a household card, "" without a household."""
    return reverse("desk:household", args=[uuid]) if uuid else ""


def written(address: Address | None) -> str:
    """The part of an address below the community, as it stands on the wall."""
    return "".join((address.building, address.unit, address.door)) if address else ""


def place(area: Area | None, address: Address | None) -> str:
    """Community and door."""
    return " ".join(part for part in (area.name if area else "", written(address)) if part)


def label(catalogue: str, code: str) -> str:
    """What a code means; the code itself where the list never had it, "" for none."""
    try:
        return code_label(catalogue, code) if code else ""
    except NotFound:
        return code
