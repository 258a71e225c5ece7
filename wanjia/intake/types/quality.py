"""How good departments' files are, as counts that tell of no person, and what goes back to a sender."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from uuid import UUID

from wanjia.kernel.errors import N_

COUNTY_DIGITS = 6
# Short names of faults, for a table; a sender reads the sentences of the checks.
FAULTS = {
    "missing": N_("Not filled in"),
    "ragged": N_("Too many cells"),
    "number_sex": N_("Sex and ID number differ"),
    "number_birth": N_("Birth date and ID number differ"),
    "number_woman": N_("ID number of a man"),
    "number_man": N_("ID number of a woman"),
    "in_future": N_("Day in the future"),
    "before_event": N_("Registered before it happened"),
    "before_birth": N_("Before the birth"),
    "parent_younger": N_("Parent not older than the child"),
    "same_person": N_("One ID number for two people"),
    "area_unknown": N_("Unknown area code"),
    "whole_area": N_("Area code not of a community"),
    "card_number": N_("Card number differs from its parts"),
    "row_twice": N_("Same row twice"),
    "person_twice": N_("Rows contradict each other"),
    "paper_twice": N_("Same certificate twice"),
    "two_open": N_("Two marriages at once"),
    "day_needed": N_("No whole day"),
    "not_in_list": N_("Not in the list of codes"),
    "division_form": N_("No area code"),
    "phone_form": N_("No phone number"),
    "paper_form": N_("No certificate number"),
    "identity_number.check_character": N_("Check character wrong"),
    "identity_number.length": N_("Wrong number of digits"),
    "identity_number.rounded": N_("Digits lost by a spreadsheet"),
    "identity_number": N_("No ID number"),
    "name": N_("No name"),
    "date": N_("No such day"),
}
OTHERWISE = N_("Written wrongly")


def fault_name(code: str) -> str:
    """The short name of a fault, or of its family; to be translated."""
    return FAULTS.get(code) or FAULTS.get(code.partition(".")[0], OTHERWISE)


class Measure(IntEnum):
    """What is counted of a delivery by area; ``key`` tells what of it. Numbers are stored."""

    CLASS = 1  # rows by class, before anybody has answered a question about them
    FAULT = 2  # faults, "<fact>:<code>"; a row can have several
    DELAY = 3  # rows by the days from the event to the arrival of the file: the first day of a step
    TERM = 4  # rows registered "within" the time the law gives, and "over" it
    DIFFERS = 5  # values of which the register says otherwise, "<fact>:value" or "<fact>:check"
    RETURNED = 6  # the same, as they stood in the file that was fetched last


@dataclass(frozen=True)
class Correction:
    """A value of a file of which the register says otherwise: by the row and the fact of the file.

    ``value`` is the register's where it may go back, "" where the sender is only asked to check; ``authority`` is the
    code of the department that told it. ``area`` is that under which the row is counted.
    """

    row: int
    fact: str
    person: UUID
    area: str = ""
    value: str = field(default="", repr=False)
    authority: str = ""


@dataclass(frozen=True, kw_only=True)
class QualityFilter:
    """Which files: by department, kind of file, area (its 6 digits) and the months they are of, both included."""

    first: date
    last: date
    department: str = ""
    layout: str = ""
    area: str = ""


@dataclass(frozen=True)
class Punctuality:
    """How a kind of file came in: months with none though the time is over, and files that came after it."""

    missing: tuple[date, ...] = ()
    late: int = 0


@dataclass(frozen=True)
class OpenQuestions:
    """Questions that nobody has answered yet."""

    count: int = 0
    oldest: datetime | None = None
    old: int = 0  # of them for more than 30 days


@dataclass(frozen=True)
class Settled:
    """What became of what was not certain, and of corrections.

    ``kept`` and ``replaced`` are contradictions decided for the register and for the file; ``again`` are those that
    the sender has told once more after it was given the correction.
    """

    matched: int = 0
    different: int = 0
    kept: int = 0
    replaced: int = 0
    again: int = 0


@dataclass(frozen=True)
class Quality:
    """The quality of some files together. Shares are None where nothing can be said."""

    files: int = 0
    rows: int = 0
    good: int = 0  # rows without fault
    classes: Mapping[str, int] = field(default_factory=dict)
    faults: Mapping[str, int] = field(default_factory=dict)
    filled: Mapping[str, float] = field(default_factory=dict)  # of each needed column, by its fact
    completeness: float | None = None
    validity: float | None = None
    matched: float | None = None
    delay: int | None = None  # median, days
    in_term: float | None = None
    differs: Mapping[str, int] = field(default_factory=dict)
    returned: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class QualityLine:
    """One kind of file, month or delivery with its quality. ``key`` is its code, month or number."""

    key: str
    quality: Quality
    questions: OpenQuestions = OpenQuestions()
    settled: Settled = Settled()
    punctuality: Punctuality = Punctuality()
    title: str = ""
    month: date | None = None


@dataclass(frozen=True)
class QualityReport:
    """All that the page shows: the whole, by kind of file, by month; by delivery where one kind is asked for."""

    whole: QualityLine
    layouts: tuple[QualityLine, ...]
    months: tuple[QualityLine, ...]
    deliveries: tuple[QualityLine, ...] = ()
