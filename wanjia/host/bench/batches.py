"""The gate's batches: what the first load noted of itself, and a second city that moves into the register now."""

import json
import multiprocessing
import os
import secrets
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from wanjia.host.installation import OWNER_URL, URL

COPIES = ("households", "persons", "ties", "heads")
# The second city's citizen numbers come from the other end of each day's sequence, its households from another series.
_MIRRORED = """
SELECT * REPLACE (household_no || 'B' AS household_no, hukou_household_no || 'B' AS hukou_household_no,
    first || check_of(first) AS id_number)
FROM (
    SELECT *, substr(id_number, 1, 14) || lpad(CAST(CASE WHEN sequence % 2 = 1 THEN 1000 ELSE 998 END - sequence
        AS VARCHAR), 3, '0') AS first
    FROM (SELECT *, CAST(substr(id_number, 15, 3) AS INTEGER) AS sequence FROM read_parquet($1))
)
"""
_CHECK = """
CREATE MACRO check_of(digits) AS substr('10X98765432', 1 + CAST(list_sum(list_transform(range(1, 18),
    place -> CAST(substr(digits, place, 1) AS INTEGER) * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][place]))
    AS INTEGER) % 11, 1)
"""


@dataclass(frozen=True)
class FirstLoad:
    """How long the load into the empty register took, in seconds by step."""

    rows: int
    people: int
    seconds: dict[str, float]

    @property
    def total(self) -> float:
        return sum(self.seconds.values())

    @property
    def copying(self) -> float:
        """Seconds of the COPY phase: from the first household to the last head."""
        return sum(self.seconds.get(step, 0.0) for step in COPIES)


def first_load(home: Path) -> FirstLoad | None:
    """What the load noted; None where it was killed and taken up again, so that it knows its last part only."""
    note = home / "demo" / "load.json"
    told = json.loads(note.read_text()) if note.exists() else {}
    if not told.get("seconds") or told["resumed"]:
        return None
    return FirstLoad(told["rows"], told["people"], told["seconds"])


def second_city(people: int) -> tuple[int, float]:
    """Load another synthetic city as the owner; answers with the rows taken in and the seconds that took."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as loader:
        return loader.submit(_load, people, secrets.randbelow(2**31)).result()


def _load(people: int, seed: int) -> tuple[int, float]:
    os.environ[URL] = os.environ[OWNER_URL]
    import django

    django.setup()
    from wanjia.access.queries import system_context
    from wanjia.demo.actions import generate
    from wanjia.intake.actions import Table, receive_batch
    from wanjia.kernel.clock import day_in_china, system_clock
    from wanjia.registry.types import Source

    now = system_clock()
    with tempfile.TemporaryDirectory(prefix="wanjia-bench-") as name:
        folder = Path(name)
        generate(people=people, seed=seed, folder=folder, today=day_in_china(now), progress=_silent)
        table = Table((_mirrored(folder),), Source.SYNTHETIC, f"SYNTHETIC bench {people:,}")
        began = time.monotonic()
        receipt = receive_batch(system_context("bench", at=now), table, progress=_silent)
        return receipt.accepted, time.monotonic() - began


def _mirrored(folder: Path) -> Path:
    import duckdb

    whole = folder / "second.parquet"
    with duckdb.connect() as connection:
        connection.execute(_CHECK)
        relation = connection.sql(_MIRRORED, params=[str(folder / "part-*.parquet")])
        relation.select('* EXCLUDE (sequence, "first")').write_parquet(str(whole))
    return whole


def _silent(*_: object, **__: object) -> None:
    """Nobody watches."""
