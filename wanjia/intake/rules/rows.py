"""What is asked of every row of a batch: the reference. ``sql/checks.sql`` says the same over a whole city.

A row is a mapping with the columns of :data:`COLUMNS`; names and numbers are in their one written form already
(:func:`wanjia.kernel.names.read` and :func:`wanjia.kernel.identity.read` are asked value by value, before).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wanjia.kernel.errors import N_, Problem
from wanjia.places.types import LATITUDES, LONGITUDES

Row = Mapping[str, Any]

# name: DuckDB type. The table that ``receive_batch`` takes; what a source does not know is NULL.
COLUMNS = {
    "row": "BIGINT",
    "household_no": "VARCHAR",
    "household_kind": "TINYINT",
    "community": "VARCHAR",
    "building": "VARCHAR",
    "unit": "VARCHAR",
    "floor": "VARCHAR",
    "door": "VARCHAR",
    "longitude": "DOUBLE",
    "latitude": "DOUBLE",
    "name": "VARCHAR",
    "sex": "TINYINT",
    "birth_date": "DATE",
    "birth_precision": "TINYINT",
    "id_type": "VARCHAR",
    "id_number": "VARCHAR",
    "relation": "VARCHAR",
    "residence_since": "DATE",
    "residence_before": "VARCHAR",
    "hukou_area": "VARCHAR",
    "hukou_household_no": "VARCHAR",
    "hukou_relation": "VARCHAR",
    "hukou_since": "DATE",
    "hukou_before": "VARCHAR",
    "hukou_kind": "VARCHAR",
    "marital": "VARCHAR",
    "marital_since": "DATE",
    "education": "VARCHAR",
    "phone": "VARCHAR",
    "spouse_row": "BIGINT",
    "father_row": "BIGINT",
    "mother_row": "BIGINT",
    "died_on": "DATE",
    "standing": "TINYINT",  # how well the row is known; told by the synthetic city and by a first build only
    # Who told the parents and the marital status, and how well they are known, where another department did.
    "parents_source": "TINYINT",
    "parents_standing": "TINYINT",
    "marital_source": "TINYINT",
    "marital_standing": "TINYINT",
}
FIRST_BIRTH = date(1880, 1, 1)
HEAD = "02"

# code: (field, message). The codes are those of checks.sql, and of the values asked one by one before it.
PROBLEMS = {
    "name_missing": ("name", N_("The name is missing.")),
    "sex_code": ("sex", N_("Sex is 1 (male), 2 (female), 0 or 9. Correct the code.")),
    "birth_missing": ("birth_date", N_("The birth date is missing.")),
    "birth_range": ("birth_date", N_("The birth date lies in the future or before 1880. Correct it.")),
    "number_birth": ("id_number", N_("The ID number and the birth date do not agree. Check both.")),
    "number_sex": ("id_number", N_("The ID number and the sex do not agree. Check both.")),
    "number_twice": ("id_number", N_("The same ID number stands in this list more than once. Keep one of the rows.")),
    "community_unknown": ("community", N_("This community code is not in the area list. Correct the code.")),
    "position": ("longitude", N_("The position lies outside the country. Give WGS-84 degrees, or leave both empty.")),
    "household_missing": ("household_no", N_("The household number is missing.")),
    "relation_code": ("relation", N_("This relation to the head is not a code of GB/T 4761. Correct it.")),
    "no_head": ("relation", N_("No living member of this household is its head (02). Name one.")),
    "two_heads": ("relation", N_("This household has more than one head (02). Keep one.")),
    "two_places": ("door", N_("The members of this household stand at different addresses. Correct the address.")),
    "marital_code": ("marital", N_("This marital status is not a code of GB/T 2261.2. Correct it.")),
    "education_code": ("education", N_("This education is not a code of GB/T 4658. Correct it.")),
    "residence_before_birth": ("residence_since", N_("The move is dated before the birth. Check both dates.")),
    "hukou_before_birth": ("hukou_since", N_("The hukou is dated before the birth. Check both dates.")),
    "in_future": ("residence_since", N_("A date of this row lies in the future. Enter the day it happened.")),
    "death_before_birth": ("died_on", N_("The death is dated before the birth. Check both dates.")),
    "after_death": ("died_on", N_("Something is dated after the death. Check the dates.")),
    "parent_younger": ("mother_row", N_("A parent is not older than the child. Check both birth dates.")),
    "unknown_row": (
        "spouse_row",
        N_("This row names a relative in a row that does not exist. Correct the row number."),
    ),
}


@dataclass(frozen=True)
class Known:
    """What the checks are held against: codes in force and today."""

    communities: Collection[str]
    relations: Collection[str]
    marital: Collection[str]
    education: Collection[str]
    today: date


def problem(code: str) -> Problem:
    """The problem behind a code of checks.sql."""
    field, message = PROBLEMS[code]
    return Problem(code, message, field)


def problems(rows: Iterable[Row], known: Known) -> set[tuple[int, str]]:
    """Every (row number, code) of a whole table: the columns of each row, then what rows say together."""
    table = list(rows)
    single = {(row["row"], code) for row in table for code in _of_one(row, known)}
    return single | _of_households(table) | _of_numbers(table) | _of_kin(table)


def _of_one(row: Row, known: Known) -> set[str]:
    found = {
        "name_missing": not row["name"],
        "sex_code": row["sex"] not in (0, 1, 2, 9),
        "birth_missing": row["birth_date"] is None,
        "community_unknown": row["community"] not in known.communities,
        "position": not _in_country(row["longitude"], row["latitude"]),
        "household_missing": not row["household_no"],
        "relation_code": row["relation"] not in known.relations,
        "marital_code": row["marital"] is not None and row["marital"] not in known.marital,
        "education_code": row["education"] is not None and row["education"] not in known.education,
    }
    return {code for code, wrong in found.items() if wrong} | _of_dates(row, known) | _of_number(row)


def _of_dates(row: Row, known: Known) -> set[str]:
    born, died = row["birth_date"], row["died_on"]
    happened = [row[name] for name in ("residence_since", "hukou_since", "marital_since", "died_on")]
    told = [day for day in happened if day is not None]
    found = {
        "in_future": any(day > known.today for day in told),
        "after_death": died is not None and any(day > died for day in told),
    }
    if born is not None:
        found |= {
            "birth_range": not FIRST_BIRTH <= born <= known.today,
            "residence_before_birth": _before(row["residence_since"], born),
            "hukou_before_birth": _before(row["hukou_since"], born),
            "death_before_birth": _before(died, born),
        }
    return {code for code, wrong in found.items() if wrong}


def _of_number(row: Row) -> set[str]:
    number, born, sex = row["id_number"], row["birth_date"], row["sex"]
    if not number or row["id_type"] != "01" or len(number) != 18:
        return set()
    found = {
        "number_birth": born is not None and row["birth_precision"] == 1 and number[6:14] != born.strftime("%Y%m%d"),
        "number_sex": sex in (1, 2) and int(number[16]) % 2 != sex % 2,
    }
    return {code for code, wrong in found.items() if wrong}


def _of_households(table: list[Row]) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    households: dict[str, list[Row]] = {}
    for row in table:
        if row["household_no"]:
            households.setdefault(row["household_no"], []).append(row)
    for members in households.values():
        living = [row for row in members if row["died_on"] is None]
        heads = sum(row["relation"] == HEAD for row in living)
        places = {(row["community"], row["building"], row["unit"], row["door"]) for row in members}
        wrong = {"no_head": bool(living) and heads == 0, "two_heads": heads > 1, "two_places": len(places) > 1}
        found |= {(row["row"], code) for code, is_wrong in wrong.items() if is_wrong for row in members}
    return found


def _of_numbers(table: list[Row]) -> set[tuple[int, str]]:
    times = Counter((row["id_type"], row["id_number"]) for row in table if row["id_number"])
    return {
        (row["row"], "number_twice")
        for row in table
        if row["id_number"] and times[row["id_type"], row["id_number"]] > 1
    }


def _of_kin(table: list[Row]) -> set[tuple[int, str]]:
    by_row = {row["row"]: row for row in table}
    found: set[tuple[int, str]] = set()
    for row in table:
        relatives = [row[name] for name in ("spouse_row", "father_row", "mother_row") if row[name] is not None]
        if any(relative not in by_row for relative in relatives):
            found.add((row["row"], "unknown_row"))
        parents = [by_row[row[name]] for name in ("father_row", "mother_row") if row[name] in by_row]
        born = row["birth_date"]
        if born and any(parent["birth_date"] is not None and parent["birth_date"] >= born for parent in parents):
            found.add((row["row"], "parent_younger"))
    return found


def _in_country(longitude: float | None, latitude: float | None) -> bool:
    if longitude is None or latitude is None:
        return longitude is latitude
    return LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]


def _before(day: date | None, other: date) -> bool:
    return day is not None and day < other
