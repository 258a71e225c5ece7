"""Measure this installation: the register and its figures, beside what the bare databases do.

Works on a synthetic register only: it draws people and asks plain SQL as the owner, past the audited doors, records
events and loads people. With ``--read-only`` it records nothing and loads nobody. Groups of measurements: the
``register``'s reads and life events, the ``departments``' files of a month, entered and undone, ``batches`` into it,
the ``figures`` over its mirror, which is made anew, the ``views`` that people open over it (tiles, a map in a browser,
the register while others look at boards), ``exports``, ``doubles`` sought in the whole register, and the ``first``
build of another register as large from three full lists, in an installation that is thrown away. That one alone can be
measured where there is nobody: ``--only first --people N``.

The page of the documentation may hold several runs: write each with ``--json``, then the page with ``--of``.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from wanjia.host.bench.alone import open_django
from wanjia.host.installation import Installation, installation
from wanjia.kernel.errors import Problem, Refused

if TYPE_CHECKING:
    from wanjia.host.bench.told import Told

PAGE = Path("docs/performance.md")
WIDE = 200  # of a table in a file or a pipe, where every measure keeps its name
GROUPS = ("register", "departments", "batches", "figures", "views", "exports", "doubles", "first")
USUAL = GROUPS[:-1]  # a second register needs as much room on the disk as the one that is measured


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--people",
        type=int,
        metavar="N",
        help="load a synthetic city of N first, if there is nobody; with --only first, build a register of N",
    )
    parser.add_argument("--requests", type=int, default=1_000, help="of each kind; 1,000 if not given")
    parser.add_argument("--seconds", type=float, default=25.0, help="how long life events are recorded")
    parser.add_argument("--batch", type=int, default=200_000, help="people of the batch into a register that has some")
    parser.add_argument(
        "--only", nargs="+", choices=GROUPS, default=USUAL, help="these groups; all but first if not given"
    )
    parser.add_argument("--read-only", action="store_true", help="record nothing and load nobody")
    parser.add_argument("--beside", type=Path, metavar="FILE", help="tell growth beside a smaller city's --json FILE")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure here as well")
    parser.add_argument("--of", nargs="+", type=Path, metavar="FILE", help="tell these --json files, measure nothing")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE}")


def main(options: argparse.Namespace) -> int:
    from wanjia.host.bench.told import write_run

    runs = _read(options) if options.of else [_measured(options)]
    if options.json and not options.of:
        write_run(runs[0], options.json)
    return _shown(runs, options)


def _measured(options: argparse.Namespace) -> "Told":
    place = installation()
    with place.database():
        _allowed(place)
        place.enter(owner=True)
        open_django()
        from wanjia.host.bench.session import measure

        return measure(place, options, Console(stderr=True))


def _read(options: argparse.Namespace) -> "list[Told]":
    from wanjia.host.bench.growth import read_smaller, with_growth
    from wanjia.host.bench.told import read_run

    runs = [read_run(file) for file in options.of]
    if not options.beside:
        return runs
    smaller = read_smaller(options.beside)
    return [with_growth(run, smaller) for run in runs]


def _shown(runs: "Sequence[Told]", options: argparse.Namespace) -> int:
    from wanjia.host.bench.report import document, table

    screen = Console(width=None if sys.stdout.isatty() else WIDE)
    for run in runs:
        screen.print(table(run))
    if options.write:
        PAGE.write_text(document(runs), encoding="utf-8")
    return 0 if all(run.all_met for run in runs) else 1


def _allowed(place: Installation) -> None:
    if not place.demo:
        message = (
            "This register is not synthetic, and the measurements read people without a row in the audit log. "
            "Measure a demo installation instead: WANJIA_HOME=/some/folder wanjia setup --demo 100000"
        )
        raise Refused(Problem("not_synthetic", message))
