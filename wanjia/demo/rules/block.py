"""One township: its families, its dead, its dormitories, as the columns of the batch table in numbers.

Codes and names become text in ``sql/batch.sql``. Nothing here depends on other townships but the running numbers.
"""

from dataclasses import dataclass

import numpy as np

from wanjia.demo.rules import (
    deaths,
    dormitories,
    dwellings,
    families,
    kin,
    kinship,
    marriages,
    names,
    numbers,
    registration,
    relations,
    residence,
    schooling,
    templates,
)
from wanjia.demo.rules.quotas import Plan
from wanjia.demo.types import (
    ALIVE,
    DEAD,
    HUSBAND,
    NEVER,
    OTHER,
    WIFE,
    Array,
    Communities,
    Families,
    Flags,
    Floats,
    Ints,
    Moment,
    Sources,
    Templates,
)

FLATS, HOUSE, DORMITORY = range(3)
_DEATHS_IN_TEN_YEARS = 9.4  # deaths of a year, ten times, in a population that was a little younger
_JOINED, _FOREIGN = 0.0012, 0.004
PHONES = 12_700_000_000  # no number in use begins with 127: mobile numbers begin with 13 to 19, landlines with 0

Columns = dict[str, Array]


@dataclass(frozen=True)
class City:
    """Everything the townships share; read only."""

    sources: Sources
    communities: Communities
    templates: Templates
    plan: Plan
    places: residence.Places
    deaths: Floats
    moment: Moment


class Running:
    """Numbers that go on from one township to the next."""

    def __init__(self) -> None:
        self.rows = 0
        self.households = 0
        self.citizens = numbers.Register()


@dataclass(frozen=True)
class Township:
    """The part of the plan that lies between two communities."""

    first: int
    last: int

    def of(self, ascending: Ints) -> slice:
        """The entries of ``ascending`` (community indexes) that belong to it."""
        return slice(*np.searchsorted(ascending, [self.first, self.last]).tolist())


def townships(communities: Communities) -> list[Township]:
    """Every township, in the order of the codes."""
    starts = np.unique(communities.township, return_index=True)[1].tolist()
    return [Township(*pair) for pair in zip(starts, [*starts[1:], len(communities.code)], strict=True)]


def make(rng: np.random.Generator, city: City, township: Township, running: Running) -> Columns:
    """The rows of a township, the families and those who died first, then the dormitories."""
    homes = _families(rng, city, township)
    related, sharers, kind = _kinds(rng, homes, city)
    links = kinship.parents_nearby(rng, homes, _gaps(rng, city))
    ties = kin.kin(rng, homes, links, related)
    serial = running.households + 1 + np.arange(len(homes))
    only = rng.random(len(homes)) < 0.45
    relation = relations.relations(homes, homes.head, related, only)
    lives = residence.residence(rng, homes, city.places, sharers, city.moment)
    household = registration.Household(serial, relation, related, only, sharers)
    hukou = registration.register(rng, homes, lives, (household, links, city.places), city.moment)
    columns = _people(rng, homes, (ties, lives, hukou), (serial, relation, kind), city)
    running.households += len(homes)
    columns = _joined(columns, _dormitories(rng, city, township, running))
    return _with_running(rng, columns, running, city)


def _families(rng: np.random.Generator, city: City, township: Township) -> Families:
    part = township.of(city.plan.family_community)
    community = city.plan.family_community[part]
    homes = families.settle(rng, city.templates, city.plan.family_template[part], community, city.moment)
    families.forget_days(rng, homes, city.moment)
    mortality, fertility = city.sources.mortality, city.sources.fertility
    widowed = marriages.unpartnered(rng, homes, city.sources.unpartnered, city.moment)
    deaths.spouses(rng, homes, widowed, city.moment)
    deaths.elders(rng, homes, mortality, fertility, city.moment)
    deaths.children(rng, homes, mortality, city.moment)
    living = int((homes.state == ALIVE).sum()) + int(
        city.plan.collective_size[township.of(city.plan.collective_community)].sum()
    )
    expected = rng.poisson(living * city.deaths.sum() * _DEATHS_IN_TEN_YEARS)
    missing = max(0, int(expected) - int((homes.state == DEAD).sum()))
    if missing and len(community):
        homes = families.together(homes, deaths.gone(rng, missing, community, city.deaths, city.moment))
    marriages.date(rng, homes, city.moment)
    return homes


def _gaps(rng: np.random.Generator, city: City) -> Ints:
    return np.asarray(templates.mothers_ages(rng, 2000, city.sources.fertility) * 365.2425, dtype=np.int64)


def _kinds(rng: np.random.Generator, homes: Families, city: City) -> tuple[Flags, Flags, Ints]:
    """Whether the others are brothers and sisters, whether they share a flat, and how the household is named."""
    others = np.array([shape.others for shape in city.sources.shapes] + ["none"])[homes.structure]
    single = ~homes.here[:, :HUSBAND].any(axis=1) & ~homes.here[:, WIFE + 1 : OTHER].any(axis=1)
    single &= homes.here[:, [HUSBAND, WIFE]].sum(axis=1) == 1
    age = city.moment.today - homes.birth[np.arange(len(homes)), homes.head]
    abroad = single & (others == "none") & (age < 55 * 365) & (age > 22 * 366) & (rng.random(len(homes)) < _FOREIGN)
    joined = rng.random(len(homes)) < _JOINED
    kind = np.where(abroad, names.FOREIGN, np.where(joined, names.JOINED, names.HAN))
    return others == "siblings", others == "sharers", kind


