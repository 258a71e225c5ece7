"""Which records of one table meet: those that share a key. A key is kept as its hash, one column each."""

from collections.abc import Mapping

from wanjia.linkage.sql.features import quoted
from wanjia.linkage.sql.persons import RELATIVES, day, number

# What two records of one person share, whatever else is wrong in one of them; relatives and namesakes hardly ever do.
KEYS = (
    "number",
    "whole || substr(born, 1, 4)",
    "whole || substr(born, 5)",
    "given_sound || born",
    "letters || phone",
    "given_sound || phone",
    "born || father",
    "born || mother",
    "born || phone",
    "given_sound || spouse",
)
LARGEST_BLOCK = 500  # pairs


def keys(target: str, held: str, kinds: Mapping[str, str]) -> str:
    """CREATE TABLE of every record's keys over a table of people; NULL where a part of a key is not told."""
    relatives = ", ".join(f"{number(f'{one}_number', kinds)} AS {one}" for one in RELATIVES)
    hashes = ", ".join(f"CASE WHEN {key} IS NOT NULL THEN hash({key}) END AS key_{at}" for at, key in enumerate(KEYS))
    return f"""
        CREATE OR REPLACE TABLE {target} AS
        SELECT person, {hashes} FROM (
            SELECT person, coalesce(surname, '') || given AS whole, given_sound, letters,
                {day("born_on", kinds)} AS born,
                {number("number", kinds)} AS number, {number("phone", kinds)} AS phone, {relatives}
            FROM {quoted(held)} LEFT JOIN linkage_names ON written = name)"""


def meet(keys: str, place: int, target: str) -> str:
    """INSERT of the pairs that share one key, where few enough share it."""
    return f"""
        INSERT INTO {target}
        WITH shared AS (
            SELECT key_{place} AS key FROM {keys} WHERE key_{place} IS NOT NULL GROUP BY 1
            HAVING count(*) > 1 AND count(*) * (count(*) - 1) // 2 <= {LARGEST_BLOCK}
        ), met AS MATERIALIZED (SELECT person, key_{place} AS key FROM {keys} SEMI JOIN shared ON key_{place} = key)
        SELECT a.person, b.person FROM met a JOIN met b ON a.key = b.key AND a.person < b.person"""
