"""The registered figures of maps and boards. A new one is code with a review, never configuration.

None crosses women or couples with children, marriage or time; each counts doors, households or people and no more.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from wanjia.access.types import Role
from wanjia.atlas.rules.breaks import MOST
from wanjia.atlas.types import Closed, Figure
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.statistics.types.designs import Population

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")

FIGURES = {
    figure.key: figure
    for figure in (
        Figure(
            "people",
            N_("Living here"),
            N_("People alive whose home is here, registered here or not (实有人口), each once."),
            "people",
        ),
        Figure(
            "registered",
            N_("Registered here"),
            N_("People alive whose household registration is here (户籍人口), wherever they live."),
            "registered",
        ),
        Figure(
            "households",
            N_("Households (living)"),
            N_("Households that live here and have a member."),
            "households",
        ),
        Figure(
            "household_size",
            N_("People to a household"),
            N_("People who live here, divided by the households that live here."),
            "people", "households", decimals=2,
        ),
        Figure(
            "newcomers",
            N_("Moved in within six months"),
            N_("People who came to their home here within the last six months; newborn children are not among them."),
            "newcomers",
        ),
        Figure(
            "newcomer_share",
            N_("Moved in within six months, in 100"),
            N_("Those who moved in within six months, among 100 people who live here."),
            "newcomers", "people", per=100, decimals=1,
        ),
        Figure("over_65", N_("65 and over"), N_("People of 65 and over who live here."), "over_65"),
        Figure(
            "over_65_share",
            N_("65 and over, in 100"),
            N_("People of 65 and over among 100 who live here."),
            "over_65", "people", per=100, decimals=1,
        ),
        Figure(
            "alone_over_80",
            N_("80 and over, living alone"),
            N_("People of 80 and over who are the only member of the household they live in."),
            "alone_over_80",
        ),
        Figure("dwellings", N_("Doors"), N_("Doors on record, lived in or vacant."), "dwellings"),
        Figure("empty_dwellings", N_("Vacant"), N_("Doors behind which nobody on record lives."), "empty_dwellings"),
        Figure(
            "vacant_share",
            N_("Vacant in 100"),
            N_("Vacant doors among 100 on record."),
            "empty_dwellings", "dwellings", per=100, decimals=1,
        ),
        Figure(
            "unverified",
            N_("To verify"),
            N_("People who live here of whom something is only reported: no document seen, no authority asked."),
            "unverified",
        ),
    )
}  # fmt: skip
# Where those without person rights see a count: the registered tables. What stands in none they do not see.
CLOSED = {
    "people": Closed("people_by_area"),
    "registered": Closed("people_by_area", Population.REGISTERED),
    "households": Closed("households_by_size"),
    "over_65": Closed("ages_by_area", column="65"),
}
# What a board shows, in its order: the daily work of a community and a street; the picture of a county and the city.
_STREET = ("people", "households", "newcomers", "alone_over_80", "empty_dwellings", "unverified")
_COUNTY = ("people", "registered", "households", "newcomers", "over_65", "empty_dwellings")
_LEADING = frozenset({Role.CITY_DATA_STEWARD, Role.COUNTY_OFFICER})
_CLOSES = ("people", "registered", "households", "household_size", "over_65", "over_65_share")


def home_of(roles: Collection[Role], *, live: bool) -> tuple[str, ...]:
    """The figures of the home board of somebody's roles; of the last close for those who see no ``live`` ones."""
    if not live:
        return _CLOSES
    return _COUNTY if _LEADING & {*roles} else _STREET


def figures_for(*, live: bool) -> dict[str, Figure]:
    """The figures that may be chosen: every one, or those whose counts stand in the registered tables."""
    return {key: one for key, one in FIGURES.items() if live or CLOSED.keys() >= counts_of(one)}


def counts_of(figure: Figure) -> frozenset[str]:
    """The counts a figure is made of."""
    return frozenset({figure.of, figure.to} - {""})


def value_of(figure: Figure, counts: Mapping[str, int | None]) -> int | None:
    """The figure in units of its last decimal, halves away from zero; None for a ratio to nothing, or if hidden."""
    count, base = counts[figure.of], counts.get(figure.to)
    if not figure.to or count is None:
        return count
    if not base:
        return None
    exact = Fraction(count * figure.per * 10**figure.decimals, base)
    return int(exact + Fraction(1, 2))


OWN_BREAKS = N_("Write one to six breaks, each higher than the one before, like 1000, 5000, 20000.")


def scaled(written: Sequence[str], figure: Figure) -> tuple[int, ...]:
    """Breaks as somebody wrote them, in units of the figure's last decimal. Refused for what cannot be one."""
    if 1 <= len(written) < MOST and all(map(_NUMBER.fullmatch, written)):
        found = tuple(int(Decimal(text).scaleb(figure.decimals)) for text in written)
        if list(found) == sorted(set(found)):
            return found
    raise Refused(Problem("map.breaks", OWN_BREAKS, "own"))


def told(value: int | None, figure: Figure) -> str:
    """A value as people read it: 1,204,380 or 2.61; a dash where there is none."""
    if value is None:
        return "—"
    return f"{value / 10**figure.decimals:,.{figure.decimals}f}"
