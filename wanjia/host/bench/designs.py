"""The figures: registered designs of the whole city as board users get them, and what counting them costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from wanjia.host.bench.clients import Ask, Clients, Tries
from wanjia.host.bench.engines import Rounds, Timing, in_duckdb, in_mirror, in_postgres
from wanjia.host.bench.figures import MILLISECONDS, Line, Run, Target, latency
from wanjia.host.bench.jobs import Pages, Visit
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.statistics.rules.audiences import aggregate_only
from wanjia.statistics.rules.catalogue import design_of
from wanjia.statistics.types.designs import Unit

# What is measured, whatever the catalogue gains.
DESIGNS = (
    "people_by_area", "pyramid", "single_ages", "ages_by_area", "marital_by_age", "marital_by_area",
    "education_by_age", "education_by_area", "registration_by_area", "registration_by_age",
    "households_by_size", "households_by_kind", "births_by_area", "births_by_mother", "deaths_by_area",
    "deaths_by_age", "moves_by_area", "marriages_by_month",
)  # fmt: skip
ROUNDS = 4  # a cold one, and three whose median counts
BOARD = 250
HALF_MORE, TENTH = 1.5, 0.1
FRAME = 60  # milliseconds that a page may take beside its question


@dataclass(frozen=True)
class Days:
    """One round: stocks as of ``on``, what happened in ``year``."""

    on: date
    year: int

    def path(self, code: str) -> str:
        """The page of a design as of then."""
        asked = f"year={self.year}" if design_of(code).unit is Unit.EVENTS else f"on={self.on}"
        return f"{board(code)}?{asked}"


def board(code: str) -> str:
    """The page of a design as a board shows it: live."""
    return f"/statistics/tables/{code}"


def rounds_of_days() -> list[Days]:
    """Days and years nobody looks at, so that no cache knows them."""
    today = day_in_china(system_clock())
    return [Days(today - timedelta(days=37 * back), today.year - 1 - back) for back in range(1, ROUNDS + 1)]


def statements_of(days: Sequence[Days]) -> Rounds:
    """The designs of the whole city in each round."""
    from wanjia.places.queries import areas_at_level
    from wanjia.places.types import Level
    from wanjia.statistics.queries import statements

    [city, *_] = areas_at_level(Level.PREFECTURE, on=day_in_china(system_clock()))
    return [list(statements(DESIGNS, area_id=city.id, on=one.on, year=one.year)) for one in days]


@dataclass(frozen=True)
class Engines:
    """How long each engine took; PostgreSQL where it may be given tables."""

    mirror: Timing
    duckdb: Timing
    postgres: Timing | None

    def wrong(self, code: str) -> tuple[str, ...]:
        """An engine that answered something else than DuckDB alone."""
        others = {"the mirror": self.mirror, "PostgreSQL": self.postgres}
        bare = self.duckdb.answers[code]
        return tuple(f"{name} answers otherwise" for name, one in others.items() if one and one.answers[code] != bare)


def engines(base: Path, rounds: Rounds, *, owner: str | None) -> Engines:
    """Every engine alone; PostgreSQL answers the first round and the last where the ``owner``'s address is told."""
    postgres = in_postgres(owner, base, [rounds[0], rounds[-1]]) if owner else None
    return Engines(in_mirror(base, rounds), in_duckdb(base, rounds), postgres)


def cached_lines(pages: Pages, clients: Clients, requests: int, timed: Engines) -> Iterator[Line]:
    """Four board users at once look at the same live figures."""
    for code in DESIGNS:
        run = clients.closed_loop(pages, [Visit(board(code), shows=board(code))] * requests)
        meaning = f"«{design_of(code).title}» of the city over HTTP, four users at once; bare: DuckDB, alone"
        yield latency(f"{code}, cached", meaning, ours=run, bare=timed.duckdb.warm(code), most=BOARD)


def uncached_lines(pages: Pages, days: Sequence[Days], timed: Engines) -> Iterator[Line]:
    """One user looks at figures that nobody has asked for; medians."""
    ask = pages.open()
    for code in DESIGNS:
        if aggregate_only(design_of(code)):
            ours, door = timed.mirror.warm(code), "at the mirror's door, since pages show this design as it was closed"
        else:
            ours, door = _looked(ask, [one.path(code) for one in days[1:]]), "over HTTP"
        bare = timed.duckdb.warm(code).percentile(50)
        cold = (
            f"cold {timed.mirror.cold(code) * 1000:.0f} ms in the mirror, {timed.duckdb.cold(code) * 1000:.0f} ms bare"
        )
        yield Line(
            f"{code}, uncached",
            f"as of days nobody asked for, alone, {door}, half took no longer; bare: DuckDB over the base file; {cold}",
            MILLISECONDS,
            ours.percentile(50),
            bare,
            Target(HALF_MORE * bare + FRAME),
            details=ours.summary(),
            wrong=(*ours.kinds_of_errors, *timed.wrong(code)),
            grows=True,
        )


def _looked(ask: Ask, paths: Sequence[str]) -> Run:
    tries = Tries()
    for path in paths:
        with tries.one():
            ask(Visit(path))
    return tries.run(sum(tries.took))


def total_lines(timed: Engines) -> Iterator[Line]:
    """All designs one after another: warm and cold beside DuckDB, and beside PostgreSQL."""
    mirror, bare = timed.mirror, timed.duckdb
    told = f"all {len(DESIGNS)} at the mirror's door, one after another"
    yield Line(
        "The designs, warm", f"{told}; bare: DuckDB", MILLISECONDS, mirror.warm_total, bare.warm_total, grows=True
    )
    cold = f"{told}, in a new process, nothing of the base in memory; bare: DuckDB, as cold"
    yield Line("The designs, cold", cold, MILLISECONDS, mirror.cold_total, bare.cold_total, grows=True)
    if timed.postgres:
        yield Line(
            "The designs beside PostgreSQL",
            f"{told}, warm; bare: the same statements in PostgreSQL over tables with the same rows "
            f"({timed.postgres.cold_total:,.0f} ms when asked first)",
            MILLISECONDS,
            mirror.warm_total,
            timed.postgres.warm_total,
            Target(TENTH),
            target_is_ratio=True,
            wrong=tuple(dict.fromkeys(one for code in DESIGNS for one in timed.wrong(code))),
        )
