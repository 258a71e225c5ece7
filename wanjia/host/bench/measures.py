"""The measures: what is asked, at which doors, beside which bare statement, and what is held to be enough."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wanjia.host.bench import bare, batches
from wanjia.host.bench.clients import Clients
from wanjia.host.bench.figures import Line, Target, latency
from wanjia.host.bench.jobs import Bare, Doors, Visit
from wanjia.host.bench.subjects import Subject, Subjects
from wanjia.host.bench.visitor import Visitor
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.registry.types.commands import person_references
from wanjia.vault.queries import blind
from wanjia.vault.types import FieldClass

CITY, CITY_SECONDS = 8_700_000, 900
EVENTS_A_SECOND = 400  # more than can be recorded
PAST = timedelta(days=2 * 365)


@dataclass(frozen=True)
class Read:
    """A look-up at its page, at its door and in plain SQL, each of other people."""

    name: str
    meaning: str
    most: float
    door: str
    query: str
    visit: Callable[[Any], Visit]
    asked: Callable[[Any], Any]
    values: Callable[[Any], Any]
    unknown: bool = False


@dataclass(frozen=True)
class Bench:
    """What a run measures with."""

    subjects: Subjects
    url: str
    visitor: Visitor
    requests: int
    clients: Clients

    def events(self, seconds: float, *, people: int) -> Iterator[Line]:
        """Life events through the gate, as fast as four clients can, for so long."""
        today, most = day_in_china(system_clock()), min(int(seconds * EVENTS_A_SECOND) + 4, people // 3)
        commands = self.subjects.events(most, today)
        people_of = [[person_references(command)["person"]] for command in commands]
        ours = self.clients.closed_loop(Doors("event", self.visitor.ctx), commands, seconds=seconds)
        plain = self.clients.closed_loop(Bare(self.url, bare.EVENT), people_of, seconds=min(seconds, 5))
        meaning = "through the gate: checks, register, feed, audit, receipt; bare: one row with two keys, committed"
        yield latency("Record a life event", meaning, ours=ours, bare=plain, most=100)
        told = f"kept up for {ours.elapsed:.0f} s by four clients"
        yield Line(
            "Life events a second",
            told,
            "/s",
            ours.rate,
            plain.rate,
            Target(50, most=False),
            wrong=ours.kinds_of_errors,
        )

    def read(self, read: Read) -> Iterator[Line]:
        """A line for its page and one for its door, held against the same bare statement."""
        loop = self.clients.closed_loop
        page = loop(self.visitor.pages, [read.visit(one) for one in self._taken(read)])
        door = loop(Doors(read.door, self.visitor.ctx), [read.asked(one) for one in self._taken(read)])
        plain = loop(Bare(self.url, read.query), [read.values(one) for one in self._taken(read)])
        yield latency(f"{read.name}, page", f"{read.meaning}, over HTTP", ours=page, bare=plain, most=read.most)
        yield latency(f"{read.name}, door", f"{read.meaning}, in process", ours=door, bare=plain, most=read.most)

    def _taken(self, read: Read) -> Sequence[Subject | str]:
        return self.subjects.unknown_numbers(self.requests) if read.unknown else self.subjects.take(self.requests)


def reads() -> tuple[Read, ...]:
    """The look-ups that have a target."""
    past = day_in_china(system_clock()) - PAST
    return (
        Read(
            "Open a person",
            "a person's facts, household, kin, events, audited",
            75,
            "person",
            bare.PERSON,
            lambda one: Visit(f"/persons/{one.uuid}", shows=str(one.uuid)),
            lambda one: one.uuid,
            lambda one: [one.uuid],
        ),
        _search("Exact number", 60, bare.NUMBER, lambda one: one.number, _blind),
        _search("Name", 120, bare.NAME, lambda one: one.name, lambda one: [one.name]),
        _search("Pinyin", 120, bare.PINYIN, lambda one: one.pinyin, lambda one: [one.pinyin]),
        Read(
            "Not found",
            "a number in good form that nobody bears",
            60,
            "search",
            bare.NUMBER,
            lambda number: Visit("/search", number),
            lambda number: (number, False),
            lambda number: [blind(FieldClass.CITIZEN_NUMBER, number)],
            unknown=True,
        ),
        Read(
            "Household as of a past date",
            f"its members and events as of {past}",
            100,
            "household",
            bare.HOUSEHOLD,
            lambda one: Visit(f"/households/{one.household}?on={past}"),
            lambda one: (one.household, past),
            lambda one: [one.household],
        ),
    )


def _search(
    name: str, most: float, query: str, text: Callable[[Subject], str], values: Callable[[Subject], list[Any]]
) -> Read:
    return Read(
        name,
        "typed into the search box (the page: sent, then answered)",
        most,
        "search",
        query,
        lambda one: Visit("/search", text(one), str(one.uuid) if query is bare.NUMBER else ""),
        lambda one: (text(one), True),
        values,
    )


def _blind(one: Subject) -> list[Any]:
    return [blind(FieldClass.CITIZEN_NUMBER, one.number)]


def first_load_lines(load: batches.FirstLoad, *, rows: int, copied: float) -> Iterator[Line]:
    """What the load into the empty register noted of itself, its COPY phase beside bare COPY."""
    steps = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in load.seconds.items())
    yield Line(
        "Whole city into an empty register",
        f"{load.rows:,} rows in {load.total:.0f} s ({steps}); the target is 8.7 million in 15 minutes",
        "persons/s",
        load.people / load.total,
        None,
        Target(CITY / CITY_SECONDS, most=False),
    )
    yield Line(
        "Its COPY phase",
        f"{rows:,} rows of all tables, sealed, checked and audited; bare: COPY of such rows without indexes",
        "rows/s",
        rows / load.copying if load.copying else math.nan,
        copied,
        Target(1 / 3, most=False),
        target_is_ratio=True,
    )


def second_load_line(accepted: int, seconds: float) -> Line:
    """A batch into a register that has people."""
    told = f"{accepted:,} people of another synthetic city in {seconds:.0f} s"
    return Line(
        "Batch into a register with people", told, "persons/s", accepted / seconds, None, Target(5_000, most=False)
    )
