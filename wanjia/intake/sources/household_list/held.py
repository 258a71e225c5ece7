"""Which rows of a list are about people and households that the register holds already."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wanjia.access.queries import system_context, within
from wanjia.intake.sources.household_list.reading import CITIZEN_NUMBER, ReadRow
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, NotFound, Problem
from wanjia.places.queries import area_by_code
from wanjia.registry.queries import candidates, households_numbered
from wanjia.registry.types.lists import Ground

AT_ONCE = 500  # rows of one transaction: none lasts long
PERSON_HELD = Problem(
    "known_number",
    N_("A person with this ID number is in the register already. Report the move or correction, and dismiss the row."),
    "id_number",
)
HOUSEHOLD_HELD = Problem(
    "known_household",
    N_("This household is in the register already. Send the row again from here and the person enters it."),
    "household_no",
)


def sort_out(rows: Sequence[ReadRow], *, at: datetime) -> list[ReadRow]:
    """The rows with what the register says against taking them as new."""
    found: list[ReadRow] = []
    for first in range(0, len(rows), AT_ONCE):
        with within(system_context("household_list", at=at)):
            part = rows[first : first + AT_ONCE]
            households = _households(part, at)
            found += [_against(row, households) for row in part]
    return found


def _against(row: ReadRow, households: set[tuple[str, str]]) -> ReadRow:
    if row.problems:
        return row
    home = (row.values["community"], row.values["household_no"])
    held = [PERSON_HELD] if _is_held(row) else [HOUSEHOLD_HELD] if home in households else []
    return replace(row, problems=tuple(held))


def _is_held(row: ReadRow) -> bool:
    number, born = row.values["id_number"], row.values["birth_date"]
    if not number or row.values["id_type"] != CITIZEN_NUMBER or born is None:
        return False
    return any(one.ground is Ground.NUMBER for one in candidates(number=number, name="", born_on=born, area_id=None))


def _households(rows: Sequence[ReadRow], at: datetime) -> set[tuple[str, str]]:
    by_community: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.values["community"] and row.values["household_no"]:
            by_community[row.values["community"]].add(row.values["household_no"])
    return {
        (community, number)
        for community, numbers in by_community.items()
        for number in _numbered(community, numbers, at)
    }


def _numbered(community: str, numbers: set[str], at: datetime) -> set[str]:
    try:
        area = area_by_code(community, on=day_in_china(at))
    except NotFound:  # the gate says so of each row
        return set()
    return set(households_numbered(numbers, area.id))
