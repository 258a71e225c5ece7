"""A batch on the table: its rows in an encrypted DuckDB file that is removed afterwards, mended, checked as a set."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

import duckdb

from wanjia.intake.rules.rows import COLUMNS, Known
from wanjia.kernel import identity, names
from wanjia.kernel.counties import counties
from wanjia.kernel.errors import Problem, Refused
from wanjia.places.queries import address_part
from wanjia.places.types import LATITUDES, LONGITUDES
from wanjia.registry.types.relations import PLAIN
from wanjia.tables.actions.rows import put_rows

PREFIX = "wanjia-stage-"
ADDRESS_PARTS = ("building", "unit", "floor", "door")
# DuckDB writes encrypted files only with OpenSSL, which lies in this signed extension of the same version.
CRYPTO = "duckdb_extension_httpfs/extensions/v{version}/httpfs.duckdb_extension"


@dataclass(frozen=True)
class Stage:
    """Where a batch is staged; the key is in memory only. ``memory`` is how much its connections may take, like 3GB."""

    folder: Path
    key: str
    memory: str = ""

    @property
    def file(self) -> Path:
        return self.folder / "stage.db"

    def connect(self, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
        """A connection whose default database is the stage."""
        connection = duckdb.connect(config={"autoinstall_known_extensions": False, "threads": 2})
        extension = CRYPTO.format(version=duckdb.__version__)
        connection.execute(f"LOAD '{distribution('duckdb-extension-httpfs').locate_file(extension)}'")
        connection.execute("SET temp_file_encryption = true")
        connection.execute(f"SET temp_directory = '{self.folder}'")
        if self.memory:
            connection.execute(f"SET memory_limit = '{self.memory}'")
        mode = ", READ_ONLY" if read_only else ""
        connection.execute(f"ATTACH '{self.file}' AS stage (ENCRYPTION_KEY '{self.key}'{mode})")
        connection.execute("USE stage")
        return connection

    @contextmanager
    def open(self, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """:meth:`connect`, closed afterwards."""
        connection = self.connect(read_only=read_only)
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def staged() -> Iterator[Stage]:
    """A stage that is gone when it is left, whatever happened on it; with those of processes that were killed."""
    _clear_away()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        yield Stage(folder, secrets.token_hex(32))
    finally:
        shutil.rmtree(folder)


def _clear_away() -> None:
    """Stages of this user whose process is no more. Nobody has their keys; they only take room."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdecimal() and not Path("/proc", owner).exists() and folder.stat().st_uid == os.getuid():
            shutil.rmtree(folder, ignore_errors=True)


def sql(name: str) -> str:
    """The text of ``sql/<name>.sql``."""
    return files("wanjia.intake").joinpath("sql", f"{name}.sql").read_text()


def empty_table(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table ``batch``."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
    connection.execute(f"CREATE TABLE batch ({columns})")


def fill(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> int:
    """Take the rows of Parquet files into ``batch``; columns that a source does not know stay NULL.

    Answers with the highest row number: a list keeps the numbers of its spreadsheet, where some rows may be missing.
    """
    empty_table(connection)
    chosen = [str(path) for path in paths]
    held = {name for name, *_ in connection.execute("DESCRIBE SELECT * FROM read_parquet($1)", [chosen]).fetchall()}
    wanted = ", ".join(f'"{name}"' for name in COLUMNS if name in held)
    connection.execute(f"INSERT INTO batch BY NAME SELECT {wanted} FROM read_parquet($1)", [chosen])
    (rows,) = connection.execute('SELECT coalesce(max("row"), 0) FROM batch').fetchone() or (0,)
    return int(rows)


def checked(connection: duckdb.DuckDBPyConnection, known: Known) -> set[tuple[int, str]]:
    """Every (row, code) that is wrong in ``batch``."""
    tell_codes(connection, known)
    (west, east), (south, north) = LONGITUDES, LATITUDES
    bounds = {"west": west, "east": east, "south": south, "north": north}
    return set(connection.execute(sql("checks"), {"today": known.today, **bounds}).fetchall())


def tell_codes(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """The codes in force, as tables beside ``batch``."""
    lists = {"relation": known.relations, "marital": known.marital, "education": known.education}
    pairs = [(name, code) for name, codes in lists.items() for code in codes]
    put_rows(connection, "known_communities", {"code": "VARCHAR"}, ((code,) for code in known.communities))
    put_rows(connection, "known_codes", {"list": "VARCHAR", "code": "VARCHAR"}, pairs)


def tell_counties(connection: duckdb.DuckDBPyConnection) -> None:
    """The county codes of citizen numbers, current and retired."""
    put_rows(connection, "known_counties", {"code": "VARCHAR"}, ((code,) for code in counties()))


def tidy(connection: duckdb.DuckDBPyConnection, *, demo: bool) -> dict[str, Problem]:
    """Bring names, addresses, citizen numbers and relations to the head into their one written form.

    Answers with the problem of each value that has none. What is plainly in form is told by ``sql/plain_numbers.sql``;
    every other value is asked of the kernel, once.
    """
    name_texts = _column(connection, "SELECT DISTINCT name FROM batch WHERE name IS NOT NULL")
    mended, found = _asked(name_texts, lambda text: names.read(text).text)
    _mend(connection, "name", mended)
    for part in ADDRESS_PARTS:
        written = _column(connection, f"SELECT DISTINCT {part} FROM batch WHERE {part} IS NOT NULL")
        mended, more = _asked(written, address_part)
        _mend(connection, part, mended)
        found |= more
    for column in ("relation", "hukou_relation"):
        _mend(connection, column, PLAIN)
    doubtful = _column(connection, sql("plain_numbers"), {"synthetic": demo})
    mended, more = _asked(doubtful, lambda text: _number(text, demo))
    _mend(connection, "id_number", mended)
    return found | more


def _number(text: str, demo: bool) -> str:
    read = identity.read(text, demo=demo)
    return read.text if read else ""


def _asked(texts: Iterable[str], read) -> tuple[dict[str, str], dict[str, Problem]]:
    mended: dict[str, str] = {}
    found: dict[str, Problem] = {}
    for text in texts:
        try:
            tidied = read(text)
        except Refused as refused:
            found[text] = replace(refused.problems[0], field="")
            continue
        if tidied != text:
            mended[text] = tidied
    return mended, found


def _mend(connection: duckdb.DuckDBPyConnection, column: str, mended: Mapping[str, str]) -> None:
    if not mended:
        return
    put_rows(connection, "mended", {"old": "VARCHAR", "new": "VARCHAR"}, mended.items())
    connection.execute(f"UPDATE batch SET {column} = mended.new FROM mended WHERE batch.{column} = mended.old")


def _column(connection: duckdb.DuckDBPyConnection, query: str, parameters: object = None) -> list[str]:
    return [value for (value,) in connection.execute(query, parameters).fetchall()]
