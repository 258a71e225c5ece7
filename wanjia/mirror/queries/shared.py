"""First counts told to the other processes of the machine, which then bring them forward instead of counting too.

An answer that adds up is valid wherever memory followed the same steps, so it lies beside these and goes with them.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from wanjia.kernel.clock import system_clock
from wanjia.mirror.types import Answer, Question

# Seconds between two looks whether the process that counts is done, and after which nobody waits for it any more.
PAUSE, PATIENCE = 0.01, 20.0
# So many questions are kept for the others: all boards of all roles many times over.
MOST = 1_000


class Counts:
    """The counts of the processes that take their steps together."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def turn(self, question: Question) -> Iterator[None]:
        """Whoever else counts the same is waited for."""
        with self._path(question, "lock").open("a") as file:
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    time.sleep(PAUSE)
            yield

    def find(self, question: Question) -> Answer | None:
        """What another process counted, at whatever position."""
        try:
            told = json.loads(self._path(question, "json").read_text(), object_hook=_date)
        except FileNotFoundError:
            return None
        rows = tuple(tuple(row) for row in told["rows"])
        return Answer(tuple(told["columns"]), rows, told["as_of"], system_clock())

    def tell(self, question: Question, answer: Answer) -> None:
        """Hand a count to the others; what is neither a number nor a code nor a date stays here."""
        try:
            text = json.dumps({"columns": answer.columns, "rows": answer.rows, "as_of": answer.as_of}, default=_told)
        except TypeError:
            return
        half = self._path(question, f"half-{os.getpid()}")
        half.write_text(text)
        half.rename(self._path(question, "json"))
        for old in sorted(self._folder.glob("*.json"), key=_written)[:-MOST]:
            old.unlink(missing_ok=True)

    def _path(self, question: Question, kind: str) -> Path:
        return self._folder / f"{sha256(repr(question).encode()).hexdigest()}.{kind}"


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another process was quicker to clear up
        return 0.0


def _told(value: Any) -> dict[str, str]:
    if type(value) is date:
        return {"date": value.isoformat()}
    raise TypeError


def _date(told: dict[str, Any]) -> Any:
    return date.fromisoformat(told["date"]) if told.keys() == {"date"} else told
