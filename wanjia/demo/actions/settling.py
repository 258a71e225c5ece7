"""The synthetic city moves in: generated once, loaded through the gate, with accounts to look at it."""

import dataclasses
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb

from wanjia.access.actions import create_demo_staff
from wanjia.access.queries import system_context
from wanjia.demo.actions.generating import generate
from wanjia.demo.types import Progress, Summary
from wanjia.intake.actions import Table, receive_initial
from wanjia.intake.types import BatchReceipt
from wanjia.kernel.clock import day_in_china
from wanjia.places.queries import area_by_code
from wanjia.registry.types import Source

STAFF_COUNTY = "370203"  # 市北区, where the demo's community worker is posted


def generate_once(*, people: int, seed: int, folder: Path, today: date, progress: Progress) -> Summary:
    """:func:`generate`, or what it wrote before for as many people and the same seed.

    A load that was killed yesterday must go on with yesterday's rows.
    """
    note = folder / "summary.json"
    if note.exists():
        known = _read(note)
        if (known.people, known.seed) == (people, seed):
            return known
        note.unlink()
    summary = generate(people=people, seed=seed, folder=folder, today=today, progress=progress)
    note.write_text(json.dumps(dataclasses.asdict(summary), default=str))
    return summary


def load(summary: Summary, *, at: datetime, progress: Callable[[str, int, int], None]) -> BatchReceipt:
    """Take the generated rows into the register, by the same door as any other table.

    ``load.json`` beside the rows then tells how many seconds each step took, for ``wanjia bench``; ``resumed`` when a
    load that was killed was taken up again, so that they are those of its last part.
    """
    table = Table(_files(summary.folder), Source.SYNTHETIC, f"SYNTHETIC {summary.people:,}")
    note, stopwatch = summary.folder / "load.json", Stopwatch(progress)
    told = json.loads(note.read_text()) if note.exists() else None
    note.write_text(json.dumps(told or {}))
    receipt = receive_initial(system_context("demo", at=at), table, progress=stopwatch)
    if not told:
        size = {"people": summary.people, "rows": receipt.rows, "resumed": told is not None}
        note.write_text(json.dumps(size | {"seconds": stopwatch.stop()}))
    return receipt


@dataclass
class Stopwatch:
    """Passes progress on, and knows how many seconds each step took; what comes before the first one is staging."""

    progress: Callable[[str, int, int], None]
    seconds: dict[str, float] = field(default_factory=dict)
    step: str = "staging"
    since: float = field(default_factory=time.monotonic)

    def __call__(self, step: str, done: int, total: int) -> None:
        if step != self.step:
            self._lap(step)
        self.progress(step, done, total)

    def stop(self) -> dict[str, float]:
        """Seconds by step, in order."""
        self._lap("")
        return self.seconds

    def _lap(self, step: str) -> None:
        now = time.monotonic()
        self.seconds[self.step] = self.seconds.get(self.step, 0.0) + now - self.since
        self.step, self.since = step, now


def staff(summary: Summary, *, at: datetime) -> tuple[str, ...]:
    """Demo accounts for the largest community of the staff's county and the areas above it; their logins."""
    paths = [str(path) for path in _files(summary.folder)]
    with duckdb.connect() as connection:
        query = (
            "SELECT community FROM read_parquet($1) WHERE starts_with(community, $2)"
            " GROUP BY community ORDER BY count(*) DESC, community LIMIT 1"
        )
        ((community,),) = connection.execute(query, [paths, STAFF_COUNTY]).fetchall()
    return create_demo_staff(area_by_code(community, on=day_in_china(at)).id, at=at)


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("part-*.parquet")))


def _read(note: Path) -> Summary:
    told = json.loads(note.read_text())
    return Summary(**told | {"folder": Path(told["folder"]), "today": date.fromisoformat(told["today"])})
