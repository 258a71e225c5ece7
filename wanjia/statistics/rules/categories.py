"""What the breakdowns distinguish: codes in their order, with their texts. sql/ says how a row gets its code."""

from datetime import date

from wanjia.kernel.errors import N_
from wanjia.registry.types import EventKind, HouseholdKind
from wanjia.statistics.rules.fertility import FERTILE, WIDTH
from wanjia.statistics.types.designs import Design, Dimension
from wanjia.statistics.types.tables import Heading

OLDEST = 100
LARGEST = 6
UNKNOWN = "unknown"
WIDTHS = {Dimension.AGE: 1, Dimension.AGE_FIVE: WIDTH}

TEXTS: dict[Dimension, dict[str, str]] = {
    Dimension.SEX: {"1": N_("Men"), "2": N_("Women"), UNKNOWN: N_("Not known")},
    Dimension.AGE_BROAD: {"0": "0–14", "15": "15–59", "60": "60–64", "65": "65+"},
    Dimension.MARITAL: {
        "1": N_("Never married"),
        "2": N_("Married"),
        "3": N_("Widowed"),
        "4": N_("Divorced"),
        UNKNOWN: N_("Not known"),
    },
    Dimension.EDUCATION: {
        "1": N_("Postgraduate"),
        "2": N_("University"),
        "3": N_("Junior college"),
        "4": N_("Secondary vocational"),
        "6": N_("Senior high school"),
        "7": N_("Junior high school"),
        "8": N_("Primary school"),
        UNKNOWN: N_("Not known"),
    },
    Dimension.HUKOU: {
        "here": N_("Same community"),
        "city": N_("Elsewhere in the city"),
        "outside": N_("Outside the city"),
        UNKNOWN: N_("Not known"),
    },
    Dimension.HOUSEHOLD_KIND: {
        str(HouseholdKind.FAMILY.value): N_("Family households"),
        str(HouseholdKind.COLLECTIVE.value): N_("Collective households"),
    },
    Dimension.GENERATIONS: {
        "1": N_("One generation"),
        "2": N_("Two generations"),
        "3": N_("Three generations"),
        "4": N_("Four and more"),
        "collective": N_("Collective households"),
        UNKNOWN: N_("Not known"),
    },
}
EVENT_TEXTS = {
    EventKind.BIRTH: N_("Births"),
    EventKind.DEATH: N_("Deaths"),
    EventKind.MARRIAGE: N_("Marriages"),
    EventKind.DIVORCE: N_("Divorces"),
    EventKind.RESIDENCE_IN: N_("Came to live here"),
    EventKind.RESIDENCE_OUT: N_("Left"),
    EventKind.RESIDENCE_WITHIN: N_("Moved within the city"),
}


def headings(dimension: Dimension, design: Design, first: date, last: date) -> tuple[Heading, ...]:
    """The categories of any breakdown but areas, in their order; months are those of the period."""
    if dimension in WIDTHS:
        return _ages(design.least_age, WIDTHS[dimension])
    texts = (
        TEXTS.get(dimension)
        or {
            Dimension.MOTHER_AGE: {str(age): _years(age, WIDTH) for age in FERTILE},
            Dimension.SIZE: {str(size): f"{size}+" if size == LARGEST else str(size) for size in range(1, LARGEST + 1)},
            Dimension.EVENT: {str(kind.value): EVENT_TEXTS[kind] for kind in design.events},
            Dimension.MONTH: {month: month for month in _months(first, last)},
        }[dimension]
    )
    return tuple(Heading(code, text) for code, text in texts.items())


def _ages(least: int, width: int) -> tuple[Heading, ...]:
    starts = range(least // width * width, OLDEST, width)
    return (*(Heading(str(age), _years(age, width)) for age in starts), Heading(str(OLDEST), f"{OLDEST}+"))


def _years(age: int, width: int) -> str:
    return str(age) if width == 1 else f"{age}–{age + width - 1}"


def _months(first: date, last: date) -> list[str]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    steps = (divmod(first.month - 1 + number, 12) for number in range(count))
    return [f"{first.year + years}-{month + 1:02}" for years, month in steps]
