"""The figures as a table on the screen and as a page of the documentation."""

import math
from collections.abc import Iterable, Sequence

from rich.table import Table

from wanjia.host.bench.figures import SHARE, Line
from wanjia.host.bench.told import Told

HEADS = ("measure", "p50", "p95", "p99", "a second", "errors", "bare", "ratio", "target", "met")

INTRODUCTION = """\
Written by `wanjia bench --write`. Every figure comes from a run on the machine it stands under, and what stands beside
it, a bare database, from the same run; a smaller city is a run of its own."""

METHOD = """\
## How it is measured

Four clients on the same machine, each a process that asks again as soon as it was answered; %(requests)s requests of
each kind, the first ones after the start of the web server included. People are drawn at random and nobody is asked
for twice. Row-level security is on, every look has its row in the audit log before it is answered, and the account is
the one with the widest reach. Latencies are in milliseconds: half, 95 %% and 99 %% of the requests took no longer.

*Bare* is the same look-up by its b-tree in plain SQL, prepared, on a connection of the owner's role: without Django,
row-level security and audit; its 95th percentile stands in the table. *Ratio* is ours by bare. A line with an error
never counts as met.

Figures: the mirror is made anew first. A *cached* design is looked at by four users at once, an *uncached* one by one
user as of days and years nobody asked for. Their *bare* is the same statement by DuckDB alone over the file of the
mirror, with as many threads, without weights, what changed since, position, audience and page. PostgreSQL is given the
mirror's rows as tables of its own and answers the same statements; every engine must answer the same. *Cold* is a new
process after the file was put out of the machine's memory, design after design. Where the register moves, each user's
page is read for its total, and the n-th event counts as seen with the first total that is n larger.

Views: tiles are those with the most households at each zoom, as the mirror counts them, of every layer of points; no
result of theirs is kept, because nobody looked before or because the register has changed since. The first paint is
the page's own mark in a browser's clock. Exports are real orders of the data steward, agreed to by the security
officer, made in a process of its own and then removed; what they wrote into the audit log stays.

Departments' files: those of last month about the synthetic city, with realistic errors and by a seed that the
register has not seen; taken in like the files of a drop folder, one after the other, and undone at the end. They are
scored by the truth that was written apart from them: of all people of the register who stand in a row, repeated rows
and marriages that never were apart, how many were linked without asking, and how many are among those a question is
about. Rows with a fault found nobody. At entry people are told without their number, with a wrong one, with day and
month exchanged or with another character in the name.

*Growth* stands where a run of a smaller city is beside: how often longer the work took, by how often more people there
are; at most 1 is linear.
"""


def table(told: Told) -> Table:
    """A line each; what went wrong stands below."""
    title = f"{told.register.people:,} people, {told.register.households:,} households, {told.register.rows:,} rows"
    shown = Table(
        *HEADS, title=title, caption="\n".join(("Milliseconds; bare: plain SQL in the same run", *_wrong(told)))
    )
    for line in told.lines:
        shown.add_row(*cells(line), style="red" if line.met is False else "")
    return shown


def _wrong(told: Told) -> list[str]:
    return [f"{line.measure}: {error}" for line in told.lines for error in line.wrong]


def cells(line: Line) -> tuple[str, ...]:
    """What stands under HEADS."""
    details = line.details
    shares = [_number(details.get(name)) for name in ("p50", "p95", "p99", "rate")]
    if not details:
        unit = line.unit.removesuffix("/s") if not math.isnan(line.ours) else ""
        shares = ["", "", "", f"{_number(line.ours, line.unit)} {unit.removeprefix(SHARE)}".strip()]
    return (
        line.measure,
        *shares,
        f"{details['errors']:.0f}" if details else str(len(line.wrong)),
        _number(line.bare),
        _number(line.ratio),
        _target(line),
        {None: "", True: "yes", False: "NO"}[line.met],
    )


def document(runs: Sequence[Told]) -> str:
    """The page ``docs/performance.md``: a table of each run, then what the measures mean."""
    told = [line for run in runs for line in run.lines]
    return "\n".join(
        [
            "# Performance",
            "",
            INTRODUCTION,
            *(text for run in runs for text in _section(run)),
            "",
            "## What the figures mean",
            "",
            *dict.fromkeys(f"- **{line.measure}**: {line.meaning}." for line in told),
            "",
            METHOD % {"requests": _either(f"{run.requests:,}" for run in runs if run.requests)},
        ]
    )


def _either(texts: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(texts))


def _section(told: Told) -> list[str]:
    machine, register = told.machine, told.register
    versions = ", ".join(f"{name} {number}" for name, number in machine.versions.items())
    hardware = (machine.processor, f"{machine.cores} cores", f"{machine.memory_gib} GiB", f"disk {machine.disk}")
    size = (f"{register.people:,} people", f"{register.households:,} households", f"{register.rows:,} rows in all")
    return [
        "",
        f"## {', '.join(told.groups).capitalize()}",
        "",
        f"- Date: {told.at:%Y-%m-%d %H:%M} UTC",
        f"- Machine: {', '.join((*hardware, machine.kernel))}",
        f"- Versions: {versions}",
        f"- Register (SYNTHETIC): {', '.join(size)}",
        "",
        *_markdown(HEADS, [cells(line) for line in told.lines]),
    ]


def _markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    aligned = ["---", *(["---:"] * (len(heads) - 1))]
    return [f"| {' | '.join(row)} |" for row in (heads, aligned, *rows)]


def _target(line: Line) -> str:
    if line.target is None:
        return ""
    sign = "≤" if line.target.most else "≥"
    return f"{sign} {_number(line.target.bound, line.unit)}{' of bare' if line.target_is_ratio else ''}"


def _number(value: float | None, unit: str = "") -> str:
    if value is None or math.isnan(value):
        return ""
    if unit == SHARE:
        return f"{value:.4f}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
