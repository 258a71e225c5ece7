"""Publishing a change, numbering what was published, and moving a consumer on."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction

from wanjia.feed.types import Place
from wanjia.kernel.errors import N_, Problem, Refused

# One sequencer numbers at a time; a second one waits for its turn and finds the queue shorter.
SEQUENCER_LOCK = 7_302_001

PUBLISH = """
WITH entry AS (
    INSERT INTO feed_entry (at, topic, kind, payload)
    SELECT %s, %s, %s, payload FROM unnest(%s::jsonb[]) AS payload
    RETURNING id, at
)
INSERT INTO feed_queue SELECT id, at FROM entry
"""

# Rows that are not committed yet are not seen, stay in the queue, and are numbered once they are. The oldest are all up
# to one of them: whatever a planner believes of a queue that was empty a moment ago, each is looked at once or twice.
NUMBER = """
WITH taken AS (
    DELETE FROM feed_queue WHERE entry <= coalesce(
        (SELECT entry FROM feed_queue ORDER BY entry OFFSET %s::bigint - 1 LIMIT 1), (SELECT max(entry) FROM feed_queue)
    )
    RETURNING entry, at
)
INSERT INTO feed_position (position, epoch, entry, at)
SELECT %s + row_number() OVER (ORDER BY entry), %s, entry, at FROM taken
"""


def publish(*, topic: str, kind: str, payload: Mapping[str, object], at: datetime) -> None:
    """Publish one change inside the caller's transaction. The payload holds ids and codes, never names or numbers."""
    publish_many(topic=topic, kind=kind, payloads=[payload], at=at)


def publish_many(*, topic: str, kind: str, payloads: Iterable[Mapping[str, object]], at: datetime) -> None:
    """Publish the changes of one chunk in one statement, in the order given."""
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH, [at, topic, kind, [json.dumps(payload) for payload in payloads]])


def sequence_once(*, limit: int = 5_000) -> int:
    """Number up to ``limit`` committed entries; returns how many. Killed at any point it loses and repeats nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        # A new statement, since the lock may have been given up by another who numbered meanwhile.
        cursor.execute(
            "SELECT (SELECT max(epoch) FROM feed_epoch),"
            " greatest((SELECT max(position) FROM feed_position), (SELECT max(first) - 1 FROM feed_epoch))"
        )
        epoch, last = cursor.fetchone()
        cursor.execute(NUMBER, [limit, last, epoch])
        return int(cursor.rowcount)


def advance(*, consumer: str, position: int) -> None:
    """Everything up to ``position`` is done; call it in the transaction of the effect. Backwards is refused."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO feed_consumer VALUES (%s, %s) ON CONFLICT (name)"
            " DO UPDATE SET position = excluded.position WHERE feed_consumer.position <= excluded.position",
            [consumer, position],
        )
        if cursor.rowcount == 0:
            text = N_("%(consumer)s already stands behind position %(position)s. Start only one of each consumer.")
            raise Refused(Problem("feed-backwards", text, params={"consumer": consumer, "position": str(position)}))


def begin_epoch(*, at: datetime, reason: str) -> Place:
    """After a restore: what is numbered from now on belongs to a new epoch. Returns its number and first position."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        cursor.execute(
            "INSERT INTO feed_epoch SELECT max(epoch) + 1,"
            " greatest(coalesce((SELECT max(position) FROM feed_position), 0) + 1, max(first)), %s, %s"
            " FROM feed_epoch RETURNING epoch, first",
            [at, reason],
        )
        return Place(*cursor.fetchone())
