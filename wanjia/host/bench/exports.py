"""A long list as a file: ordered, agreed to by a second officer and written by the job, in a process of its own."""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from uuid import UUID

import psycopg

from wanjia.access.types import RequestContext
from wanjia.exports.rules.deciding import BULK
from wanjia.exports.types import Form, State, Wish
from wanjia.host.bench.alone import MEBI, alone, open_django, peak
from wanjia.host.bench.figures import Line, Target, unmeasured
from wanjia.kernel.clock import day_in_china, system_clock

MANY, TENTH = 1_000_000, 10
SECONDS, CONSTANT = 60, 1.2
WITNESS_SECONDS = 60
FORMS = (Form.XLSX, Form.CSV)
LIST, COLUMNS = "roster", ("sex", "born", "age", "area", "address", "apart", "standing")
ASKER, REASON = "SYNTHETIC", "Measured by the bench; removed as soon as it is made"
PEOPLE = """
SELECT closure.ancestor_id, age, sum(count)::bigint FROM (
    SELECT area_id, extract(year FROM age(%s, born_on))::integer AS age, count(*) AS count
    FROM registry_person WHERE canonical_id IS NULL AND life = 1 AND NOT sealed AND area_id IS NOT NULL GROUP BY 1, 2
) AS people JOIN places_area_closure AS closure ON closure.descendant_id = people.area_id
GROUP BY 1, 2
"""
FORGET = "DELETE FROM procrastinate_jobs WHERE task_name = 'wanjia.exports.tasks.make_file' AND args ->> 'number' = %s"
Counts = Mapping[int, Mapping[int, int]]  # people by area and age


@dataclass(frozen=True)
class Choice:
    """The people of an area up to an age; of all ages without one."""

    area: int
    age_to: int | None
    people: int


@dataclass(frozen=True)
class Made:
    """A file: its rows and bytes, the seconds from the wish to the order and those of the job, and its peak memory."""

    rows: int
    size: int
    frozen: float
    written: float
    peak: int

    @property
    def seconds(self) -> float:
        return self.frozen + self.written


def lines(connection: psycopg.Connection, by: RequestContext, officer: RequestContext) -> Iterator[Line]:
    """Two lines for each form; ``connection`` is the owner's, who takes away what was only measured."""
    if not _witnessed():
        yield unmeasured("Export", "no witness has kept up with the log, so that many persons do not leave", "s")
        return
    today = day_in_china(system_clock())
    counts = _counts(connection, today)
    everybody = max((sum(ages.values()) for ages in counts.values()), default=0)
    most = min(MANY, everybody)
    if most <= BULK:
        yield unmeasured("Export", f"a file of {most:,} people leaves at once, without a job", "s")
        return
    few, many = (narrowest(counts, max(rows, BULK + 1)) for rows in (most // TENTH, most))
    for form in FORMS:
        yield from form_lines(form, *(_made(connection, form, chosen, by, officer) for chosen in (few, many)))


def narrowest(counts: Counts, wanted: int) -> Choice:
    """The smallest area with so many people, and the youngest so many of it; everybody of the largest without."""
    totals = {area: sum(ages.values()) for area, ages in counts.items()}
    largest = max(totals, key=lambda area: (totals[area], -area))
    enough = [area for area, total in totals.items() if total >= wanted]
    area = min(enough, key=lambda one: (totals[one], one), default=largest)
    ages = sorted(counts[area].items())
    for (age, _), reached in zip(ages, accumulate(count for _, count in ages), strict=True):
        if wanted <= reached < totals[area]:
            return Choice(area, age, reached)
    return Choice(area, None, totals[area])


def form_lines(form: Form, few: Made, many: Made) -> Iterator[Line]:
    """How long the larger file took, and what its process held beside that of the smaller."""
    name = form.upper()
    yield Line(
        f"Export as {name}",
        f"{many.rows:,} persons with {len(COLUMNS)} columns, {many.size / MEBI:,.0f} MiB, each person in the log: "
        f"{many.frozen:.1f} s until their ids were frozen, {many.written:.1f} s the job, the second officer's moment "
        f"apart; {few.rows:,} persons took {few.seconds:.1f} s",
        "s",
        many.seconds,
        None,
        Target(SECONDS),
        grows=True,
    )
    yield Line(
        f"Memory of an export as {name}",
        f"the most the job's process held, {many.rows:,} persons; bare: {few.rows:,} persons",
        "MiB",
        many.peak / MEBI,
        few.peak / MEBI,
        Target(CONSTANT),
        target_is_ratio=True,
    )


def _witnessed() -> bool:
    """Whether many persons may leave; a sequencer just started hands over first what was done while none ran."""
    from wanjia.audit.queries import log_state

    deadline = time.monotonic() + WITNESS_SECONDS
    while (silent := log_state(at=system_clock()).silent) and time.monotonic() < deadline:
        time.sleep(1)
    return not silent


def _counts(connection: psycopg.Connection, today: date) -> Counts:
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    for area, age, count in connection.execute(PEOPLE, [today]):
        counts[area][age] = count
    return counts


def _made(
    connection: psycopg.Connection, form: Form, chosen: Choice, by: RequestContext, officer: RequestContext
) -> Made:
    from wanjia.exports import actions, queries

    began = time.monotonic()
    number = _ordered(form, chosen, by)
    frozen = time.monotonic() - began
    actions.decide(number, agree=True, by=officer)
    connection.execute(FORGET, [str(number)])  # made here, and not a second time by a worker that comes later
    try:
        written, most = alone(_write, number)
        [order] = [one for one in queries.my_orders(by) if one.number == number and one.state is State.READY]
        return Made(order.rows, order.size, frozen, written, most)
    finally:
        _remove(number)


def _ordered(form: Form, chosen: Choice, by: RequestContext) -> UUID:
    from wanjia.exports import actions

    given: dict[str, Sequence[str]] = {"area": [str(chosen.area)], "column": COLUMNS}
    if chosen.age_to is not None:
        given["age_to"] = [str(chosen.age_to)]
    number = actions.take_out(Wish(LIST, given, form, "zh-hans", REASON), ASKER, by=replace(by, at=system_clock()))
    assert isinstance(number, UUID), "so many persons are ordered, and do not leave at once"
    return number


def _write(number: UUID) -> tuple[float, int]:
    open_django()
    from wanjia.exports.actions import make

    began = time.monotonic()
    make(number, clock=system_clock)
    return time.monotonic() - began, peak()


def _remove(number: UUID) -> None:
    """As after its seven days; of one that was not finished, nothing is left either."""
    from wanjia.exports.actions import fail, remove_expired
    from wanjia.exports.models import Order

    now = system_clock()
    fail(number, at=now)
    Order.objects.filter(uuid=number, state=State.READY).update(expires_at=now)
    remove_expired(at=now)