def _people(
    rng: np.random.Generator,
    homes: Families,
    known: tuple[kin.Kin, residence.Residence, registration.Registration],
    labels: tuple[Ints, Ints, Ints],
    city: City,
) -> Columns:
    ties, lives, hukou = known
    serial, relation, kind = labels
    here = homes.here
    columns: Columns = {
        "relation": relation[here],
        "sex": homes.sex[here],
        "birth": homes.birth[here],
        "precision": homes.precision[here],
        "died": homes.died[here],
        "marital": homes.marital[here],
        "marital_since": homes.marital_since[here],
        "residence_since": lives.since[here],
        "residence_before": lives.before[here],
        "hukou_area": hukou.area[here],
        "book": hukou.book[here],
        "hukou_relation": hukou.relation[here],
        "hukou_since": hukou.since[here],
        "hukou_before": hukou.before[here],
        "spouse": ties.spouse[here],
        "father": ties.father[here],
        "mother": ties.mother[here],
        "after": ties.after[here],
        "sibling": ties.sibling[here],
        "twin": ties.twin[here],
    }
    place = dwellings.dwellings(homes.community, city.communities)
    urban = city.communities.urban[homes.community]
    columns |= _of_household(place, homes.community, np.where(urban, FLATS, HOUSE), (serial, kind), here.sum(axis=1))
    foreign = columns["name_kind"] == names.FOREIGN
    for column in ("hukou_area", "book", "hukou_relation", "hukou_before"):
        columns[column] = np.where(foreign, 0, columns[column])
    return columns | {"hukou_since": np.where(foreign, NEVER, columns["hukou_since"])}


def _of_household(
    place: dwellings.Dwellings, community: Ints, building_kind: Ints, labels: tuple[Ints, Ints], size: Ints
) -> Columns:
    """What is the same for all of a household, once a person."""
    serial, kind = labels
    columns = {
        "serial": serial,
        "community": community,
        "building_kind": building_kind,
        "building": place.building,
        "unit": place.unit,
        "floor": place.floor,
        "door": place.door,
        "longitude": place.longitude,
        "latitude": place.latitude,
        "name_kind": kind,
    }
    return {name: np.repeat(column, size) for name, column in columns.items()}


def _dormitories(rng: np.random.Generator, city: City, township: Township, running: Running) -> Columns:
    part = township.of(city.plan.collective_community)
    community, size = city.plan.collective_community[part], city.plan.collective_size[part]
    columns = dormitories.members(rng, community, size, city.places, city.moment)
    serial = running.households + 1 + np.arange(len(size))
    running.households += len(size)
    place = dwellings.dormitories(community, city.communities)
    kinds = np.full(len(size), DORMITORY), np.full(len(size), names.HAN)
    columns |= _of_household(place, community, kinds[0], (serial, kinds[1]), size)
    count = len(columns["sex"])
    columns["book"] = np.where(columns.pop("in_book"), columns["serial"] * registration.BOOKS, 0)
    columns |= {
        "precision": np.ones(count, dtype=np.int64),
        "died": np.full(count, NEVER),
        "twin": np.zeros(count, dtype=bool),
    }
    del columns["household"]
    return columns | {name: np.full(count, -1) for name in ("spouse", "father", "mother", "after", "sibling")}


def _joined(one: Columns, other: Columns) -> Columns:
    return {name: np.concatenate([one[name], other[name]]) for name in one}


def _with_running(rng: np.random.Generator, columns: Columns, running: Running, city: City) -> Columns:
    """Names, numbers, schooling and telephones; rows counted on from the township before."""
    sources, birth, sex = city.sources, columns["birth"], columns["sex"]
    columns["surname"] = names.surnames(rng, columns.pop("after"), sources.names)
    persons = names.Persons(sex, birth, columns["name_kind"], columns["father"], columns.pop("sibling"))
    called = names.given(rng, persons, sources.names)
    columns |= {"first": called.first, "second": called.second}
    reached = np.where(columns["died"] == NEVER, city.moment.today, columns["died"])
    table = sources.education, sources.education_codes
    country = (city.communities.stratum[columns["community"]] == 2).astype(np.int64)
    columns["education"] = schooling.education(rng, birth, reached, table, country)
    columns["digits"], columns["check"] = _citizen_numbers(rng, columns, running, city.moment)
    columns["phone"] = _phones(rng, (reached - birth) / 365.2425)
    columns["row"] = running.rows + 1 + np.arange(len(sex))
    for name in ("spouse", "father", "mother"):
        columns[name] = np.where(columns[name] >= 0, columns[name] + running.rows + 1, 0)
    running.rows += len(sex)
    columns["community"] = city.communities.code[columns["community"]]
    return columns


def _citizen_numbers(rng: np.random.Generator, columns: Columns, running: Running, moment: Moment) -> tuple[Ints, Ints]:
    """None for foreigners, for newborn without registration and for some in their first year.

    On a first of January many stand of whom no day is known; when its numbers run out, one of another day is theirs.
    """
    digits, check = running.citizens.give(columns["birth"], columns["sex"])
    rows = np.flatnonzero((digits == 0) & (columns["precision"] > 1))
    digits[rows], check[rows] = running.citizens.give(columns["birth"][rows] + 1 + rows % 27, columns["sex"][rows])
    infant = (columns["birth"] > moment.today - 365) & (rng.random(len(digits)) < 0.15)
    none = (columns["hukou_area"] == 0) | infant
    return np.where(none, 0, digits), check


def _phones(rng: np.random.Generator, age: Floats) -> Ints:
    """A number of one's own, by age; 0 for none."""
    owns = rng.random(len(age)) < np.interp(age, [7, 14, 18, 60, 85], [0.0, 0.6, 0.98, 0.95, 0.5])
    return np.where(owns, PHONES + rng.integers(0, 100_000_000, len(age)), 0)
