"""How the log stands: the sequencer's queue and the witness. For the selfcheck and for what must stop without one."""

import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from wanjia.audit import rules
from wanjia.audit.types import Checkpoint, WitnessState


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


def witness_path(folder: Path, epoch: int, size: int, at: datetime) -> Path:
    """The file of a checkpoint: by epoch and month, so that no folder grows without end."""
    return folder / f"{epoch:06d}" / at.astimezone(UTC).strftime("%Y-%m") / f"{size:015d}.txt"


def _newest(folder: Path) -> Checkpoint | None:
    """The largest checkpoint of the newest epoch: names sort as their numbers do."""
    for epoch in sorted(folder.glob("[0-9]*"), reverse=True):
        newest = max(
            (path for month in epoch.iterdir() for path in month.glob("[0-9]*.txt")), key=lambda p: p.name, default=None
        )
        if newest:
            return rules.parse_checkpoint(newest.read_text())
    return None
