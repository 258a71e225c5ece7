"""The features of people as a table: the set form of ``rules.persons``.

Names, and days of the traditional calendar, are read by the rule itself, each different one once: tables
``linkage_names`` (written, and the parts) and ``linkage_moons`` (told, meant) stand ready.
"""

from wanjia.linkage.rules.levels import AREA_LEVELS
from wanjia.linkage.rules.persons import CITIZEN, NAME_PARTS
from wanjia.linkage.sql.features import compact, date_digits, quoted

RELATIVES = ("father", "mother", "spouse")
# What two records of one person share, whatever else is wrong in one of them; relatives and namesakes hardly ever do.
KEYS = (
    "number",
    "coalesce(surname, '') || given || substr(born, 1, 4)",
    "coalesce(surname, '') || given || substr(born, 5)",
    "given_sound || born",
    "letters || phone",
    "given_sound || phone",
    "born || father",
    "born || mother",
    "born || phone",
    "given_sound || spouse",
)
LARGEST_BLOCK = 500  # pairs


def read(table: str, side: int, identifier: str) -> str:
    """A SELECT of one table's people; names are not taken apart yet. ``identifier`` is the column that names a row."""
    numbers = ", ".join(f"{compact(f'{one}_number::VARCHAR')} AS {one}" for one in RELATIVES)
    levels = ", ".join(_level("code", digits) for digits in AREA_LEVELS)
    return f"""
        SELECT {side} AS side, {quoted(identifier)}::VARCHAR AS id, name::VARCHAR AS written,
            nullif(sex::VARCHAR, '') AS sex, {date_digits("born_on::VARCHAR", False)} AS born,
            {compact("number::VARCHAR")} AS number, {compact("phone::VARCHAR")} AS phone, {numbers},
            list_sort(list_distinct(list_filter(flatten(list_transform([area::VARCHAR, hukou_area::VARCHAR],
                lambda code: [{levels}])), lambda area: area IS NOT NULL))) AS areas
        FROM {quoted(table)}"""


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


def doubles(features: str, target: str) -> str:
    """CREATE TABLE of the pairs within one table that share one of KEYS, where few enough do."""
    keyed = " UNION ALL ".join(
        f"SELECT hash({place}, {key}) AS key, row FROM {features} WHERE {key} IS NOT NULL"
        for place, key in enumerate(KEYS)
    )
    return f"""
        CREATE OR REPLACE TABLE {target} AS
        WITH keyed AS ({keyed}),
        met AS (
            SELECT list(row ORDER BY row) AS rows FROM keyed GROUP BY key
            HAVING count(*) > 1 AND count(*) * (count(*) - 1) / 2 <= {LARGEST_BLOCK}
        )
        SELECT DISTINCT '0' AS match_key, a AS join_key_l, b AS join_key_r
        FROM met, LATERAL (SELECT unnest(rows) AS a), LATERAL (SELECT unnest(rows) AS b)
        WHERE a < b"""


def _level(code: str, digits: int) -> str:
    first = {12: 10, 9: 7}.get(digits, digits - 1)
    said = f"substr({code}, {first}, {digits - first + 1})"
    return (
        f"CASE WHEN regexp_full_match({code}, '[0-9]{{4,12}}') AND length({code}) >= {digits}"
        f" AND trim({said}, '0') <> '' THEN substr({code}, 1, {digits}) END"
    )
