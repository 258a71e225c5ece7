"""Make the synthetic city."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import duckdb
import numpy as np

from wanjia.demo import queries
from wanjia.demo.rules import block, deaths, geography, pyramid, quotas, residence, templates
from wanjia.demo.types import MALE, NEVER, Array, Moment, Names, Progress, Summary
from wanjia.kernel.errors import N_, Problem, Refused

FEWEST, MOST = 1_000, 12_000_000
_ROWS_A_FILE = 250_000
_PLAN, _BLOCKS = 1, 2  # each kind of draw has its own stream
_SQL = (files("wanjia.demo") / "sql" / "batch.sql").read_text(encoding="utf-8")


def generate(*, people: int, seed: int, folder: Path, today: date, progress: Progress) -> Summary:
    """Write the batch table of a city of exactly ``people`` living people to ``folder`` as part-NNNN.parquet.

    The same seed and day give the same rows, on any machine and whatever the size of the parts. Refuses fewer than
    1,000 people (no age structure) and more than 12 million (a birthday has 500 numbers a sex under one county code, of
    which the city has 300: above 9 million some of the largest years are left without).
    """
    if not FEWEST <= people <= MOST:
        message = N_("A synthetic city has between %(fewest)s and %(most)s people. Choose a number between the two.")
        raise Refused(Problem("demo.people", message, "people", {"fewest": f"{FEWEST:,}", "most": f"{MOST:,}"}))
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("part-*.parquet"):
        old.unlink()
    city = plan(people=people, seed=seed, today=today)
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1; SET memory_limit = '2GB'")
        writer = _Writer(connection, folder, city.sources.names)
        for columns in blocks(city, seed):
            writer.add(columns)
            progress(writer.living, people)
        writer.close()
    return Summary(
        folder=folder,
        today=today,
        seed=seed,
        people=writer.living,
        dead=writer.dead,
        family_households=len(city.plan.family_community),
        collective_households=len(city.plan.collective_community),
        gone_households=writer.households - len(city.plan.family_community) - len(city.plan.collective_community),
        files=writer.files,
    )


def plan(*, people: int, seed: int, today: date) -> block.City:
    """The city before anyone is born: who lives in which community in which kind of household."""
    rng = np.random.default_rng([seed, _PLAN])
    known = queries.sources()
    places = geography.communities(queries.centres(known.counties), known.counties)
    structure = pyramid.pyramid(known.population, known.margins)
    shapes = templates.draw(rng, known.shapes, known.fertility)
    return block.City(
        sources=known,
        communities=places,
        templates=shapes,
        plan=quotas.plan(rng, people, places, shapes, structure),
        places=residence.places(places, known.origins, known.origin_weight),
        deaths=deaths.deaths_by_age(structure, known.mortality),
        moment=Moment.of(today),
    )


def blocks(city: block.City, seed: int) -> Iterator[block.Columns]:
    """Township after township, each from a stream of its own."""
    running = block.Running()
    for number, township in enumerate(block.townships(city.communities)):
        yield block.make(stream(seed, number), city, township, running)


def stream(seed: int, township: int) -> np.random.Generator:
    """The draws of one township, by its place in the order of codes."""
    return np.random.default_rng([seed, _BLOCKS, township])


@dataclass
class _Writer:
    """Collects townships until a file is full."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    names: Names
    files: int = 0
    living: int = 0
    dead: int = 0
    households: int = 0

    def __post_init__(self) -> None:
        self._waiting: list[block.Columns] = []
        self._lists = {
            "surnames": self.names.surnames,
            "joined": [name for sex in (MALE, MALE + 1) for name in self.names.joined[sex]],
            "foreign": [name for sex in (MALE, MALE + 1) for name in self.names.foreign[sex]],
        }

    def add(self, columns: block.Columns) -> None:
        self._waiting.append(columns)
        living = int((columns["died"] == NEVER).sum())
        self.living += living
        self.dead += len(columns["died"]) - living
        self.households = max(self.households, int(columns["serial"].max(initial=0)))
        if sum(len(columns["row"]) for columns in self._waiting) >= _ROWS_A_FILE:
            self.close()

    def close(self) -> None:
        """Write what waits."""
        if not self._waiting:
            return
        self.files += 1
        whole: dict[str, Array] = {
            name: np.concatenate([columns[name] for columns in self._waiting]) for name in self._waiting[0]
        }
        self._waiting = []
        self.connection.register("block", whole)
        relation = self.connection.sql(_SQL, params=self._lists)
        relation.write_parquet(str(self.folder / f"part-{self.files:04}.parquet"), compression="zstd")
        self.connection.unregister("block")
