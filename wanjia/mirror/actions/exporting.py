"""The mirror as Parquet, for engines that run on many machines."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import duckdb

from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.mirror.queries.reading import Reader, open_reader
from wanjia.mirror.queries.register import Connection, quoted
from wanjia.mirror.rules import runs
from wanjia.mirror.types import Export, Table

NOTE = "export.json"
# Rows of one file: small enough for any reader's memory, large enough for its columns to be packed well.
ROWS = 1_000_000
FOLLOWING = 600.0  # seconds that changes since the base may take to be read
HOW = "(FORMAT parquet, COMPRESSION zstd)"


def export(to: Path, *, report: Callable[[float], None] = lambda share: None) -> Export:
    """Write every table as of one position to ``to``/TABLE/NNNNN.parquet; ``report`` hears the share done.

    The rows are those that hold: the base's without those that changed since, and what holds in their place, without
    weights. ``export.json`` is written last, so a folder that has one is whole. Refused for a folder that holds
    something ("export-folder") and where the disk takes no more ("export-disk"); NotReady while there is no base.
    """
    reader = open_reader()
    try:
        _begin(to)
        reader.catch_up(at_least=None, seconds=FOLLOWING)
        with reader.all_hands(), reader.begin() as (duck, position):
            rows = _write_all(duck, reader, to, report)
    except (duckdb.IOException, OSError) as full:
        message = N_("The files could not be written: %(why)s. Make room or choose another disk, then export again.")
        raise Refused(Problem("export-disk", message, params={"why": str(full)})) from full
    finally:
        reader.duck.close()
    made = Export(reader.base.epoch, position, reader.base.schema, rows)
    (to / NOTE).write_text(json.dumps(asdict(made)))
    return made


def _begin(to: Path) -> None:
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(to.iterdir()):
        message = N_("The folder holds something already. Name an empty one, or one that is not there yet.")
        raise Refused(Problem("export-folder", message))


def _write_all(duck: Connection, reader: Reader, to: Path, report: Callable[[float], None]) -> dict[str, int]:
    parts = [
        (table.name, part)
        for subject in reader.subjects
        for table in subject.tables
        for part in _parts(table, reader.base.rows[table.name])
    ]
    parts += [(one.name, f"SELECT * FROM {one.name}") for facts in reader.facts for one in facts.references]  # noqa: S608
    rows: dict[str, int] = {}
    for done, (name, question) in enumerate(parts, 1):
        rows[name] = rows.get(name, 0) + _write(duck, question, _next(to / name))
        report(done / len(parts))
    return rows


def _parts(table: Table, rows: int) -> list[str]:
    """Questions for stretches of a table: of the base where nothing changed, and at last of what changed."""
    key, log = next(iter(table.columns)), f"{table.name}_log"
    base = f"SELECT * FROM base.{table.name} WHERE {key} NOT IN (SELECT {key} FROM {log}) AND rowid "  # noqa: S608
    stretches = [base + f"BETWEEN {first} AND {last}" for first, last in runs(0, rows - 1, ROWS)]
    changed = (
        f"SELECT * EXCLUDE w, sum(w)::BIGINT AS rows FROM {table.name}"  # noqa: S608 (declared names)
        f" WHERE {key} IN (SELECT {key} FROM {log}) GROUP BY ALL HAVING sum(w) > 0"
    )
    # memory holds differences: the rows of a number that changed are those of the base and of memory, added up
    return [*stretches, f"SELECT * EXCLUDE (rows, one) FROM (SELECT *, unnest(range(rows)) AS one FROM ({changed}))"]  # noqa: S608


def _next(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{len(list(folder.iterdir())):05}.parquet"


def _write(duck: Connection, question: str, file: Path) -> int:
    (count,) = duck.execute(f"COPY ({question}) TO {quoted(str(file))} {HOW}").fetchone() or (0,)
    file.chmod(0o600)
    return int(count)
