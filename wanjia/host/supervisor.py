"""Keeps the processes of an installation alive: what dies is started again, sooner or later by how often it dies."""

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wanjia.host.installation import Installation
from wanjia.host.processes import Child, forget, launch, noted

TICK = 0.5
LONGEST_PAUSE = 30.0
GOOD_RUN = 60.0  # seconds after which a process counts as healthy again


@dataclass(frozen=True)
class Role:
    """A process to keep alive: ``arguments`` of the command ``wanjia``, or a program of its own."""

    name: str
    arguments: tuple[str, ...]
    owner: bool = False
    program: tuple[str, ...] = (sys.executable, "-m", "wanjia")


def pause_after(failures: int) -> float:
    """Seconds to wait before the next start: 1, 2, 4 … up to half a minute."""
    return min(LONGEST_PAUSE, 2.0 ** max(0, failures - 1))


@dataclass
class Keeper:
    """One role and the process that plays it now."""

    role: Role
    start: Callable[[Role], Child]
    child: Child | None = None
    failures: int = 0
    began: float = 0.0
    next_try: float = 0.0
    told: list[str] = field(default_factory=list)

    def tend(self, now: float) -> None:
        """Start the process if it is missing and its pause is over; note a death."""
        if self.child and self.child.alive():
            if now - self.began > GOOD_RUN:
                self.failures = 0
            return
        if self.child:
            self.child.stop()  # its group may have outlived it
            self.child = None
            self.failures += 1
            self.next_try = now + pause_after(self.failures)
            self.told.append(f"{self.role.name} ended; it starts again in {pause_after(self.failures):.0f} s")
        if now >= self.next_try:
            self.child = self.start(self.role)
            self.began = now


class Supervisor:
    """Runs until it is told to stop. The database is watched too when it is ours."""

    def __init__(self, installation: Installation, roles: Sequence[Role], tell: Callable[[str], None]) -> None:
        self.installation = installation
        self.notes = installation.folder("run")
        self.keepers = [Keeper(role, self._launch) for role in roles]
        self.tell = tell
        self.stopping = False

    def run(self, ready: Callable[[], bool]) -> None:
        """Keep everything alive; ``ready`` is called at each tick until it returns True."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._stop)
        done = False
        try:
            while not self.stopping:
                self._tend_all()
                done = done or ready()
                time.sleep(TICK)
        finally:
            self._end_all()

    def _tend_all(self) -> None:
        cluster = self.installation.cluster
        if cluster and not cluster.running():
            self.tell("the database ended; it is started again")
            cluster.start()
        for keeper in self.keepers:
            keeper.tend(time.monotonic())
            while keeper.told:
                self.tell(keeper.told.pop(0))

    def _end_all(self) -> None:
        for keeper in reversed(self.keepers):
            if keeper.child:
                keeper.child.stop()
                forget(keeper.child.noted, self.notes)

    def _launch(self, role: Role) -> Child:
        return launch(
            role.name,
            [*role.program, *role.arguments],
            environment=self.installation.environment(owner=role.owner) | self._says(role),
            notes=self.notes,
            log=self.installation.folder("log") / f"{role.name}.err",
        )

    def _says(self, role: Role) -> dict[str, str]:
        """Where a child's log lines go; a city may send them elsewhere."""
        folder = os.environ.get("WANJIA_LOG_FOLDER", str(self.installation.folder("log")))
        return {"WANJIA_PROCESS": role.name, "WANJIA_LOG_FOLDER": folder}

    def _stop(self, *_: object) -> None:
        self.stopping = True


def stop_leftovers(notes: Path) -> list[str]:
    """End what a supervisor that was killed has left running; returns the names of what was found."""
    found = []
    for process in noted(notes):
        if process.members():
            process.stop()
            found.append(process.name)
        forget(process, notes)
    return found
