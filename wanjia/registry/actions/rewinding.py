"""Persons brought back to what was believed of them before a moment: nothing is deleted, it is believed again.

What has been believed since ends now; what it had superseded is written anew, recorded now, with its own source and
event, as the pieces of a fact are that another one cuts.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from psycopg import sql

from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.registry.models import FACTS, FactRow, KinFact

CLOSE = """
UPDATE {table} AS fact SET recorded_to = %(at)s, previous_to = NULL
FROM unnest(%(people)s::bigint[], %(moments)s::timestamptz[]) AS told (person_id, moment)
WHERE fact.person_id = told.person_id AND fact.recorded_to = %(until)s AND fact.recorded_from >= told.moment
"""
# The timelines as they were, each row with the end of the one before it.
BEFORE = """
WITH before AS (
    SELECT fact.*, lag(fact.valid_to) OVER (PARTITION BY {line} ORDER BY fact.valid_from) AS follows
    FROM unnest(%(people)s::bigint[], %(moments)s::timestamptz[]) AS told (person_id, moment)
    JOIN {table} AS fact ON fact.person_id = told.person_id
        AND fact.recorded_from < told.moment AND fact.recorded_to >= told.moment
)
"""
FOLLOW = """
UPDATE {table} AS fact SET previous_to = before.follows FROM before
WHERE {same} AND fact.recorded_to = %(until)s AND fact.valid_to = before.valid_to
    AND before.recorded_to = %(until)s AND fact.previous_to IS DISTINCT FROM before.follows
"""
AGAIN = """
INSERT INTO {table} ({columns}, previous_to, recorded_from, recorded_to)
SELECT {columns}, follows, %(at)s, %(until)s FROM before WHERE recorded_to < %(until)s
"""
CLOCK = ("previous_to", "recorded_from", "recorded_to")


def rewind(moments: Mapping[int, datetime], *, at: datetime) -> None:
    """Let what was believed of each person just before their moment be believed again from ``at`` on."""
    told: dict[str, Any] = {
        "people": list(moments),
        "moments": list(moments.values()),
        "at": at,
        "until": UNTIL_CHANGED,
    }
    with connection.cursor() as cursor:
        for table in FACTS:
            for statement in (CLOSE, BEFORE + FOLLOW, BEFORE + AGAIN):
                cursor.execute(_for(statement, table), told)


@cache
def _for(statement: str, table: type[FactRow]) -> sql.Composed:
    line = ["person_id", "sort", *(["relative_id"] if table is KinFact else [])]
    columns = [field.column for field in table._meta.concrete_fields if field.column and field.column not in CLOCK]
    return sql.SQL(statement).format(
        table=sql.Identifier(table._meta.db_table),
        line=sql.SQL(", ").join(sql.Identifier("fact", name) for name in line),
        same=sql.SQL(" AND ").join(
            sql.SQL("{} = {}").format(sql.Identifier("fact", name), sql.Identifier("before", name)) for name in line
        ),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
