"""Reading the feed, and how far its readers are behind."""

import json
from datetime import datetime

from django.db import connection

from wanjia.feed.types import Entry, Lag, Place

BEHIND = """
SELECT p.epoch, p.position, e.topic, e.kind, e.payload, e.at
FROM feed_position p JOIN feed_entry e ON e.id = p.entry AND e.at = p.at
WHERE p.position > %s ORDER BY p.position LIMIT %s
"""

LAG = """
WITH last AS (SELECT coalesce(max(position), 0) AS position FROM feed_position)
SELECT last.position - least(c.position, last.position),
       (SELECT at FROM feed_position p WHERE p.position > c.position ORDER BY p.position LIMIT 1)
FROM last, (SELECT coalesce((SELECT position FROM feed_consumer WHERE name = %s), 0) AS position) c
"""


def after(*, consumer: str, limit: int = 1_000) -> list[Entry]:
    """The next entries for ``consumer``, oldest first, without a gap; the same again until it advances."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM feed_consumer WHERE name = %s", [consumer])
        done = cursor.fetchone()
    return since(position=done[0] if done else 0, limit=limit)


def since(*, position: int, limit: int = 1_000) -> list[Entry]:
    """The entries behind ``position``, oldest first: for readers that keep their place themselves, in memory."""
    with connection.cursor() as cursor:
        cursor.execute(BEHIND, [position, limit])
        rows = cursor.fetchall()
    return [
        Entry(epoch, place, topic, kind, json.loads(payload), at) for epoch, place, topic, kind, payload, at in rows
    ]


def newest() -> Place:
    """The last numbered position, and the epoch that numbers now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(epoch) FROM feed_epoch), coalesce((SELECT max(position) FROM feed_position), 0)"
        )
        return Place(*cursor.fetchone())


def is_history(place: Place) -> bool:
    """Whether a place kept outside is part of this database's history; if not, a restore cut it off: build anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT epoch FROM feed_position WHERE position = %s", [place.position])
        row = cursor.fetchone()
    return place.position == 0 or (row is not None and row[0] == place.epoch)


def lag(*, consumer: str, at: datetime) -> Lag:
    """How far one consumer is behind."""
    with connection.cursor() as cursor:
        cursor.execute(LAG, [consumer])
        entries, oldest = cursor.fetchone()
    return Lag(consumer, entries, (at - oldest).total_seconds() if oldest else 0.0)


def unnumbered(*, at: datetime) -> Lag:
    """How far the sequencer is behind, under the name ``sequencer``; for selfcheck."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(at) FROM feed_queue")
        entries, oldest = cursor.fetchone()
    return Lag("sequencer", entries, (at - oldest).total_seconds() if oldest else 0.0)
