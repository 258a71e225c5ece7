"""What is asked of the rows of a department's file when every value of it has been read: the reference.

A number in which a digit is wrong is held against nothing: whom the row means is found out by linkage.

The checks follow from what a layout says. ``actions.checking`` says the same over a whole file, in SQL; a property test
holds the two equal. A value that is missing fails no check but that it is needed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from wanjia.intake.types.sources import MEN, WOMEN, Form, Layout, person_facts
from wanjia.kernel.errors import N_, Problem
from wanjia.kernel.identity import mistyped
from wanjia.registry.types import EventKind

Row = Mapping[str, str | date | int | None]
Found = set[tuple[int, str, str]]  # row, field, code

MESSAGES = {
    "missing": N_("This has to be filled in."),
    "ragged": N_("The row has more cells than there are headings: a separator stands inside a value. Correct the row."),
    "number_sex": N_("The ID number and the sex do not agree. Check both."),
    "number_birth": N_("The ID number and the birth date do not agree. Check both."),
    "number_woman": N_("This is the ID number of a man. Check whether the two were exchanged."),
    "number_man": N_("This is the ID number of a woman. Check whether the two were exchanged."),
    "in_future": N_("This day lies in the future. Enter the day it happened."),
    "before_event": N_("It was registered before it happened. Check both dates."),
    "before_birth": N_("It is dated before the birth. Check both dates."),
    "parent_younger": N_("A parent is not older than the child. Check both ID numbers."),
    "same_person": N_("The same ID number stands for two people of this row. Check both."),
    "area_unknown": N_("This area code is in no list. Correct the code."),
    "card_number": N_("The number of the card is the ID number, the kind and the grade; these differ. Check the card."),
    "row_twice": N_("The same row stands in the file before. It counts once."),
    "person_twice": N_("Two different rows tell the same of this person. Keep the right one."),
    "paper_twice": N_("Two different rows have the same certificate. Check the numbers."),
    "two_open": N_("By this file the person would be married twice at once. Check the registrations."),
}
# Who of one row may be the same person: the head of a household is one of its members.
ALONE = ("head",)
CARD_LENGTH = 20


@dataclass(frozen=True)
class Check:
    """One question. The first field is the one to blame."""

    code: str
    fields: tuple[str, ...]


def problem(code: str, field: str) -> Problem:
    """The problem behind a code of these checks."""
    return Problem(code, MESSAGES[code], field)


def checks_of(layout: Layout) -> tuple[Check, ...]:
    """Every question for a single row of the layout."""
    found = [Check("missing", (column.fact,)) for column in layout.columns if column.needed]
    found += [Check("in_future", (one.fact,)) for one in layout.columns if one.form is Form.DAY]
    found += [Check("area_unknown", (one.fact,)) for one in layout.columns if one.form is Form.DIVISION]
    found += [Check("number_sex", (number, f"{role}_sex")) for role, number in person_facts(layout, "number")]
    found += [Check("number_birth", (number, f"{role}_born_on")) for role, number in person_facts(layout, "number")]
    found += [Check("number_woman", (name,)) for role, name in person_facts(layout, "number") if role in WOMEN]
    found += [Check("number_man", (name,)) for role, name in person_facts(layout, "number") if role in MEN]
    found += [Check("before_event", ("registered_on", "happened_on"))]
    found += _of_births(layout) if _means(layout, EventKind.BIRTH) else _of_others(layout)
    numbers = [name for role, name in person_facts(layout, "number") if role not in ALONE]
    found += [Check("same_person", pair) for pair in combinations(numbers, 2)]
    found += [Check("card_number", ("paper", "person_number", "card_kind", "card_grade"))]
    return tuple(check for check in found if set(check.fields) <= set(layout.facts))


def _of_births(layout: Layout) -> list[Check]:
    parents = [Check("parent_younger", (f"{role}_number", "happened_on")) for role in ("mother", "father")]
    return [Check("number_birth", ("child_number", "happened_on")), *parents]


def _of_others(layout: Layout) -> list[Check]:
    adopters = ("adoptive_mother", "adoptive_father")
    return [
        *[
            Check("before_birth", ("happened_on", name))
            for role, name in person_facts(layout, "number")
            if role != "head"
        ],
        Check("before_birth", ("happened_on", "person_born_on")),
        *[Check("parent_younger", (f"{role}_number", "child_born_on")) for role in adopters],
    ]


def sets_of(layout: Layout) -> tuple[Check, ...]:
    """Every question for the rows of the layout together, but that no row stands twice: that is asked of all."""
    found = []
    if _means(layout, EventKind.DEATH):
        found.append(Check("person_twice", ("person_number",)))
    if _means(layout, EventKind.BIRTH):
        found.append(Check("paper_twice", ("paper",)))
    if _means(layout, EventKind.MARRIAGE):
        found += [Check("two_open", (name,)) for _, name in person_facts(layout, "number")]
    return tuple(found)


def _means(layout: Layout, kind: EventKind) -> bool:
    return any(meaning.kind is kind for meaning in layout.meanings)


@dataclass(frozen=True)
class Known:
    """What rows are held against: ``areas`` are codes of the city (6, 9, 12 digits), ``counties`` of the country."""

    today: date
    areas: Collection[str]
    counties: Collection[str]


def faults(layout: Layout, rows: Iterable[Row], known: Known) -> Found:
    """Every (row, field, code). A row has its facts by name, days as dates, and the number ``row``."""
    table = list(rows)
    found = {
        (_number(row), check.fields[0], check.code)
        for check in checks_of(layout)
        for row in table
        if _FAILS[check.code](row, check.fields, known)
    }
    found |= _twice(layout, table)
    for check in sets_of(layout):
        found |= _OF_SETS[check.code](layout, table, check)
    return found


def _number(row: Row) -> int:
    number = row["row"]
    assert isinstance(number, int)
    return number


def _text(row: Row, field: str) -> str:
    value = row[field]
    return value if isinstance(value, str) else ""


def _day(row: Row, field: str) -> date | None:
    value = row[field]
    return value if isinstance(value, date) else None


def _birth_in(row: Row, field: str) -> str:
    """The birth date as an identity number says it, and as a day does: eight digits, "" where neither is known."""
    value = row[field]
    if isinstance(value, date):
        return value.strftime("%Y%m%d")
    return value[6:14] if isinstance(value, str) and len(value) == 18 and not mistyped(value) else ""


def _is_of_man(row: Row, field: str) -> bool | None:
    text = _text(row, field)
    return int(text[16]) % 2 == 1 if len(text) == 18 and not mistyped(text) else None


def _number_sex(row: Row, fields: tuple[str, ...], known: Known) -> bool:
    man, sex = _is_of_man(row, fields[0]), _text(row, fields[1])
    return man is not None and sex in ("1", "2") and man != (sex == "1")


def _number_birth(row: Row, fields: tuple[str, ...], known: Known) -> bool:
    told, born = _birth_in(row, fields[0]), _birth_in(row, fields[1])
    return bool(told and born) and told != born


def _in_future(row: Row, fields: tuple[str, ...], known: Known) -> bool:
    day = _day(row, fields[0])
    return day is not None and day > known.today


def _before_event(row: Row, fields: tuple[str, ...], known: Known) -> bool:
    registered, happened = _day(row, fields[0]), _day(row, fields[1])
    return registered is not None and happened is not None and registered < happened


def _before_birth(row: Row, fields: tuple[str, ...], known: Known) -> bool:
    happened, born = _birth_in(row, fields[0]), _birth_in(row, fields[1])
    return bool(happened and born) and happened < born


def _parent_younger(row: Row, fields: tuple[str, ...], known: Known) -> bool:
    parent, child = _birth_in(row, fields[0]), _birth_in(row, fields[1])
    return bool(parent and child) and parent >= child


def _same_person(row: Row, fields: tuple[str, ...], known: Known) -> bool:
    return bool(_text(row, fields[0])) and _text(row, fields[0]) == _text(row, fields[1])


def _area_unknown(row: Row, fields: tuple[str, ...], known: Known) -> bool:
    """A county younger than the list passes where its prefecture is known; in our own city the list is whole."""
    code = _text(row, fields[0])
    county, prefecture = code[:6], code[:4]
    if county in known.areas:
        return code not in known.areas
    if not code or county in known.counties:
        return False
    own = {area[:4] for area in known.areas}
    return prefecture in own or prefecture not in {other[:4] for other in known.counties}


def _card_number(row: Row, fields: tuple[str, ...], known: Known) -> bool:
    parts = [_text(row, field) for field in fields]
    if mistyped(parts[1]) or not all(parts[1:]):
        return False
    return len(parts[0]) >= CARD_LENGTH and not parts[0].startswith("".join(parts[1:]))


_FAILS: dict[str, Callable[[Row, tuple[str, ...], Known], bool]] = {
    "missing": lambda row, fields, known: row[fields[0]] in (None, ""),
    "number_sex": _number_sex,
    "number_birth": _number_birth,
    "number_woman": lambda row, fields, known: _is_of_man(row, fields[0]) is True,
    "number_man": lambda row, fields, known: _is_of_man(row, fields[0]) is False,
    "in_future": _in_future,
    "before_event": _before_event,
    "before_birth": _before_birth,
    "parent_younger": _parent_younger,
    "same_person": _same_person,
    "area_unknown": _area_unknown,
    "card_number": _card_number,
}


def _content(layout: Layout, row: Row) -> tuple[object, ...]:
    return tuple(row[fact] or None for fact in layout.facts)


def _twice(layout: Layout, table: list[Row]) -> Found:
    first: dict[tuple[object, ...], int] = {}
    for row in table:
        content = _content(layout, row)
        first[content] = min(_number(row), first.get(content, _number(row)))
    return {(_number(row), "", "row_twice") for row in table if _number(row) > first[_content(layout, row)]}


def _differ(layout: Layout, table: list[Row], check: Check) -> Found:
    """Different rows with the same value, and the same act where the layout has one."""
    groups: dict[tuple[str, str], set[tuple[object, ...]]] = defaultdict(set)
    field = check.fields[0]

    def key(row: Row) -> tuple[str, str]:
        return _text(row, field), _text(row, "act") if "act" in layout.facts else ""

    for row in table:
        if _text(row, field):
            groups[key(row)].add(_content(layout, row))
    return {(_number(row), field, check.code) for row in table if len(groups.get(key(row), ())) > 1}


def _two_open(layout: Layout, table: list[Row], check: Check) -> Found:
    """More marriages than one remain when divorces and annulments are taken off; equal rows count once."""
    field = check.fields[0]
    told = {(_text(row, field), _text(row, "act"), _content(layout, row)) for row in table}
    married = Counter(number for number, act, _ in told if act == "marriage" and number)
    ended = Counter(number for number, act, _ in told if act in ("divorce", "annulled"))
    return {
        (_number(row), field, check.code)
        for row in table
        if _text(row, "act") == "marriage" and married[_text(row, field)] - ended[_text(row, field)] > 1
    }


_OF_SETS = {"person_twice": _differ, "paper_twice": _differ, "two_open": _two_open}


def wrong_month(months: Mapping[str, int], month: date) -> Problem | None:
    """What is wrong when most rows belong to another month ("2026-09") than the file is said to be of.

    Some rows of earlier months are in every file: they came late.
    """
    if not months:
        return None
    wanted = month.strftime("%Y-%m")
    if 2 * months.get(wanted, 0) >= sum(months.values()):
        return None
    found = max(sorted(months), key=lambda each: months[each])
    message = N_("Most rows are of %(found)s, but this should be the file of %(wanted)s. Send the file of that month.")
    return Problem("wrong_month", message, "file", {"found": found, "wanted": wanted})
