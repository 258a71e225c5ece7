"""A month's files of all departments about the synthetic city, and apart from them the truth: who each row is."""

import csv
import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook

from wanjia.demo import queries
from wanjia.demo.actions.inventing import let_invent
from wanjia.demo.rules import slips
from wanjia.demo.types import FileOrder, FileWritten
from wanjia.intake.queries import layouts
from wanjia.intake.types import Layout
from wanjia.kernel.errors import N_, Problem, Refused

AT_ONCE = 10_000
TRUTH = "truth"
# What departments hold beside the columns that are asked for: the gate has to drop it unseen.
PRIVATE = "合成数据·不得读取"
EXTRA = {
    "public_security.births": ("mzdm", "csdd"),
    "health.birth_certificates": ("csyz", "sczt"),
    "public_security.deaths": ("swyy",),
}
PAGE = "<html><meta charset=gbk><table><tr><td>xm</td><td>sfzh</td></tr></table></html>"


@dataclass(frozen=True)
class Writing:
    """How a department writes a file: its form, encoding, separator, and the style of its days."""

    form: str
    encoding: str = "utf-8"
    separator: str = ","
    days: str = "%Y%m%d"
    titles: bool = False  # Chinese headings, not the short ones


WRITINGS = {
    "public_security.births": Writing("txt", "gb18030", "|"),
    "public_security.deaths": Writing("csv", "gb18030"),
    "public_security.moves": Writing("csv", "utf-8-sig"),
    "civil_affairs.marriages": Writing("xlsx", days="%Y-%m-%d", titles=True),
    "civil_affairs.adoptions": Writing("xlsx", days="%Y年%m月%d日", titles=True),
    "civil_affairs.low_income": Writing("csv", "gb18030", days="%Y-%m-%d", titles=True),
    "civil_affairs.cremations": Writing("xlsx", days="%Y.%m.%d", titles=True),
    "health.birth_certificates": Writing("csv", "utf-8", days="%Y-%m-%d"),
    "health.death_certificates": Writing("txt", "utf-16", "\t", days="%Y-%m-%d"),
    "social_security.enrolment": Writing("parquet", days="%Y-%m-%d"),
    "education.enrolment": Writing("csv", "utf-8-sig", days="%Y-%m-%d", titles=True),
    "disabled_federation.cards": Writing("xlsx", days="%Y/%m/%d", titles=True),
    "residence_permits.permits": Writing("txt", "gb18030", "\t", days="%Y-%m-%d"),
}


Sink = Callable[[list[str]], Any]  # takes the rows of a file, the headings first


def write_month(order: FileOrder, *, progress: Any) -> list[FileWritten]:
    """Write every department's file of a month to the folder of the order, and the truth below it.

    The same city, month and seed give the same rows, whatever was written before. ``progress(done, total)`` counts
    files.
    """
    if not list(order.city.glob("part-*.parquet")):
        message = N_("There is no synthetic city in %(folder)s yet. Make one first: wanjia demo.")
        raise Refused(Problem("demo.no_city", message, "folder", {"folder": str(order.city)}))
    truth = order.folder / TRUTH
    shutil.rmtree(truth, ignore_errors=True)
    truth.mkdir(parents=True)
    written = []
    with duckdb.connect() as connection:
        _prepare(connection, order)
        known = slips.lore(queries.given_characters())
        for done, layout in enumerate(layouts(), 1):
            file = _write(connection, layout, order, known)
            written += [file] if file.rows else []
            progress(done, len(WRITINGS))
    if order.realistic:
        _hostile(order.folder)
    return written


