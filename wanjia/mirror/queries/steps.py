"""Steps taken together: one process of the machine works a step out, the others take over its rows.

State 0 is the base, and each step leads from a state to the next. A folder named by a state holds the rows of the step
that leads on from it; ``N.whole`` holds all that memory held at state N, for who comes later or was asleep meanwhile.
The rows are those of the base: codes and own numbers. They are of one start of the machine, and go with their base.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkdtemp

from wanjia.mirror.queries.files import folder
from wanjia.mirror.queries.register import Connection, quoted
from wanjia.mirror.queries.shared import Counts
from wanjia.mirror.types import Base

NOTE = "step.json"
# Raise it when a step is written in another way: processes of an older version may still be at work beside.
FORM = 3
# Linux tells one start of the machine from another; what a loss of power left half written is of a former one.
BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Step:
    """What a folder holds: the position it leads to, how many subjects memory carries then, and rows by table.

    ``looked_up`` is when the newest position of the feed was ``newest``, in seconds since 1970.
    """

    position: int
    carried: int
    rows: dict[str, int]
    looked_up: float
    newest: int


class Steps:
    """The steps since one base."""

    def __init__(self, base: Base) -> None:
        boot = BOOT.read_text().strip() if BOOT.exists() else ""
        self._folder = _all() / f"{base.file}-{boot}-{FORM}"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.counts = Counts(self._folder / "counts")

    def after(self, state: int) -> Path | None:
        """The step that leads on from a state, once somebody took it."""
        path = self._folder / str(state)
        return path if path.exists() else None

    def newest(self) -> int:
        """The state to which everything taken so far leads."""
        return max((int(name) + 1 for name in self._names() if name.isdecimal()), default=0)

    def last(self) -> Step | None:
        """The newest step, if any was taken since the base."""
        path = self.after(self.newest() - 1)
        return read(path) if path else None

    def whole(self) -> int:
        """The newest state that is there whole; 0, which is the base, where none is."""
        return max((int(name.split(".")[0]) for name in self._names() if name.endswith(".whole")), default=0)

    def path_of_whole(self, state: int) -> Path:
        return self._folder / f"{state}.whole"

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether it is this process's turn to take a step; while it is, it is nobody else's."""
        with (self._folder / "turn.lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    @contextmanager
    def publish(self, name: str, step: Step) -> Iterator[Path]:
        """A folder to fill, which others see once it is full."""
        half = Path(mkdtemp(prefix="half-", dir=self._folder))
        try:
            yield half
            (half / NOTE).write_text(json.dumps(asdict(step)))
            half.rename(self._folder / name)
        finally:
            shutil.rmtree(half, ignore_errors=True)  # of what was not filled; the name is free where it was

    def forget(self, before: int) -> None:
        """Steps from earlier states than this are not needed any more: who is behind takes the whole."""
        for name in self._names():
            if name.split(".")[0].isdecimal() and int(name.split(".")[0]) < before:
                shutil.rmtree(self._folder / name, ignore_errors=True)

    def _names(self) -> list[str]:
        return [path.name for path in self._folder.iterdir()]


def read(path: Path) -> Step:
    """What a folder of a step says of itself."""
    return Step(**json.loads((path / NOTE).read_text()))


def write(duck: Connection, question: str, path: Path, table: str) -> None:
    """The rows of a question as the file of a table in a folder of a step."""
    duck.execute(f"COPY ({question}) TO {quoted(str(path / f'{table}.parquet'))} (FORMAT parquet)")


def rows_in(path: Path, table: str) -> str:
    """The same rows, to stand behind FROM."""
    return f"read_parquet({quoted(str(path / f'{table}.parquet'))})"


def forget_steps(*kept: Base) -> None:
    """Remove the steps since other bases than these."""
    for path in _all().glob("*"):
        if not any(path.name.startswith(f"{base.file}-") for base in kept):
            shutil.rmtree(path, ignore_errors=True)


def _all() -> Path:
    return folder() / "steps"
