"""Two records of one human within a register, sought in the whole of a city within a bounded memory.

First everybody: what records share, by hashes of which only equality is known (:func:`meet`). Of the millions of pairs
that meet few could be one human's whatever their numbers are; whoever calls opens the numbers of these, and only these
are weighed with them (:func:`doubles`).
"""

from collections.abc import Callable, Mapping

from duckdb import DuckDBPyConnection

from wanjia.linkage.queries import splink
from wanjia.linkage.queries.persons import PROBABILITY, SCORED, read_days, read_names
from wanjia.linkage.queries.tables import FEATURES, PAIRS, count_shares, one
from wanjia.linkage.queries.weighing import thresholds
from wanjia.linkage.rules.china import unopened
from wanjia.linkage.sql import doubles as sql
from wanjia.linkage.sql import persons
from wanjia.linkage.types import Model

MET, DOUBLES = "linkage_near", "linkage_doubles"
KEYED, FOUND, PART = "linkage_keys", "linkage_found", "linkage_part"
PAIRS_AT_ONCE = 2_000_000
Progress = Callable[[int, int], None]


def meet(connection: DuckDBPyConnection, *, held: str, model: Model, tell: Progress = lambda done, of: None) -> int:
    """Find the pairs of records that may be one human's, whatever their numbers say; returns how many.

    ``held`` is a table with ``person`` and the columns ``types.PERSON``; a number may be a whole number that stands for
    it, by which only equal ones are known. Makes the table MET (person, other). ``tell`` hears of pairs weighed.
    """
    kinds = _kinds(connection, held)
    read_names(connection, f"SELECT DISTINCT name::VARCHAR AS written FROM {held} WHERE name IS NOT NULL")
    connection.execute(sql.keys(KEYED, held, kinds))
    connection.execute(f"CREATE OR REPLACE TABLE {FOUND} (person {kinds['person']}, other {kinds['person']})")
    for place, _ in enumerate(sql.KEYS):
        connection.execute(sql.meet(KEYED, place, FOUND))
    connection.execute(f"DROP TABLE {KEYED}")
    connection.execute(f"CREATE OR REPLACE TABLE {MET} AS SELECT DISTINCT person, other FROM {FOUND} ORDER BY ALL")
    return _sift(connection, held, unopened(model), tell)


def doubles(connection: DuckDBPyConnection, *, held: str, model: Model) -> int:
    """Weigh the pairs that :func:`meet` has found; returns how many are likely enough to be asked about.

    ``held`` has the same people, or those of MET alone, with their numbers. Makes the table DOUBLES (person, other,
    probability, weight), the likeliest first. Nobody is merged by it: twins and namesakes are for people to tell apart.
    """
    _weigh(connection, held, MET, model)
    connection.execute(f"""
        CREATE OR REPLACE TABLE {DOUBLES} AS
        SELECT * FROM ({_weighed(connection, held)}) ORDER BY weight DESC, person, other""")
    return one(connection, f"SELECT count(*) FROM {DOUBLES}")


def _sift(connection: DuckDBPyConnection, held: str, model: Model, tell: Progress) -> int:
    """Keep the pairs that are likely enough, weighing so many at a time."""
    total = one(connection, f"SELECT count(*) FROM {MET}")
    connection.execute(f"CREATE OR REPLACE TABLE {FOUND} AS FROM {MET} LIMIT 0")
    for first in range(0, total, PAIRS_AT_ONCE):
        tell(first, total)
        some = f"rowid >= {first} AND rowid < {first + PAIRS_AT_ONCE}"
        connection.execute(f"CREATE OR REPLACE TABLE {PART} AS SELECT person, other FROM {MET} WHERE {some}")
        _weigh(connection, held, PART, model)
        connection.execute(f"INSERT INTO {FOUND} SELECT person, other FROM ({_weighed(connection, held)})")
    tell(total, total)
    connection.execute(f"CREATE OR REPLACE TABLE {MET} AS FROM {FOUND} ORDER BY person, other")
    return one(connection, f"SELECT count(*) FROM {MET}")


def _weigh(connection: DuckDBPyConnection, held: str, pairs: str, model: Model) -> None:
    """Weigh pairs of persons. The names and days of all of them have been read."""
    met = f"SELECT person FROM {pairs} UNION ALL SELECT other FROM {pairs}"
    connection.execute(f"CREATE OR REPLACE TABLE linkage_some AS FROM {held} SEMI JOIN ({met}) AS met USING (person)")
    people = persons.read("linkage_some", 1, "person", _kinds(connection, "linkage_some"))
    connection.execute(f"CREATE OR REPLACE TABLE linkage_people AS {persons.completed(people)}")
    read_days(connection, "SELECT DISTINCT born FROM linkage_people WHERE born IS NOT NULL")
    connection.execute(persons.create(FEATURES, "linkage_people"))
    connection.execute(f"""
        CREATE OR REPLACE TABLE {PAIRS} AS
        SELECT '0' AS match_key, a.row AS join_key_l, b.row AS join_key_r FROM {pairs} AS pairs
        JOIN {FEATURES} a ON a.id = pairs.person::VARCHAR JOIN {FEATURES} b ON b.id = pairs.other::VARCHAR""")
    count_shares(connection, model)
    splink.score(connection, PAIRS, model, SCORED)


def _weighed(connection: DuckDBPyConnection, held: str) -> str:
    """The pairs just weighed that are likely enough to be asked about."""
    kind = _kinds(connection, held)["person"]
    return f"""
        SELECT a.id::{kind} AS person, b.id::{kind} AS other, {PROBABILITY} AS probability, weight
        FROM {SCORED} JOIN {FEATURES} a ON a.row = row_l JOIN {FEATURES} b ON b.row = row_r
        WHERE {PROBABILITY} >= {thresholds().ask}"""


def _kinds(connection: DuckDBPyConnection, table: str) -> Mapping[str, str]:
    return {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {table}").fetchall()}