def _prepare(connection: duckdb.DuckDBPyConnection, order: FileOrder) -> None:
    last = (order.month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    city = [str(path) for path in sorted(order.city.glob("part-*.parquet"))]
    connection.execute("SET threads = 2; SET memory_limit = '4GB'; SET temp_directory = ''")  # nothing of it on a disk
    first = order.month.replace(day=1)
    told = {"seed": order.seed, "first": first, "last": last, "city": city, "realistic": order.realistic}
    for name, value in told.items():
        connection.execute(f"SET VARIABLE {name} = $1", [value])
    let_invent(connection)
    connection.execute(_sql("people"))


def _sql(name: str) -> str:
    return files("wanjia.demo").joinpath("sql", "month", f"{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class _Luck:
    """What goes wrong: drawn from here, made of this, so many times as often as in real files."""

    draw: random.Random
    known: slips.Lore
    times: int


@dataclass
class _Pen:
    """Writes one file and its truth, row after row."""

    layout: Layout
    writing: Writing
    sink: Sink
    truth: Any
    row: int
    made: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    def put(self, case: dict[str, Any], cells: slips.Cells, wrong: dict[str, str]) -> None:
        """A row, and who it is about."""
        extra = [PRIVATE] * len(EXTRA.get(self.layout.code, ()))
        self.sink([*[cells[column.fact] for column in self.layout.columns], *extra])
        self.row += 1
        self.rows += 1
        self.made.update(wrong.values())
        self._tell(self.row, case, wrong)

    def leave_out(self, case: dict[str, Any]) -> None:
        """A row that should be in the file and is not."""
        self.made["missing"] += 1
        self._tell("", case, {"": "missing"})

    def _tell(self, row: int | str, case: dict[str, Any], wrong: dict[str, str]) -> None:
        persons = {role: str(person) for role, person in case["persons"].items() if person is not None}
        told = [json.dumps(one, ensure_ascii=False) for one in (persons, wrong)]
        self.truth.writerow([row, case["occasion"], *told])


def _write(connection: duckdb.DuckDBPyConnection, layout: Layout, order: FileOrder, known: slips.Lore) -> FileWritten:
    writing = WRITINGS[layout.code]
    name = f"{layout.code}_{order.month:%Y-%m}"
    path = order.folder / f"{name}.{writing.form}"
    draw = random.Random(f"{order.seed} {order.month:%Y-%m} {layout.code}")  # noqa: S311 (no secret)
    with ExitStack() as stack:
        told = stack.enter_context((order.folder / TRUTH / f"{name}.csv").open("w", newline="", encoding="utf-8"))
        truth = csv.writer(told)
        truth.writerow(["row", "occasion", "persons", "slips"])
        sink = stack.enter_context(_FORMS[writing.form](path, writing, layout))
        headings = [column.title if writing.titles else column.heading for column in layout.columns]
        sink([*headings, *EXTRA.get(layout.code, ())])
        pen = _Pen(layout, writing, sink, truth, row=2 if writing.form == "xlsx" else 1)
        _put_rows(pen, _cases(connection, layout), _Luck(draw, known, order.times) if order.realistic else None)
    if not pen.rows:  # a department to which nothing happened sends nothing
        path.unlink()
    return FileWritten(path, pen.rows, dict(pen.made))


def _cases(connection: duckdb.DuckDBPyConnection, layout: Layout) -> Iterator[dict[str, Any]]:
    """What happened and should stand in the file, in the order of the counter."""
    query = f"SELECT * FROM ({_sql(layout.code)}) ORDER BY hash(occasion, getvariable('seed')), occasion, persons"  # noqa: S608
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    while rows := cursor.fetchmany(AT_ONCE):
        yield from (dict(zip(names, row, strict=True)) for row in rows)


def _put_rows(pen: _Pen, cases: Iterator[dict[str, Any]], luck: _Luck | None) -> None:
    again: list[tuple[dict[str, Any], slips.Cells]] = []
    bride: dict[str, str] = {}
    for case in cases:
        cells = _cells(pen, case)
        if luck is None:
            pen.put(case, cells, {})
            continue
        draw = luck.draw
        if draw.random() < slips.MISSING:
            pen.leave_out(case)
            continue
        wrong = slips.slip(cells, draw, luck.known, times=luck.times)
        pen.put(case, cells, wrong)
        if draw.random() < slips.REPEATED:
            again.append((case, cells))
        if bride and draw.random() < slips.TWO_OPEN:
            pen.put(case | {"occasion": f"never {case['occasion']}"}, cells | bride, {"husband_number": "two_open"})
        bride = {fact: cells[fact] for fact in cells if fact.startswith("wife_")}
    for case, cells in again:
        pen.put(case, cells, {"": "repeated"})


def _cells(pen: _Pen, case: dict[str, Any]) -> slips.Cells:
    return {column.fact: _text(case[column.fact], pen.writing.days) for column in pen.layout.columns}


def _text(value: object, days: str) -> str:
    if value is None:
        return ""
    return value.strftime(days) if isinstance(value, date) else str(value)


# Forms


@contextmanager
def _text_file(path: Path, writing: Writing, layout: Layout) -> Iterator[Sink]:
    with path.open("w", newline="", encoding=writing.encoding) as file:
        yield csv.writer(file, delimiter=writing.separator, lineterminator="\r\n").writerow


@contextmanager
def _workbook(path: Path, writing: Writing, layout: Layout) -> Iterator[Sink]:
    """With a title above the headings, as offices like it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append([f"{layout.title}（合成数据）"])
    yield sheet.append
    book.save(path)


@contextmanager
def _parquet(path: Path, writing: Writing, layout: Layout) -> Iterator[Sink]:
    rough = path.with_suffix(".part")
    with rough.open("w", newline="", encoding="utf-8") as file:
        yield csv.writer(file, quoting=csv.QUOTE_ALL).writerow
    with duckdb.connect() as connection:
        query = "SELECT * FROM read_csv($1, all_varchar = true, header = true, quote = '\"', escape = '\"')"
        connection.sql(query, params=[str(rough)]).write_parquet(str(path), compression="zstd")
    rough.unlink()


_FORMS = {"csv": _text_file, "txt": _text_file, "xlsx": _workbook, "parquet": _parquet}


def _hostile(folder: Path) -> None:
    """A page that calls itself a workbook, and a file that was cut off."""
    (folder / "网页另存.xls").write_text(PAGE, encoding="utf-8")
    for file in folder.glob("public_security.moves_*.csv"):
        _cut_off(file, folder)


def _cut_off(file: Path, folder: Path) -> None:
    whole = file.read_bytes()
    part = whole[: min(len(whole) // 2, 20_000)].rpartition(b"\n")[0]
    (folder / "传输中断.csv").write_bytes(part[: part.rindex(b",", 0, part.rindex(b","))])
