"""Whom the certificates and registrations mean among everybody of public security's list: by number, then by linkage.

All of it runs as sets on the connection that has the three lists; what it leaves there is the table ``found``.
"""

from collections.abc import Callable

import duckdb

from wanjia.intake.actions.staging import sql
from wanjia.kernel.pinyin import readings_many
from wanjia.linkage import queries as linkage  # what weighs tables comes with Splink, and only when it is asked for
from wanjia.linkage.queries import china, thresholds
from wanjia.tables.actions.rows import put_rows

Progress = Callable[[str, int, int], None]


def find_people(connection: duckdb.DuckDBPyConnection, progress: Progress) -> None:
    """Make ``people`` and ``found``: whom each one told of is, or that it is nobody of the list, or not clear."""
    progress("numbers", 0, 1)
    connection.execute(sql("first/people"))
    connection.execute(sql("first/meant"))
    _agree_by_sound(connection)
    progress("numbers", 1, 1)
    progress("link", 0, 1)
    connection.execute(sql("first/told"))
    _weigh(connection)
    limits = thresholds()
    connection.execute(sql("first/found"), {"link": limits.link, "ask": limits.ask})
    drop(connection, "bearers", "meant", "told", "pairs", "held", linkage.SCORES)
    linkage.forget(connection)
    progress("link", 1, 1)


def _agree_by_sound(connection: duckdb.DuckDBPyConnection) -> None:
    """A number and a name that sounds like its bearer's belong together. Each different pair of names is read once."""
    query = "SELECT DISTINCT name_key, borne FROM meant WHERE NOT agreed AND name_key <> borne"
    pairs = connection.execute(query).fetchall()
    names = list({name for pair in pairs for name in pair})
    sounds = {
        name: {reading.full for reading in found} for name, found in zip(names, readings_many(names), strict=True)
    }
    alike = (pair for pair in pairs if sounds[pair[0]] & sounds[pair[1]])
    put_rows(connection, "alike", {"told": "VARCHAR", "borne": "VARCHAR"}, alike)
    connection.execute(
        "UPDATE meant SET agreed = true FROM alike WHERE meant.name_key = alike.told AND meant.borne = alike.borne"
    )


def _weigh(connection: duckdb.DuckDBPyConnection) -> None:
    if connection.execute("SELECT EXISTS (FROM pairs)").fetchone() == (True,):
        linkage.score(connection, told="told", held="held", pairs="pairs", model=china())
    else:
        connection.execute(
            f'CREATE OR REPLACE TABLE {linkage.SCORES} ("row" VARCHAR, person VARCHAR, probability DOUBLE)'
        )


def drop(connection: duckdb.DuckDBPyConnection, *tables: str) -> None:
    """Give back the room of tables that are not needed any more."""
    for table in tables:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
