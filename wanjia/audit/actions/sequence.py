"""One step of the sequencer: leaves for what was committed, and a signed checkpoint when one is due."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wanjia.audit import rules
from wanjia.audit.actions.witness import signing_key
from wanjia.audit.models import Checkpoint

SEQUENCER_LOCK = 7_302_002
LEAF = """
INSERT INTO audit_leaf
SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::boolean[], %s::bytea[])
"""
STATE = """
SELECT epoch, size, peaks, CASE WHEN isfinite(newest) THEN newest END
FROM audit_tree ORDER BY epoch DESC LIMIT 1
"""


def sequence_once(*, at: datetime, limit: int = 2_000, sign: bool = False) -> int:
    """Give leaves to up to ``limit`` committed events; returns how many.

    Signs a checkpoint after 1,000 events, a minute after the last one, or when told to. Killed at any point it loses
    and repeats nothing: leaves, tree and checkpoint are one transaction.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        epoch, tree, newest = current_tree(cursor)
        rows = _take(cursor, limit)
        if rows:
            tree = add_leaves(cursor, (epoch, tree, newest), rows)
        if _due(epoch, tree, at, sign):
            add_checkpoint(epoch, tree, at)
        return len(rows)


def current_tree(cursor: CursorWrapper) -> tuple[int, rules.Tree, datetime | None]:
    """The epoch, its tree, and the time of the newest event in it."""
    cursor.execute(STATE)
    epoch, size, peaks, newest = cursor.fetchone()
    return epoch, rules.Tree(size, tuple(map(bytes, peaks))), newest


def _take(cursor: CursorWrapper, limit: int) -> list[tuple[Any, ...]]:
    """The next events, by the time of the act, so that what was committed together stays in order."""
    cursor.execute(
        "DELETE FROM audit_queue WHERE event IN (SELECT event FROM audit_queue ORDER BY at, event LIMIT %s)"
        " RETURNING event, at",
        [limit],
    )
    taken = cursor.fetchall()
    if not taken:
        return []
    times = [at for _, at in taken]
    cursor.execute(
        "SELECT * FROM audit_line WHERE id = ANY(%s) AND at BETWEEN %s AND %s ORDER BY at, id",
        [[event for event, _ in taken], min(times), max(times)],
    )
    return list(cursor.fetchall())


def add_leaves(
    cursor: CursorWrapper, state: tuple[int, rules.Tree, datetime | None], rows: list[tuple[Any, ...]]
) -> rules.Tree:
    """Hash ``rows`` into the tree of ``state`` (epoch, tree, newest); returns the tree they make."""
    epoch, tree, newest = state
    leaves = []
    for position, row in enumerate(rows, start=tree.size):
        event, at = row[0], row[1]
        late = newest is not None and newest - at > rules.LATE
        newest = at if newest is None else max(newest, at)
        leaves.append((position, event, at, late, rules.leaf_hash(rules.leaf_data(epoch, position, late, row))))
    columns = [list(column) for column in zip(*leaves, strict=True)]
    cursor.execute(LEAF, [epoch, *columns])
    tree = tree.add(columns[-1])
    cursor.execute(
        "UPDATE audit_tree SET size = %s, peaks = %s, newest = %s WHERE epoch = %s",
        [tree.size, list(tree.peaks), newest, epoch],
    )
    return tree


def _due(epoch: int, tree: rules.Tree, at: datetime, sign: bool) -> bool:
    last = Checkpoint.objects.filter(epoch=epoch).order_by("-size").first()
    events = tree.size - (last.size if last else 0)
    if sign:
        return events > 0
    return rules.checkpoint_due(events=events, age=at - last.at if last else timedelta.max)


def add_checkpoint(epoch: int, tree: rules.Tree, at: datetime) -> None:
    """Sign the tree as it stands."""
    text = rules.checkpoint_text(f"{settings.AUDIT_ORIGIN}/{epoch}", tree, at)
    note = rules.sign(text, settings.AUDIT_ORIGIN, signing_key())
    Checkpoint.objects.create(epoch=epoch, size=tree.size, at=at, text=note)
