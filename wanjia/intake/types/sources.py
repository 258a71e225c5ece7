"""What departments send: their files, the columns of each, and what a row means. Declared as data, read by rules."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property
from pathlib import Path
from uuid import UUID

from wanjia.kernel.errors import Problem
from wanjia.registry.types import EventKind, FactKind, Source


class Form(StrEnum):
    """What the cells of a column hold, and so how they are read."""

    NAME = "name"
    NUMBER = "number"  # of an identity document that a citizen or a permanent resident has
    DAY = "day"  # a whole day; a time of day behind it is left out
    CODE = "code"
    DIVISION = "division"  # 6, 9 or 12 digits
    PHONE = "phone"
    PAPER = "paper"  # the number of a certificate
    TEXT = "text"


class Authority(IntEnum):
    """How far a department is believed about a fact. Where two differ, the higher one stands."""

    HINT = 1  # known by the way
    EVIDENCE = 2  # has seen a paper
    MASTER = 3  # decides by law what the fact is


class MendKind(StrEnum):
    """What was put right in a cell without asking."""

    WIDTH = "width"
    SPACES = "spaces"
    LETTER_X = "letter_x"
    CAPITALS = "capitals"
    LENGTHENED = "lengthened"
    DATE_FORM = "date_form"
    WORD = "word"  # a code written in other words than the list's
    VARIANT = "variant"  # a name in traditional characters or variants: kept so, compared in simplified ones


# Whom a row can be about, and what it can say of each: the column of a person's fact is called ``<role>_<fact>``.
ROLES = (
    "person", "child", "mother", "father", "head", "husband", "wife", "adoptive_mother", "adoptive_father",
)  # fmt: skip
PERSON_FACTS = ("name", "number", "sex", "born_on", "phone")
# What a row can say beside its persons. A new entry is code with a review.
ROW_FACTS = (
    "act", "happened_on", "registered_on", "area", "from_area", "to_area", "address", "relation", "paper", "office",
    "certificate", "category", "card_kind", "card_grade", "status", "valid_until", "school", "grade", "insured_area",
    "community", "building", "unit", "floor", "door", "household_no", "household_kind", "residence_since",
    "hukou_household_no", "hukou_relation", "hukou_since", "hukou_kind", "marital", "education", "died_on",
)  # fmt: skip
FACTS = (*(f"{role}_{fact}" for role in ROLES for fact in PERSON_FACTS), *ROW_FACTS)
# Whom linkage finds where a number does not: those of whom a row tells more than a number.
LINKED = ("person", "husband", "wife", "mother", "father")
WOMEN, MEN = ("mother", "wife", "adoptive_mother"), ("father", "husband", "adoptive_father")


@dataclass(frozen=True)
class Column:
    """A column of a file: its short heading and the headings in use, the fact it fills, and how it is read.

    ``codes`` are the words and codes that a cell of form CODE may hold, each with the code it stands for;
    ``listed`` is the list of ``places`` that has them instead.
    """

    heading: str
    fact: str
    form: Form
    titles: tuple[str, ...] = ()
    needed: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)
    listed: str = ""

    @property
    def title(self) -> str:
        """What a clerk calls it."""
        return self.titles[0] if self.titles else self.heading


@dataclass(frozen=True)
class Meaning:
    """The life event that a row means where its column ``act`` holds one of ``acts`` (none: always).

    ``fields`` are those of the event's command, by the role or the column that fills each; ``on`` is the column that
    dates it. An area or a household is looked up by what the column says.
    """

    kind: EventKind
    fields: Mapping[str, str]
    acts: tuple[str, ...] = ()
    on: str = "happened_on"


@dataclass(frozen=True)
class Term:
    """The time that the law gives for registering an event of one of ``acts`` (none: of all), in whole months."""

    months: int
    basis: str
    acts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """One kind of file. ``month`` is the column that says to which month's file a row belongs ("": to any).

    ``linked``: of whom a number with a wrong digit is no fault yet, since linkage may find them by the name.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    meanings: tuple[Meaning, ...] = ()
    month: str = "registered_on"
    term: Term | None = None
    linked: tuple[str, ...] = LINKED

    @property
    def department(self) -> str:
        """The code of the department that sends it."""
        return self.code.partition(".")[0]

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that every row has to fill."""
        return tuple(column.fact for column in self.columns if column.needed)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The columns of the staged table, in the order of the file."""
        return tuple(column.fact for column in self.columns)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Whom a row is about."""
        said = {match[1] for fact in self.facts if (match := _PERSON_FACT.fullmatch(fact))}
        return tuple(role for role in ROLES if role in said)

    @property
    def doubtful(self) -> frozenset[str]:
        """The numbers in which a wrong digit is no fault yet: linkage may find whom the row means by the name."""
        return frozenset(f"{role}_number" for role in self.linked if f"{role}_name" in self.facts)

    def column_of(self, fact: str) -> Column:
        """The column that fills ``fact``."""
        return next(column for column in self.columns if column.fact == fact)


@dataclass(frozen=True)
class Department:
    """Who sends files: on what legal basis, how long they are kept, and how far each fact of theirs is believed.

    Whatever is no column of a layout is dropped unseen.
    """

    code: str
    title: str
    source: Source
    basis: tuple[str, ...]
    kept_days: int
    authority: Mapping[FactKind, Authority]
    layouts: tuple[Layout, ...]


@dataclass(frozen=True)
class Profile:
    """A clerk's mapping of somebody's headings to the closed list of facts, made once.

    A file with exactly these ``headings``, in any order, is read by it; ``columns`` are those that say a fact.
    """

    code: str
    title: str
    columns: Mapping[str, str]
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnknownFile:
    """A file that nobody has mapped yet: what each heading most likely says, "" where that is not known.

    A file with ``private`` headings is not mapped: its sender takes them out.
    """

    number: UUID
    title: str
    headings: Mapping[str, str]
    private: tuple[str, ...]


@dataclass(frozen=True)
class Expected:
    """What somebody says a file is: of which department, of which month (its first day). Empty: whatever it is.

    ``profile`` is the one it has to be read by; of ``profiles`` it is that with the headings of the file, if any.
    ``layouts`` are those it may have, where they are not those of monthly files.
    """

    department: str = ""
    month: date | None = None
    profile: Profile | None = None
    profiles: tuple[Profile, ...] = ()
    layouts: tuple[Layout, ...] = ()


@dataclass(frozen=True)
class Recognised:
    """A file known by its headings.

    ``header`` is the place of their row, ``places`` the column of the layout at each chosen place of the file.
    """

    layout: Layout
    header: int
    places: Mapping[int, Column]
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be taken; ``row`` counts as a spreadsheet does, ``field`` is a fact of the layout."""

    row: int
    field: str
    problem: Problem


@dataclass(frozen=True)
class Staged:
    """A file on the table: an encrypted DuckDB file and its key. Counts are of rows, ``mended`` of cells.

    Tables: ``written(row, <facts as text>)``, ``rows(row, <facts>, <role>_name_key)``, ``faults(row, field, code,
    params)``, ``mended(row, field, kind)``. Rows that have a fault stand in ``rows`` too.
    """

    path: Path
    key: str
    layout: Layout
    rows: int
    digest: str
    mended: int
    faults: int
    dropped: tuple[str, ...]


_PERSON_FACT = re.compile(rf"({'|'.join(ROLES)})_({'|'.join(PERSON_FACTS)})")


def person_facts(layout: Layout, fact: str) -> Iterator[tuple[str, str]]:
    """Role and column of everyone of whom the layout says ``fact``."""
    return ((role, name) for role in layout.roles if (name := f"{role}_{fact}") in layout.facts)
