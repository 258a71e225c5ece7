"""The whole register searched for two records of one human: whoever may be held twice is asked about, once."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from duckdb import DuckDBPyConnection
from procrastinate.contrib.django import app

from wanjia.access.queries import system_context, within
from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.intake.actions.doubles import pair_asked
from wanjia.intake.actions.questions import ask_questions
from wanjia.intake.actions.staging import staged
from wanjia.intake.models import Search
from wanjia.intake.queries.questions import known_different
from wanjia.intake.queries.searches import last_search
from wanjia.intake.rules.questions import office_of
from wanjia.intake.types import Asked, Candidate
from wanjia.kernel.ids import uuid7
from wanjia.linkage import queries as linkage  # what of it needs Splink is imported when it is asked for
from wanjia.linkage.types import PERSON
from wanjia.registry.queries import everybody, open_numbers

TASK = "wanjia.intake.tasks.search_for_doubles"
ONE_AT_A_TIME = "doubles"
EVERYBODY, OPENED = "everybody", "opened"
MEMORY = "4GB"  # of rows in DuckDB; what is more lies encrypted beside the stage
MOST_ASKED = 10_000  # pairs of one search, the likeliest: more would bury the queue
AT_ONCE = 500
_MET = "SELECT person FROM {met} UNION ALL SELECT other FROM {met}"
Progress = Callable[[str, int, int], None]


def start_search(*, by: RequestContext) -> UUID:
    """Have a job search the whole register. While one is at work it is that one."""
    going = last_search(at=by.at)
    if going and going.going_on:
        return going.number
    number = note_search(by=by)
    app.configure_task(TASK, lock=ONE_AT_A_TIME).defer(number=str(number))
    return number


def note_search(*, by: RequestContext) -> UUID:
    """A search that somebody has ordered, in the log."""
    number = uuid7(by.at)
    with within(by):
        Search.objects.create(uuid=number, actor=by.actor, asked_at=by.at)
        record(by.act(), action="doubles.search", object=f"search:{number}", at=by.at)
    return number


def search_register(number: UUID, *, at: datetime, progress: Progress | None = None) -> None:
    """Do an ordered search; cut off anywhere it begins anew. ``progress``: step, how many done, of how many.

    A pair that was said to be two people, or was asked about before, is not asked again. Nobody is merged.
    """
    row = Search.objects.get(uuid=number)
    if row.finished_at is not None:
        return
    tell = progress or partial(_note, row)
    gate = system_context("doubles", at=at)
    with staged() as stage, stage.open() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        _find(row, connection, gate, tell)
        row.asked = _ask(connection, at, tell)
    row.finished_at, row.step = at, ""
    row.save()


def _find(row: Search, connection: DuckDBPyConnection, gate: RequestContext, tell: Progress) -> None:
    row.people = everybody(gate, connection, into=EVERYBODY, tell=partial(tell, "people"))
    row.met = linkage.meet(connection, held=EVERYBODY, model=linkage.china(), tell=partial(tell, "weigh"))
    open_numbers(gate, connection, of=_MET.format(met=linkage.MET), held=EVERYBODY, into=OPENED)
    row.found = linkage.doubles(connection, held=OPENED, model=linkage.china())


def _ask(connection: DuckDBPyConnection, at: datetime, tell: Progress) -> int:
    """Put what was found into the queue; returns how many questions are new."""
    asked = list(_pairs(connection))
    new = 0
    for done in range(0, len(asked), AT_ONCE):
        tell("ask", done, len(asked))
        some = asked[done : done + AT_ONCE]
        apart = known_different((one.subject, one.candidates[0].person) for one in some)
        with transaction.atomic():
            new += ask_questions([one for one in some if (one.subject, one.candidates[0].person) not in apart], at=at)
    return new


def _pairs(connection: DuckDBPyConnection) -> Iterator[Asked]:
    """The pairs found, the likeliest first, each with why. Of a relative's number only is known if it is equal."""
    texts = ", ".join(f"{side}.{name}::VARCHAR" for side in ("one", "two") for name in PERSON)
    rows = connection.execute(f"""
        SELECT one.uuid, two.uuid, {texts} FROM {linkage.DOUBLES} AS found
        JOIN {OPENED} AS one ON one.person = found.person JOIN {OPENED} AS two ON two.person = found.other
        ORDER BY found.weight DESC, found.person, found.other LIMIT {MOST_ASKED}""")  # noqa: S608 (our names)
    for first, second, *values in rows.fetchall():
        left = dict(zip(PERSON, values[: len(PERSON)], strict=True))
        right = dict(zip(PERSON, values[len(PERSON) :], strict=True))
        why = linkage.weigh(left, right, model=linkage.china())
        yield pair_asked(first, Candidate(second, why.probability, why.steps), office_of(left["area"], right["area"]))


def _note(row: Search, step: str, done: int, total: int) -> None:
    """Progress for the page."""
    Search.objects.filter(pk=row.pk).update(step=step, done=done, total=total)
