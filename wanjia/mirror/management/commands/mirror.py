"""``wanjia mirror build | verify | export FOLDER | ask "SELECT …"``: the columnar copy, made, compared and asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from wanjia.mirror.actions import build, export
from wanjia.mirror.queries import ask, verify


class Command(BaseCommand):
    help = "Make the columnar copy that figures are counted in, compare it with the register, export it or ask it."

    def add_arguments(self, parser: CommandParser) -> None:
        doors = parser.add_subparsers(dest="door", required=True)
        doors.add_parser("build", help="make it anew while the old one serves")
        doors.add_parser("verify", help="compare counts and checksums of every area with the register")
        files = doors.add_parser("export", help="write its tables as Parquet, all as of one position")
        files.add_argument("folder", type=Path, help="an empty one, or one that is not there yet")
        question = doors.add_parser("ask", help="one SELECT over its tables; sum(w) counts")
        question.add_argument("sql")

    def handle(self, *, door: str, sql: str = "", folder: Path = Path(), **_options: object) -> None:
        doors = {"build": self._build, "verify": self._verify}
        doors |= {"export": lambda: self._export(folder), "ask": lambda: self._ask(sql)}
        doors[door]()

    def _build(self) -> None:
        with _bar("mirror") as report:
            base = build(report=report)
        rows = ", ".join(f"{name} {count}" for name, count in base.rows.items())
        self.stdout.write(f"{base.file}: position {base.position}, {base.size / 2**20:.0f} MiB, rows: {rows}")

    def _export(self, folder: Path) -> None:
        with _bar("export") as report:
            made = export(folder, report=report)
        rows = ", ".join(f"{name} {count}" for name, count in made.rows.items())
        self.stdout.write(f"{folder}: position {made.position}, rows: {rows}")

    def _verify(self) -> None:
        looked_at, differences = verify()
        for one in differences:
            self.stdout.write(f"{one.check} {one.group}: mirror {one.ours}, register {one.theirs}")
        self.stdout.write(f"{looked_at} groups were compared.")
        if differences:
            raise CommandError(f"{len(differences)} groups differ. Make the mirror anew: wanjia mirror build")

    def _ask(self, sql: str) -> None:
        try:
            kinds = {statement.type for statement in duckdb.extract_statements(sql)}
            if kinds != {duckdb.StatementType.SELECT}:
                raise CommandError("Only a SELECT is answered.")
            answer = ask("command", sql)
        except duckdb.Error as problem:
            raise CommandError(str(problem)) from problem
        table = Table(*answer.columns)
        for row in answer.rows:
            table.add_row(*("" if value is None else str(value) for value in row))
        Console(file=self.stdout).print(table)
        self.stdout.write(f"as of position {answer.as_of}" + (f", {answer.behind} behind" if answer.behind else ""))


@contextmanager
def _bar(name: str) -> Iterator[Callable[[float], None]]:
    with Progress(transient=True) as progress:
        task = progress.add_task(name, total=1.0)
        yield lambda share: progress.update(task, completed=share)
