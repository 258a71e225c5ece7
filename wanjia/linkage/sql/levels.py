"""Conditions of the levels as SQL over ``{f}_l`` and ``{f}_r``; ``rules.levels`` is the reference.

Splink takes them as they are. The last level of each comparison is whatever is left.
"""

from wanjia.linkage.rules.levels import AREA_LEVELS
from wanjia.linkage.types import Comparison

SHORT = "least(length({f}_l), length({f}_r))"
EDITS = "damerau_levenshtein({f}_l, {f}_r)"
EXCHANGED = "(given_l = surname_r AND surname_l = given_r)"
REORDERED = "(letters_l = letters_r AND coalesce(surname_l <> surname_r, FALSE))"
ONE_SLIP = f"({SHORT} >= 4 AND ({EDITS} <= 1 OR jaro_winkler_similarity({{f}}_l, {{f}}_r) >= 0.92))"
ELSEWHERE = "(list_contains(words_r, {f}_l) OR list_contains(words_l, {f}_r))"
ALIKE = "jaro_winkler_similarity({f}_l, {f}_r) >= 0.8"
SAME_YEAR = "substr({f}_l, 1, 4) = substr({f}_r, 1, 4)"
CROSSED = "substr({f}_l, 5, 2) = substr({f}_r, 7, 2) AND substr({f}_l, 7, 2) = substr({f}_r, 5, 2)"
YEAR_OFF = (
    "substr({f}_l, 5) = substr({f}_r, 5) AND abs(CAST(substr({f}_l, 1, 4) AS INTEGER)"
    " - CAST(substr({f}_r, 1, 4) AS INTEGER)) IN (1, 10)"
)
ONE_OF_TWO = (
    "(length({f}_l) = 2 AND length({f}_r) = 2 AND (substr({f}_l, 1, 1) = substr({f}_r, 1, 1)"
    " OR substr({f}_l, 2, 1) = substr({f}_r, 2, 1)))"
)
WITHIN = (
    "((contains({f}_l, ' ') AND split_part({f}_l, ' ', 1) = split_part({f}_r, ' ', 1))"
    " OR contains(' ' || {f}_l || ' ', ' ' || {f}_r || ' ') OR contains(' ' || {f}_r || ' ', ' ' || {f}_l || ' ')"
    " OR (length({f}_l) = length({f}_r) AND length({f}_l) >= 5"
    " AND substr({f}_l, 1, length({f}_l) - 3) = substr({f}_r, 1, length({f}_r) - 3)"
    " AND regexp_matches({f}_l, '[0-9]')))"
)
WORDS = ("{f}_l = {f}_r", ONE_SLIP, WITHIN)

CONDITIONS = {
    "given": (
        "{f}_l = {f}_r",
        EXCHANGED,
        f"(root_l = root_r OR ({SHORT} >= 3 AND (starts_with({{f}}_l, {{f}}_r) OR starts_with({{f}}_r, {{f}}_l))))",
        ONE_SLIP,
        f"({SHORT} = 1 AND substr({{f}}_l, 1, 1) = substr({{f}}_r, 1, 1))",
        ELSEWHERE,
        ALIKE,
    ),
    "surname": ("{f}_l = {f}_r", ONE_SLIP, ELSEWHERE, ALIKE),
    "others": ("len(list_intersect({f}_l, {f}_r)) >= 2", "len(list_intersect({f}_l, {f}_r)) = 1"),
    "date": (
        "{f}_l = {f}_r",
        f"({SAME_YEAR} AND {CROSSED})",
        f"({EDITS} <= 1 OR ({YEAR_OFF}))",
        f"({SAME_YEAR} AND (ends_with({{f}}_l, '0101') OR ends_with({{f}}_r, '0101')))",
        f"{EDITS} <= 2",
        SAME_YEAR,
    ),
    "id": ("{f}_l = {f}_r", f"({SHORT} >= 4 AND {EDITS} <= 1)", f"({SHORT} >= 6 AND {EDITS} <= 2)"),
    "citizen": (
        "{f}_l = {f}_r",
        f"{EDITS} <= 1",
        "substr({f}_l, 1, 14) = substr({f}_r, 1, 14)",
        f"{EDITS} <= 2",
    ),
    "phone": (
        "{f}_l = {f}_r",
        f"({SHORT} >= 6 AND {EDITS} <= 1)",
        f"({SHORT} >= 7 AND right({{f}}_l, 7) = right({{f}}_r, 7))",
    ),
    "place": WORDS,
    "text": WORDS,
    "han": (
        "({f}_l = {f}_r AND given_written_l = given_written_r)",
        "{f}_l = {f}_r",
        REORDERED,
        "given_sound_l = given_sound_r",
        "(length({f}_l) <> length({f}_r) AND (contains({f}_l, {f}_r) OR contains({f}_r, {f}_l)))",
        ONE_OF_TWO,
    ),
    "han_surname": ("{f}_l = {f}_r", "surname_sound_l = surname_sound_r"),
    "area": tuple(
        f"len(list_filter(list_intersect({{f}}_l, {{f}}_r), lambda x: length(x) = {digits})) > 0"
        for digits in AREA_LEVELS
    ),
    "parents": ("(coalesce(father_l = father_r, FALSE) OR coalesce(mother_l = mother_r, FALSE))",),
    "same": ("{f}_l = {f}_r",),
}
CONDITIONS["birth"] = (
    *CONDITIONS["date"][:3],
    "coalesce({f}_r = born_moon_l OR {f}_l = born_moon_r, FALSE)",
    *CONDITIONS["date"][3:],
)
NOTHING_SHARED = "len({f}_l) = 0 OR len({f}_r) = 0"
MISSING = {
    "surname": "{f}_l IS NULL OR {f}_r IS NULL OR " + EXCHANGED,
    "others": NOTHING_SHARED,
    "area": NOTHING_SHARED,
    "han_surname": "{f}_l IS NULL OR {f}_r IS NULL OR " + REORDERED,
    "parents": "(father_l IS NULL OR father_r IS NULL) AND (mother_l IS NULL OR mother_r IS NULL)",
}


def conditions(comparison: Comparison) -> tuple[str, ...]:
    """The conditions of a comparison, the most alike first, without the last level."""
    found = alike(comparison)
    if not comparison.home:
        return found
    return (*(f"{same_home(comparison)} AND {condition}" for condition in found), same_home(comparison), *found)


def alike(comparison: Comparison) -> tuple[str, ...]:
    """The conditions of one half of the levels."""
    return tuple(text.replace("{f}", comparison.feature) for text in CONDITIONS[comparison.kind])


def same_home(comparison: Comparison) -> str:
    """Whether one of the places is equal."""
    return "coalesce(" + " OR ".join(f"{place}_l = {place}_r" for place in comparison.home) + ", FALSE)"


def level(comparison: Comparison) -> str:
    """The level as a number from 0, -1 where nothing can be said; each value is looked at once."""
    tests = alike(comparison)
    whens = " ".join(f"WHEN {test} THEN {place}" for place, test in enumerate(tests))
    half = f" + CASE WHEN {same_home(comparison)} THEN 0 ELSE {len(tests) + 1} END" if comparison.home else ""
    return f"CASE WHEN {missing(comparison)} THEN -1 ELSE (CASE {whens} ELSE {len(tests)} END){half} END"


def missing(comparison: Comparison) -> str:
    """When a comparison says nothing."""
    return MISSING.get(comparison.kind, "{f}_l IS NULL OR {f}_r IS NULL").replace("{f}", comparison.feature)
