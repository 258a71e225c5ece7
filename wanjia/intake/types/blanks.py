"""Blank forms that a superior sends to be filled in: what stands in one, and the closed list of what is filled in."""

from dataclasses import dataclass
from enum import StrEnum


class BlankFact(StrEnum):
    """What a column of a blank form can be filled with. Neither marriage, children, kin nor anything never held."""

    SERIAL = "serial"
    NAME = "name"
    SEX = "sex"
    BORN = "born"
    AGE = "age"
    NUMBER = "number"
    COUNTY = "county"
    STREET = "street"
    COMMUNITY = "community"
    ADDRESS = "address"
    HUKOU = "hukou"
    APART = "apart"
    HOUSEHOLD_NUMBER = "household_number"
    HEAD = "head"
    SIZE = "size"
    HOUSEHOLD_KIND = "household_kind"


class Unit(StrEnum):
    """What a row of a form is about."""

    PERSON = "person"
    HOUSEHOLD = "household"


class Withheld(StrEnum):
    """Why a column stays empty whatever the clerk says."""

    NEVER_HELD = "never_held"
    FAMILY = "family"  # a list of persons tells of no marriage, child or relative
    PHONE = "phone"  # told for a service, it goes to no other office


@dataclass(frozen=True)
class Heading:
    """A column of a blank form: what it is most likely to be filled with, or why with nothing.

    ``sample`` is what somebody typed there already, its numbers hidden.
    """

    title: str
    fact: BlankFact | None
    withheld: Withheld | None
    sample: str


@dataclass(frozen=True)
class Blank:
    """A blank form as it was opened. ``rows`` stand below the headings; cells of what is never held were not read."""

    above: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SortedRows:
    """The rows below the headings: second headings, persons typed in already, and what is signed at the end."""

    under: tuple[tuple[str, ...], ...]
    typed: tuple[tuple[str, ...], ...]
    below: tuple[tuple[str, ...], ...]
