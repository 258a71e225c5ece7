"""The features of people as a table: the set form of ``rules.persons``.

Names, and days of the traditional calendar, are read by the rule itself, each different one once: tables
``linkage_names`` (written, and the parts) and ``linkage_moons`` (told, meant) stand ready.
"""

from collections.abc import Mapping

from wanjia.linkage.rules.levels import AREA_LEVELS
from wanjia.linkage.rules.persons import CITIZEN, NAME_PARTS
from wanjia.linkage.sql.features import compact, date_digits, quoted

RELATIVES = ("father", "mother", "spouse")
# Types of columns that need no reading: a day, and a number that only stands for one, such as a hash of it.
DAY, STAND_INS = "DATE", ("BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT")


def read(table: str, side: int, identifier: str, kinds: Mapping[str, str] | None = None) -> str:
    """A SELECT of one table's people; names are not taken apart yet. ``identifier`` is the column that names a row.

    ``kinds`` are the types of the table's columns: what has been read already is not read again.
    """
    told = dict(kinds or {})
    numbers = ", ".join(f"{number(f'{one}_number', told)} AS {one}" for one in RELATIVES)
    levels = ", ".join(_level("code", digits) for digits in AREA_LEVELS)
    return f"""
        SELECT {side} AS side, {quoted(identifier)}::VARCHAR AS id, name::VARCHAR AS written,
            nullif(sex::VARCHAR, '') AS sex, {day("born_on", told)} AS born,
            {number("number", told)} AS number, {number("phone", told)} AS phone, {numbers},
            list_sort(list_distinct(list_filter(flatten(list_transform([area::VARCHAR, hukou_area::VARCHAR],
                lambda code: [{levels}])), lambda area: area IS NOT NULL))) AS areas
        FROM {quoted(table)}"""


def number(column: str, kinds: Mapping[str, str]) -> str:
    """A number as it is compared."""
    return f"{column}::VARCHAR" if kinds.get(column) in STAND_INS else compact(f"{column}::VARCHAR")


def day(column: str, kinds: Mapping[str, str]) -> str:
    """A day as eight digits."""
    return f"strftime({column}, '%Y%m%d')" if kinds.get(column) == DAY else date_digits(f"{column}::VARCHAR", False)


def completed(people: str) -> str:
    """A SELECT over :func:`read`, with what the number tells beside itself."""
    citizen = f"regexp_full_match(number, '{CITIZEN.pattern}')"
    return f"""
        SELECT * REPLACE (
            CASE WHEN sex IS NULL AND {citizen}
                 THEN (2 - substr(number, 17, 1)::INTEGER % 2)::VARCHAR ELSE sex END AS sex,
            CASE WHEN born IS NULL AND {citizen} THEN substr(number, 7, 8) ELSE born END AS born)
        FROM ({people})"""


def create(target: str, people: str) -> str:
    """CREATE TABLE of the features over people that are completed."""
    parts = ", ".join(f"names.{part}" for part in NAME_PARTS)
    return f"""
        CREATE OR REPLACE TABLE {target} AS
        SELECT row_number() OVER (ORDER BY side, people.id) AS row, people.* EXCLUDE (written), {parts},
            moons.meant AS born_moon
        FROM {people} AS people
        LEFT JOIN linkage_names AS names ON names.written = people.written
        LEFT JOIN linkage_moons AS moons ON moons.told = people.born"""


def _level(code: str, digits: int) -> str:
    first = {12: 10, 9: 7}.get(digits, digits - 1)
    said = f"substr({code}, {first}, {digits - first + 1})"
    return (
        f"CASE WHEN regexp_full_match({code}, '[0-9]{{4,12}}') AND length({code}) >= {digits}"
        f" AND trim({said}, '0') <> '' THEN substr({code}, 1, {digits}) END"
    )
