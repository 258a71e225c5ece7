"""Find the rows of one or two files that are about the same person.

LEFT and RIGHT are CSV files with a heading (any usual delimiter; UTF-8, UTF-16, GB18030 or Latin letters of Windows) or
Parquet. With one file its doubles are sought. MAP.yaml says what the columns hold, the rest is not looked at:

    id: COLUMN
    columns:
      COLUMN: given | surname | name | date | id | phone | place | text
"""

import argparse
import csv
import tempfile
from pathlib import Path

import duckdb
import yaml
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from wanjia.kernel.errors import Problem, Refused
from wanjia.linkage.queries import CLUSTERS, RESULT, THRESHOLD, Linked, Task, link
from wanjia.linkage.rules.models import from_json, to_json
from wanjia.linkage.types import Columns, ColumnType, Model

STEPS = {
    "features": "reading the values",
    "blocking": "finding pairs to look at",
    "training": "learning from the data what an agreement is worth",
    "scoring": "weighing the pairs",
    "clustering": "grouping",
}
DELIMITERS = (",", ";", "\t", "|")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("left", type=Path, metavar="LEFT.csv")
    parser.add_argument("right", type=Path, metavar="RIGHT.csv", nargs="?")
    parser.add_argument("--columns", type=Path, required=True, metavar="MAP.yaml", help="what the columns hold")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="PAIRS.csv", help="left_id, right_id, probability, weight"
    )
    parser.add_argument(
        "--clusters", type=Path, metavar="CLUSTERS.csv", help="id, cluster; two files: side before them"
    )
    parser.add_argument(
        "--threshold", type=_probability, default=THRESHOLD, help=f"between 0 and 1; {THRESHOLD} if not given"
    )
    parser.add_argument(
        "--model", type=Path, metavar="FILE", help="a model kept by --keep-model, instead of learning one"
    )
    parser.add_argument("--keep-model", type=Path, metavar="FILE", help="write the model here")


def main(options: argparse.Namespace) -> int:
    columns = read_map(options.columns)
    model = from_json(_text(options.model)) if options.model else None
    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect()
        files = [options.left, *([options.right] if options.right else [])]
        names = tuple(f"file_{number}" for number, _ in enumerate(files))
        for name, path in zip(names, files, strict=True):
            load(connection, path, name, Path(folder))
            _check_ids(connection, path, name, columns)
        done = _linked(connection, Task(names, columns, options.threshold), model)
        write(connection, f"SELECT * FROM {RESULT}", options.out)
        if options.clusters:
            kept = (
                "CASE side WHEN 0 THEN 'left' ELSE 'right' END AS side, id, cluster" if options.right else "id, cluster"
            )
            write(connection, f"SELECT {kept} FROM {CLUSTERS}", options.clusters)
    if options.keep_model:
        options.keep_model.write_text(to_json(done.model), encoding="utf-8")
    print(f"{done.candidates:,} pairs weighed, {done.pairs:,} found to be the same: {options.out}")
    return 0


def read_map(path: Path) -> Columns:
    """What the columns hold. Raises :class:`Refused` with what is wrong in the file."""
    try:
        said = yaml.safe_load(_text(path))
    except yaml.YAMLError as error:
        raise _refused("map.form", f"{path} is no YAML: {error}") from None
    if not isinstance(said, dict) or set(said) != {"id", "columns"} or not isinstance(said["columns"], dict):
        raise _refused("map.form", f"{path} must have two entries: id: COLUMN and columns: with COLUMN: type below it.")
    known = ", ".join(ColumnType)
    for column, kind in said["columns"].items():
        if kind not in set(ColumnType):
            raise _refused("map.type", f"{path}: {column} is {kind!r}, which is no type. Types: {known}.")
    if not said["columns"]:
        raise _refused("map.empty", f"{path}: name at least one column to compare by. Types: {known}.")
    types = {str(column).strip(): ColumnType(kind) for column, kind in said["columns"].items()}
    return Columns(str(said["id"]).strip(), types)


def load(connection: duckdb.DuckDBPyConnection, path: Path, name: str, folder: Path) -> None:
    """Make a table of text columns of a file; its headings without spaces around them."""
    try:
        if path.suffix.lower() == ".parquet":
            connection.execute(f"CREATE TABLE {name} AS SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?)", [str(path)])
        else:
            text = _text(path)
            plain = folder / f"{name}.csv"
            plain.write_text(text, encoding="utf-8", newline="")
            connection.execute(
                f"CREATE TABLE {name} AS FROM read_csv(?, all_varchar=true, header=true, delim=?, quote='\"',"
                " escape='\"', strict_mode=false, null_padding=false, max_line_size=16777216)",
                [str(plain), _delimiter(text)],
            )
    except duckdb.Error as error:
        raise _refused("file.form", f"{path} cannot be read as a table: {str(error).splitlines()[0]}") from None
    for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", [name]).fetchall():
        if column != column.strip():
            connection.execute(f"ALTER TABLE {name} RENAME {_quoted(column)} TO {_quoted(column.strip())}")


def write(connection: duckdb.DuckDBPyConnection, sql: str, path: Path) -> None:
    """A query's rows as CSV (UTF-8, comma, heading)."""
    try:
        connection.execute(f"COPY ({sql}) TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT csv, HEADER)")
    except duckdb.Error as error:
        raise _refused("file.write", f"{path} cannot be written: {str(error).splitlines()[0]}") from None


def decoded(content: bytes) -> str:
    """A file by its mark, as UTF-8, as GB18030 if that gives usual Chinese characters, else as Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
    foreign = [character for character in text if not character.isascii()]
    usual = sum(bool(character.encode("gb2312", errors="ignore")) for character in foreign)
    return text if usual >= 0.9 * len(foreign) else content.decode("cp1252", errors="replace")


def _linked(connection: duckdb.DuckDBPyConnection, task: Task, model: Model | None) -> Linked:
    bars = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*bars, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=None)
        return link(
            connection,
            task,
            model=model,
            tell=lambda step: progress.update(bar, description=STEPS[step]),
        )


def _check_ids(connection: duckdb.DuckDBPyConnection, path: Path, name: str, columns: Columns) -> None:
    found = [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", [name]).fetchall()]
    missing = [column for column in (columns.id, *columns.types) if column not in found]
    if missing:
        raise _refused("map.column", f"{path} has no column {', '.join(missing)}. It has: {', '.join(found)}.")
    key = _quoted(columns.id)
    connection.execute(f"UPDATE {name} SET {key} = trim({key})")
    empty = connection.execute(f"SELECT count(*) FROM {name} WHERE coalesce({key}, '') = ''").fetchone()
    double = connection.execute(
        f"SELECT {key} FROM {name} GROUP BY {key} HAVING count(*) > 1 ORDER BY {key} LIMIT 1"
    ).fetchone()
    if empty and empty[0]:
        raise _refused("id.empty", f"{path}: {empty[0]:,} rows have nothing in {columns.id}, which must name each row.")
    if double:
        raise _refused("id.double", f"{path}: two rows have {double[0]!r} in {columns.id}, which must name each row.")


def _text(path: Path) -> str:
    try:
        return decoded(path.read_bytes())
    except OSError as error:
        raise _refused("file.missing", f"{path} cannot be opened: {error.strerror}") from None


def _delimiter(text: str) -> str:
    heading = next(csv.reader([text.split("\n", 1)[0]], delimiter="\0"), [""])[0] if text else ""
    return max(DELIMITERS, key=heading.count)


def _probability(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError("the threshold lies between 0 and 1")
    return value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _refused(code: str, message: str) -> Refused:
    return Refused(Problem(code, message.replace("%", "%%")))
