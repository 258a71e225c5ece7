"""The full lists of public security, health and civil affairs about the synthetic city, and apart from them the truth.

All of it is done in sets, within memory that does not grow with the city.
"""

import codecs
import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb

from wanjia.demo import queries
from wanjia.demo.actions.inventing import let_invent
from wanjia.demo.actions.monthly import TRUTH
from wanjia.demo.rules import slips
from wanjia.demo.types import FileWritten, FullOrder
from wanjia.intake.queries import full_lists
from wanjia.intake.types import Layout
from wanjia.kernel.errors import N_, Problem, Refused

MEMORY = "4GB"
BLOCK = 1 << 22


@dataclass(frozen=True)
class Writing:
    """How a department writes its list."""

    form: str
    encoding: str
    separator: str = ","


WRITINGS = {
    "public_security.residents": Writing("csv", "gb18030"),
    "health.certificates": Writing("csv", "utf-8-sig"),
    "civil_affairs.registrations": Writing("txt", "gb18030", "|"),
}


def write_full(order: FullOrder, *, progress: Callable[[int, int], object]) -> list[FileWritten]:
    """Write the three lists to the folder of the order, and below it the truth: who each row is, what was done to it.

    The same city and seed give the same rows. ``progress(done, total)`` counts files.
    """
    if not list(order.city.glob("part-*.parquet")):
        message = N_("There is no synthetic city in %(folder)s yet. Make one first: wanjia demo.")
        raise Refused(Problem("demo.no_city", message, "folder", {"folder": str(order.city)}))
    (order.folder / TRUTH).mkdir(parents=True, exist_ok=True)
    work = order.folder / ".work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    written: list[FileWritten] = []
    try:
        with duckdb.connect(str(work / "lists.db")) as connection:
            _prepare(connection, order, work)
            for layout in full_lists():
                progress(len(written), len(WRITINGS))
                written.append(_write(connection, layout, order, work))
            progress(len(written), len(WRITINGS))
    finally:
        shutil.rmtree(work)
    return written


def _prepare(connection: duckdb.DuckDBPyConnection, order: FullOrder, work: Path) -> None:
    connection.execute(f"SET threads = 2; SET memory_limit = '{MEMORY}'; SET temp_directory = '{work}'")
    lore = slips.lore(queries.given_characters())
    simple = sorted(one for one, other in lore.traditional.items() if len(one) == len(other) == 1)
    variables = {
        "seed": order.seed,
        "realistic": order.realistic,
        "city": [str(path) for path in sorted(order.city.glob("part-*.parquet"))],
        "simple": "".join(simple),
        "traditional": "".join(lore.traditional[one] for one in simple),
    }
    for name, value in variables.items():
        connection.execute(f"SET VARIABLE {name} = $1", [value])
    alike = [(one, others[0]) for one, others in sorted(lore.alike.items()) if others]
    connection.execute(
        "SET VARIABLE alike = map($1::VARCHAR[], $2::VARCHAR[])",
        [[one for one, _ in alike], [other for _, other in alike]],
    )
    let_invent(connection)
    connection.execute(_sql("people"))


def _sql(name: str) -> str:
    return files("wanjia.demo").joinpath("sql", "full", f"{name}.sql").read_text(encoding="utf-8")


def _write(connection: duckdb.DuckDBPyConnection, layout: Layout, order: FullOrder, work: Path) -> FileWritten:
    writing = WRITINGS[layout.code]
    path, rough = order.folder / f"{layout.code}.{writing.form}", work / "rough.csv"
    connection.execute(f"CREATE OR REPLACE TABLE lines AS {_sql(layout.code)}")
    facts = ", ".join(layout.facts)
    truth = order.folder / TRUTH / f"{layout.code}.parquet"
    connection.sql("SELECT line, persons, slips FROM lines ORDER BY line").write_parquet(str(truth), compression="zstd")
    connection.execute(
        f"COPY (SELECT {facts} FROM lines ORDER BY line) TO '{rough}'"  # noqa: S608 (our own names)
        f" (FORMAT csv, HEADER false, DELIMITER '{writing.separator}')"
    )
    _encode(rough, path, writing, [column.title for column in layout.columns])
    made = _slips(connection)
    ((rows,),) = connection.execute("SELECT count(*) FROM lines").fetchall()
    connection.execute("DROP TABLE lines")
    return FileWritten(path, rows, made)


def _encode(rough: Path, path: Path, writing: Writing, titles: list[str]) -> None:
    """The rows below the headings, in the department's encoding."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with rough.open("rb") as source, path.open("w", encoding=writing.encoding, newline="") as target:
        csv.writer(target, delimiter=writing.separator, lineterminator="\n").writerow(titles)
        while block := source.read(BLOCK):
            target.write(decoder.decode(block))
    rough.unlink()


def _slips(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How often which slip was made."""
    query = (
        "SELECT split_part(slip, ':', 2), count(*) FROM"
        " (SELECT unnest(string_split(slips, ' ')) AS slip FROM lines WHERE slips <> '') GROUP BY ALL ORDER BY ALL"
    )
    return dict(connection.execute(query).fetchall())
