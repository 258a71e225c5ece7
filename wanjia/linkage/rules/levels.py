"""Into which level a pair of rows falls: the reference for the conditions of ``linkage.sql.levels``.

A level is told by its place: 0 is the most alike. None: nothing can be said, because a value is missing.
"""

from collections.abc import Callable

from wanjia.kernel.errors import N_
from wanjia.linkage.rules.distances import damerau_levenshtein, jaro_winkler
from wanjia.linkage.rules.features import Features
from wanjia.linkage.types import Comparison

EQUAL, OTHER = N_("equal"), N_("other")
ONE_SLIP, TWO_SLIPS = N_("one slip"), N_("two slips")
WITHIN = N_("one in the other")
LABELS = {
    "given": (
        EQUAL,
        N_("exchanged with the surname"),
        N_("short form or same sound"),
        ONE_SLIP,
        N_("initial"),
        N_("in the other's name"),
        N_("alike"),
        OTHER,
    ),
    "surname": (EQUAL, ONE_SLIP, N_("in the other's name"), N_("alike"), OTHER),
    "others": (N_("two words shared"), N_("a word shared"), OTHER),
    "date": (
        EQUAL,
        N_("day and month exchanged"),
        ONE_SLIP,
        N_("same year, 1 January"),
        TWO_SLIPS,
        N_("same year"),
        OTHER,
    ),
    "id": (EQUAL, ONE_SLIP, TWO_SLIPS, OTHER),
    "citizen": (EQUAL, ONE_SLIP, N_("same county and birth, another sequence"), TWO_SLIPS, OTHER),
    "phone": (EQUAL, ONE_SLIP, N_("same ending"), OTHER),
    "place": (EQUAL, ONE_SLIP, WITHIN, OTHER),
    "text": (EQUAL, ONE_SLIP, WITHIN, OTHER),
    "han": (
        EQUAL,
        N_("a variant of the same characters"),
        N_("the same characters in another order"),
        N_("the same sound"),
        WITHIN,
        N_("one character shared"),
        OTHER,
    ),
    "han_surname": (EQUAL, N_("the same sound"), OTHER),
    "birth": (
        EQUAL,
        N_("day and month exchanged"),
        ONE_SLIP,
        N_("told by the traditional calendar"),
        N_("same year, 1 January"),
        TWO_SLIPS,
        N_("same year"),
        OTHER,
    ),
    "area": (
        N_("the same community"),
        N_("the same street or town"),
        N_("the same county"),
        N_("the same city"),
        OTHER,
    ),
    "parents": (N_("a parent of the same number"), OTHER),
    "same": (EQUAL, OTHER),
}
AREA_LEVELS = (12, 9, 6, 4)  # digits of a community, a street, a county, a city


def level(comparison: Comparison, left: Features, right: Features) -> int | None:
    """The level of one comparison of one pair, or None."""
    found = alike(comparison.kind, comparison.feature, left, right)
    if found is None or not comparison.home or same_home(comparison.home, left, right):
        return found
    return found + len(LABELS[comparison.kind])


def same_home(places: tuple[str, ...], left: Features, right: Features) -> bool:
    """Whether one of the places is equal."""
    return any(left.get(place) and left.get(place) == right.get(place) for place in places)


def alike(kind: str, feature: str, left: Features, right: Features) -> int | None:
    """How alike one feature of two rows is, as a place in LABELS."""
    if kind == "parents":
        return _parents(left, right)
    a, b = left.get(feature), right.get(feature)
    if not a or not b:
        return None
    if isinstance(a, tuple) and isinstance(b, tuple):
        shared = set(a) & set(b)
        return _first(area_conditions(shared)) if kind == "area" else 2 - min(len(shared), 2)
    assert isinstance(a, str)
    assert isinstance(b, str)
    if kind not in _TOGETHER:
        return _first(_CONDITIONS[kind](a, b))
    found = _TOGETHER[kind](a, b, left, right)
    return None if found is None else _first(found)


def area_conditions(shared: set[str]) -> tuple[bool, ...]:
    """Of the areas in which both are, each told by as many digits as its level has."""
    return tuple(digits in map(len, shared) for digits in AREA_LEVELS)


def exchanged(left: Features, right: Features) -> bool:
    """Whether given name and surname stand in each other's place; it is told by the given name alone."""
    given, surname = left.get("given"), left.get("surname")
    return bool(given and surname) and (given, surname) == (right.get("surname"), right.get("given"))


def given_conditions(a: str, b: str, left: Features, right: Features) -> tuple[bool, ...]:
    """Of two given names, in the order of the levels."""
    short = min(len(a), len(b))
    return (
        a == b,
        exchanged(left, right),
        left["root"] == right["root"] or (short >= 3 and (a.startswith(b) or b.startswith(a))),
        one_slip(a, b),
        short == 1 and a[0] == b[0],
        a in (right["words"] or ()) or b in (left["words"] or ()),
        jaro_winkler(a, b) >= 0.8,
    )


