"""A new epoch after a restore: the loss is declared in the log itself, and signed."""

from datetime import datetime

from django.db import connection, transaction

from wanjia.audit import queries, rules
from wanjia.audit.actions.records import record
from wanjia.audit.actions.sequence import SEQUENCER_LOCK, add_checkpoint, add_leaves, current_tree
from wanjia.audit.types import Act

SYSTEM = Act("system:audit", "audit", "", "", "", "", "")


def begin_epoch(*, at: datetime, reason: str) -> int:
    """Begin a new tree and return its number.

    Its first leaf tells the previous epoch, how much of it is kept and how far the witness had seen, so how many events
    are lost; a checkpoint signs it at once. Run it after every restore, before the sequencer starts.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        previous, tree, _ = current_tree(cursor)
        seen = queries.witness_state().newest
        epoch = max(previous, seen.epoch if seen else 0) + 1
        seen_at = (seen.epoch, seen.size) if seen else (previous, tree.size)
        declared = {"previous": previous, "kept": tree.size, "seen_epoch": seen_at[0], "seen_size": seen_at[1]}
        fields = (*(f"{name}={value}" for name, value in declared.items()), f"reason={reason}")
        event = record(SYSTEM, action="epoch", object=f"epoch/{epoch}", at=at, fields=fields)
        cursor.execute("DELETE FROM audit_queue WHERE event = %s", [event])
        cursor.execute("INSERT INTO audit_tree VALUES (%s, 0, '{}', '-infinity')", [epoch])
        cursor.execute("SELECT * FROM audit_line WHERE id = %s AND at = %s", [event, at])
        add_checkpoint(epoch, add_leaves(cursor, (epoch, rules.Tree(), None), cursor.fetchall()), at)
        return epoch
