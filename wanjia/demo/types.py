"""What the synthetic city is made of, as columns."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]

# The places a person can have in a family household. A template is a row of nine ages.
GRANDFATHER, GRANDMOTHER, HUSBAND, WIFE, CHILD, _CHILD_2, _CHILD_3, OTHER, _OTHER_2 = range(9)
SLOTS = 9
CHILDREN = slice(CHILD, OTHER)
OTHERS = slice(OTHER, SLOTS)
MEMBER = 9  # of a collective household

ABSENT, ALIVE, DEAD = range(3)
MALE, FEMALE = 1, 2
NEVER = np.int64(-(10**9))  # no such day
DAYS_A_YEAR = 365.2425


class Progress(Protocol):
    """What the command shows while it works; ``done`` counts people."""

    def __call__(self, done: int, total: int) -> None: ...


@dataclass(frozen=True)
class Shape:
    """One structure of family households, and its share before weighting."""

    name: str
    share: float
    elders: bool
    partners: int
    children: int
    others: str


@dataclass(frozen=True)
class Names:
    """Surnames and characters with their weights; ``eras`` maps (sex, first year) to characters in fashion."""

    surnames: list[str]
    surname_weight: Floats
    characters: dict[int, Array]
    character_weight: dict[int, Floats]
    eras: dict[tuple[int, int], str]
    joined: dict[int, list[str]]
    foreign: dict[int, list[str]]
    rare: list[str]


@dataclass(frozen=True)
class Sources:
    """Every figure and assumption of ``data/``."""

    population: Floats  # (2, 21) thousands by sex and five-year group
    mortality: Floats  # (2, 106) central rate by sex and year of age
    fertility: Floats  # (50,) share of births by year of age of the mother
    margins: dict[str, int]
    counties: dict[int, int]
    shapes: list[Shape]
    unpartnered: dict[int, Floats]  # sex: rows of (age from, never, divorced, widowed)
    education: Floats  # rows of (born from, shares)
    education_codes: Ints
    origins: Ints
    origin_weight: Floats
    names: Names


@dataclass(frozen=True)
class Summary:
    """What was generated. ``rows`` is the living and the dead of the last ten years."""

    folder: Path
    today: date
    seed: int
    people: int
    dead: int
    family_households: int
    collective_households: int
    gone_households: int
    files: int

    @property
    def rows(self) -> int:
        """Rows of the batch table."""
        return self.people + self.dead

    @property
    def households(self) -> int:
        """Households with someone living in them."""
        return self.family_households + self.collective_households


@dataclass(frozen=True)
class Communities:
    """The communities of the city in the order of their codes."""

    code: Ints
    weight: Floats  # people to expect, on the scale of the census
    urban: Flags  # blocks of flats; the others are villages of houses
    stratum: Ints  # 0 urban, 1 villages of urban streets, 2 the countryside
    longitude: Floats
    latitude: Floats

    @property
    def county(self) -> Ints:
        """The county code of each."""
        return self.code // 1_000_000

    @property
    def township(self) -> Ints:
        """The township code (nine digits) of each."""
        return self.code // 1_000


@dataclass(frozen=True)
class Templates:
    """Household shapes; every array has one row a template."""

    age: Floats  # (n, 9), NaN where nobody is
    sex: Ints  # (n, 9)
    structure: Ints
    side: Ints  # whose parents the elders are: 0 the husband's, 1 the wife's
    head: Ints  # slot
    prior: Floats

    @property
    def size(self) -> Ints:
        """People of each."""
        return np.asarray((~np.isnan(self.age)).sum(axis=1), dtype=np.int64)


@dataclass
class Families:
    """Family households of one block, filled step by step. Days count from 1970-01-01."""

    community: Ints  # index into Communities
    structure: Ints
    side: Ints
    head: Ints
    state: Ints  # (n, 9) ABSENT, ALIVE, DEAD
    sex: Ints  # (n, 9)
    birth: Ints  # (n, 9) day
    precision: Ints  # (n, 9) 1 day, 2 month, 3 year
    died: Ints  # (n, 9) day or NEVER
    married: Ints  # (n, 2) day of the elders' and the couple's marriage, or NEVER
    marital: Ints  # (n, 9) GB/T 2261.2, 0 below 15
    marital_since: Ints  # (n, 9)

    def __len__(self) -> int:
        return len(self.community)

    @property
    def here(self) -> Flags:
        """Who has a row at all."""
        return np.asarray(self.state != ABSENT)


@dataclass(frozen=True)
class Moment:
    """Today and the day ten years before it, as days."""

    today: int
    window: int

    @classmethod
    def of(cls, today: date) -> "Moment":
        """The window of ten years that ends on ``today``."""
        try:
            start = today.replace(year=today.year - 10)
        except ValueError:
            start = today.replace(year=today.year - 10, day=28)
        epoch = date(1970, 1, 1)
        return cls((today - epoch).days, (start - epoch).days)


@dataclass(frozen=True)
class FileOrder:
    """Which month's files to write about which city: ``city`` holds its rows, ``folder`` receives the files.

    ``realistic``: with the slips, late and missing rows of real files; slips so many ``times`` as often as there.
    """

    city: Path
    folder: Path
    month: date
    seed: int
    realistic: bool
    times: int = 1


@dataclass(frozen=True)
class FullOrder:
    """Which full lists to write: of the city whose rows are in ``city``, into ``folder``; see :class:`FileOrder`."""

    city: Path
    folder: Path
    seed: int
    realistic: bool


@dataclass(frozen=True)
class FileWritten:
    """A department's file: its rows without the headings, and how often which slip was made."""

    path: Path
    rows: int
    slips: dict[str, int]
