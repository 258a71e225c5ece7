"""The registered figures of maps and boards. A new one is code with a review, never configuration.

None crosses women or couples with children, marriage or time; each counts doors, households or people and no more.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from wanjia.atlas.rules.breaks import MOST
from wanjia.atlas.types import Figure
from wanjia.kernel.errors import N_, Problem, Refused

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
# What a board begins with, in its order.
HOME = ("people", "households", "newcomers", "alone_over_80", "empty_dwellings", "unverified")


def value_of(figure: Figure, counts: Mapping[str, int]) -> int | None:
    """The figure in units of its last decimal, halves away from zero; None for a ratio to nothing."""
    if not figure.to:
        return counts[figure.of]
    if not counts[figure.to]:
        return None
    exact = Fraction(counts[figure.of] * figure.per * 10**figure.decimals, counts[figure.to])
    return int(exact + Fraction(1, 2))


def scaled(written: Sequence[str], figure: Figure) -> tuple[int, ...]:
    """Breaks as somebody wrote them, in units of the figure's last decimal. Refused for what cannot be one."""
    if 1 <= len(written) < MOST and all(map(_NUMBER.fullmatch, written)):
        found = tuple(int(Decimal(text).scaleb(figure.decimals)) for text in written)
        if list(found) == sorted(set(found)):
            return found
    message = N_("Write one to six breaks, each higher than the one before, like 1000, 5000, 20000.")
    raise Refused(Problem("map.breaks", message, "own"))


def told(value: int | None, figure: Figure) -> str:
    """A value as people read it: 1,204,380 or 2.61; a dash where there is none."""
    if value is None:
        return "—"
    return f"{value / 10**figure.decimals:,.{figure.decimals}f}"
