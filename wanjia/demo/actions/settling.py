"""The synthetic city moves in: generated once, loaded through the gate, with accounts to look at it."""

import dataclasses
import json
from collections.abc import Callable
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
    """Take the generated rows into the register, by the same door as any other table."""
    table = Table(_files(summary.folder), Source.SYNTHETIC, f"SYNTHETIC {summary.people:,}")
    return receive_initial(system_context("demo", at=at), table, progress=progress)


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
