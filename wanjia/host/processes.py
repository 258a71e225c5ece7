"""Processes of an installation: in groups of their own, and found again after a kill -9 of whoever started them.

A process is known by its id and the moment it began, since ids are used again. Both stand in ``run/NAME.json``.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

STOP_SECONDS = 10
SAME_MOMENT = 2.0  # seconds; the start time is computed from the boot time, which moves when the clock is set


@dataclass(frozen=True)
class Noted:
    """A process as its note tells: the leader of a group with the same number."""

    name: str
    id: int
    began: float

    def alive(self) -> bool:
        """Whether the leader itself still runs."""
        try:
            process = psutil.Process(self.id)
            return abs(process.create_time() - self.began) < SAME_MOMENT and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def members(self) -> list[int]:
        """Processes of the group that live, also when the leader was killed and its children were not."""
        if psutil.pid_exists(self.id) and not self.alive() and not self._is_a_zombie():
            return []  # the number belongs to somebody else by now
        return [process.pid for process in psutil.process_iter() if self._belongs(process)]

    def stop(self) -> None:
        """Ask the group to end, then end it."""
        for sign, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 5)):
            if not self.members():
                return
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.id, sign)
            _wait_until_gone(self, seconds)

    def _belongs(self, process: psutil.Process) -> bool:
        try:
            own_group = os.getpgid(process.pid) == self.id and process.uids().real == os.geteuid()
            return own_group and process.status() != psutil.STATUS_ZOMBIE
        except (ProcessLookupError, psutil.NoSuchProcess):
            return False

    def _is_a_zombie(self) -> bool:
        try:
            return psutil.Process(self.id).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


@dataclass(frozen=True)
class Child:
    """A process that this process started."""

    noted: Noted
    process: subprocess.Popen[bytes]

    def alive(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        self.noted.stop()
        self.process.wait()


def launch(name: str, command: Sequence[str], *, environment: Mapping[str, str], notes: Path, log: Path) -> Child:
    """Start ``command`` in a group of its own, note it in ``notes`` and let what it prints go to ``log``."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    note = Noted(name, process.pid, psutil.Process(process.pid).create_time())
    half = notes / f"{name}.half"
    half.write_text(json.dumps({"id": note.id, "began": note.began}))
    half.rename(notes / f"{name}.json")
    return Child(note, process)


def noted(notes: Path) -> list[Noted]:
    """Every process noted in the folder, living or dead."""
    found = []
    for path in sorted(notes.glob("*.json")):
        entry = json.loads(path.read_text())
        found.append(Noted(path.stem, entry["id"], entry["began"]))
    return found


def forget(process: Noted, notes: Path) -> None:
    """It was stopped on purpose: nobody needs to look for it."""
    (notes / f"{process.name}.json").unlink(missing_ok=True)


def _wait_until_gone(process: Noted, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while process.members() and time.monotonic() < deadline:
        time.sleep(0.05)