def surname_conditions(a: str, b: str, left: Features, right: Features) -> tuple[bool, ...] | None:
    """Of two surnames, in the order of the levels."""
    if exchanged(left, right):
        return None
    return (
        a == b,
        one_slip(a, b),
        a in (right["words"] or ()) or b in (left["words"] or ()),
        jaro_winkler(a, b) >= 0.8,
    )


def han_conditions(a: str, b: str, left: Features, right: Features) -> tuple[bool, ...]:
    """Of two given names in Han characters, brought to simplified ones; ``given_written`` is as it stands there."""
    two = len(a) == len(b) == 2
    return (
        a == b and left["given_written"] == right["given_written"],
        a == b,
        reordered(left, right),
        left["given_sound"] == right["given_sound"],
        len(a) != len(b) and (a in b or b in a),
        two and (a[0] == b[0] or a[1] == b[1]),
    )


def han_surname_conditions(a: str, b: str, left: Features, right: Features) -> tuple[bool, ...] | None:
    """Of two surnames in Han characters."""
    return None if reordered(left, right) else (a == b, left["surname_sound"] == right["surname_sound"])


def reordered(left: Features, right: Features) -> bool:
    """Whether two names have the same characters, but not the same surname."""
    return left["letters"] == right["letters"] and left["surname"] != right["surname"]


def birth_conditions(a: str, b: str, left: Features, right: Features) -> tuple[bool, ...]:
    """Of two birth dates as digits; ``born_moon`` is the day meant if month and day were told by the moon."""
    equal, exchanged, slip, *rough = date_conditions(a, b)
    return equal, exchanged, slip, b == left["born_moon"] or a == right["born_moon"], *rough


def _parents(left: Features, right: Features) -> int | None:
    told = [(a, b) for a, b in ((left[one], right[one]) for one in ("father", "mother")) if a and b]
    return _first((any(a == b for a, b in told),)) if told else None


def date_conditions(a: str, b: str) -> tuple[bool, ...]:
    """Of two dates as digits; a year off by 1 or 10 on the same day is one slip however many digits change."""
    edits = damerau_levenshtein(a, b)
    same_year = a[:4] == b[:4]
    return (
        a == b,
        same_year and a[4:6] == b[6:8] and a[6:8] == b[4:6],
        edits <= 1 or (a[4:] == b[4:] and abs(int(a[:4]) - int(b[:4])) in (1, 10)),
        same_year and (a.endswith("0101") or b.endswith("0101")),
        edits <= 2,
        same_year,
    )


def id_conditions(a: str, b: str) -> tuple[bool, ...]:
    """Of two numbers of persons."""
    edits, short = damerau_levenshtein(a, b), min(len(a), len(b))
    return a == b, edits <= 1 and short >= 4, edits <= 2 and short >= 6


def citizen_conditions(a: str, b: str) -> tuple[bool, ...]:
    """Of two citizen numbers. Twins differ in sequence and check: such two edits are two people, not two slips."""
    edits = damerau_levenshtein(a, b)
    return a == b, edits <= 1, a[:14] == b[:14], edits <= 2


def phone_conditions(a: str, b: str) -> tuple[bool, ...]:
    """Of two phone numbers: with or without what is dialled from abroad."""
    short = min(len(a), len(b))
    return a == b, damerau_levenshtein(a, b) <= 1 and short >= 6, a[-7:] == b[-7:] and short >= 7


def word_conditions(a: str, b: str) -> tuple[bool, ...]:
    """Of two places or texts."""
    return a == b, one_slip(a, b), within(a, b)


def one_slip(a: str, b: str) -> bool:
    """A letter wrong, missing, added or exchanged in words of four or more, or very much alike."""
    short = min(len(a), len(b))
    return short >= 4 and (damerau_levenshtein(a, b) <= 1 or jaro_winkler(a, b) >= 0.92)


def within(a: str, b: str) -> bool:
    """The same first word, one in whole words inside the other, or codes that differ in their last three characters."""
    words = " " in a and a.partition(" ")[0] == b.partition(" ")[0]
    inside = f" {a} " in f" {b} " or f" {b} " in f" {a} "
    codes = len(a) == len(b) >= 5 and a[:-3] == b[:-3] and any(c in "0123456789" for c in a)
    return words or inside or codes


_CONDITIONS: dict[str, Callable[[str, str], tuple[bool, ...]]] = {
    "date": date_conditions,
    "id": id_conditions,
    "citizen": citizen_conditions,
    "phone": phone_conditions,
    "place": word_conditions,
    "text": word_conditions,
    "same": lambda a, b: (a == b,),
}


_TOGETHER: dict[str, Callable[[str, str, Features, Features], tuple[bool, ...] | None]] = {
    "given": given_conditions,
    "surname": surname_conditions,
    "han": han_conditions,
    "han_surname": han_surname_conditions,
    "birth": birth_conditions,
}


def _first(conditions: tuple[bool, ...]) -> int:
    return next((place for place, holds in enumerate(conditions) if holds), len(conditions))
