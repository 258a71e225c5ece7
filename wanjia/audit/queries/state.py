"""How the log stands: the sequencer's queue and the witness. For the selfcheck and for what must stop without one."""

import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from wanjia.audit import models, rules
from wanjia.audit.types import Checkpoint, LogState, WitnessState
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_, Problem, Refused

# The oldest act beyond a checkpoint: the next leaf, or one that has none yet.
BEYOND = """
SELECT least(
    (SELECT at FROM audit_leaf WHERE (epoch, position) >= (%s, %s) ORDER BY epoch, position LIMIT 1),
    (SELECT min(at) FROM audit_queue)
)
"""


def unsequenced(*, at: datetime) -> tuple[int, float]:
    """Committed events without a leaf, and the age of the oldest in seconds (more than 5 is an alarm)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(at) FROM audit_queue")
        events, oldest = cursor.fetchone()
    return events, (at - oldest).total_seconds() if oldest else 0.0


def witness_state() -> WitnessState:
    """Where the witness's folder is, what is wrong with it, and the newest checkpoint in it."""
    if not settings.WITNESS or not Path(settings.WITNESS).is_dir():
        return WitnessState(settings.WITNESS, "missing", None)
    folder = Path(settings.WITNESS)
    own = folder.stat().st_uid == os.geteuid() or folder.is_relative_to(settings.HOME)
    problem = "own" if own else "" if os.access(folder, os.W_OK) else "unwritable"
    return WitnessState(settings.WITNESS, problem, _newest(folder))


def unwitnessed(state: WitnessState) -> datetime | None:
    """Since when the witness in ``state`` has not seen what was done; None where it has seen everything.

    A folder of the service's own is no witness. While nothing is done there is nothing to witness, however old the
    newest checkpoint is; and an act that was recorded late is missing only since the checkpoint before it.
    """
    kept = None if state.problem == "own" else state.newest
    with connection.cursor() as cursor:
        cursor.execute(BEYOND, [kept.epoch, kept.size] if kept else [0, 0])
        oldest: datetime | None = cursor.fetchone()[0]
    return max(oldest, kept.at) if oldest and kept else oldest


def log_state(*, at: datetime) -> LogState:
    """The log and its witness, for the page of those who answer for it."""
    signed, state = models.Checkpoint.objects.order_by("-epoch", "-size").first(), witness_state()
    since = unwitnessed(state)
    return LogState(
        *unsequenced(at=at),
        signed=Checkpoint(signed.epoch, signed.size, signed.at, signed.text) if signed else None,
        witness=state,
        since=since,
        silent=rules.is_silent(since, at),
    )


def need_witness(*, at: datetime) -> None:
    """Refused where nobody outside has witnessed the log for four hours: what cannot be called back must not leave."""
    since = unwitnessed(witness_state())
    if since is not None and rules.is_silent(since, at):
        message = N_(
            "Files of many persons do not leave now: since %(since)s nobody outside this system has witnessed its audit"
            " log. Tell the system administrator, and ask again when the witness has caught up; other work goes on."
        )
        raise Refused(Problem("unwitnessed", message, params={"since": f"{since.astimezone(CHINA):%Y-%m-%d %H:%M}"}))


def witness_path(folder: Path, epoch: int, size: int, at: datetime) -> Path:
    """The file of a checkpoint: by epoch and month, so that no folder grows without end."""
    return folder / f"{epoch:06d}" / at.astimezone(UTC).strftime("%Y-%m") / f"{size:015d}.txt"


def _newest(folder: Path) -> Checkpoint | None:
    """The largest checkpoint of the newest month of the newest epoch: names sort as their numbers do."""
    for month in sorted(folder.glob("[0-9]*/[0-9]*-[0-9]*"), reverse=True):
        newest = max(month.glob("[0-9]*.txt"), key=lambda path: path.name, default=None)
        if newest:
            return rules.parse_checkpoint(newest.read_text())
    return None
