"""Asking: one position for the whole answer, one run for the same question."""

import threading
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import duckdb
import psycopg
from django.db import connection as database

from wanjia.kernel.clock import system_clock
from wanjia.kernel.errors import N_, NotReady, Problem
from wanjia.mirror.queries.files import is_full, is_whole, note_damage, noted
from wanjia.mirror.queries.reading import DAMAGE, NOT_BUILT, Reader, open_reader, tells_of_damage
from wanjia.mirror.queries.register import Connection
from wanjia.mirror.rules import added, quickly
from wanjia.mirror.types import Answer, Base, Question, Row

NO_ROOM = N_("This cannot be counted just now: the machine that counts has no room left. Try again in some minutes.")
# How long a question waits for the feed.
SECONDS = 1.0


class Readers:
    """The one reader of this process, opened at the first question and again when there is another base."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._open: Reader | None = None
        self._of = ""

    def get(self) -> Reader:
        with self._turn:
            database_of = str(database.settings_dict["NAME"])
            if self._open is None or self._of != database_of or self._is_replaced(self._open.base):
                self._open, self._of = open_reader(), database_of
            return self._open

    @staticmethod
    def _is_replaced(base: Base) -> bool:
        """Whether there is another base that this process can read; if not, the old one serves on."""
        other = noted()
        return other is not None and other != base and is_whole(other)

    def forget(self, broken: Reader) -> None:
        """Its base turned out to be damaged, or its connection to be lost."""
        with self._turn:
            if self._open is broken:
                self._open = None


_READERS = Readers()


def ask(
    name: str, sql: str, parameters: Sequence[Any] = (), *, at_least: int | None = None, keys: int | None = None
) -> Answer:
    """The answer to a DuckDB SELECT over the declared tables, each with ``w``, the weight: ``sum(w)`` counts.

    ``name`` stands for the question in the cache. It waits up to a second for ``at_least`` (a position of the feed;
    None: the newest), then answers with what it has and says in ``behind`` how much is missing. NotReady while there
    is no base that can be read ("mirror-missing"), or no memory and no disk left to count in ("mirror-no-room").

    ``keys`` says that the question *adds up*: each SELECT in it reads one declared table (and any references), its
    first ``keys`` columns are the group, all others whole numbers ``sum(w * …)`` over the rows of the group, without
    HAVING, LIMIT or a function of the sum. A kept answer is then brought forward by asking the changed rows alone.
    """
    return _answered(Question(name, sql, _hashable(parameters), keys), at_least)


def look_up(name: str, sql: str, parameters: Sequence[Any] = ()) -> Answer:
    """The same of a question about a small part of a table: one processor has the answer as soon as all of them."""
    return _answered(Question(name, sql, _hashable(parameters), few=True), None)


def _hashable(parameters: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(tuple(one) if isinstance(one, list) else one for one in parameters)


def _answered(question: Question, at_least: int | None) -> Answer:
    try:
        return _asked(question, at_least)
    except _Broken:
        pass  # once more, of the base before it or over a new connection to the register
    try:
        return _asked(question, at_least)
    except _Broken as broken:
        raise NotReady(Problem("mirror-missing", NOT_BUILT)) from broken


class _Broken(Exception):
    """This reader will not answer any more; another one may."""


def _asked(question: Question, at_least: int | None) -> Answer:
    reader = _READERS.get()
    try:
        looked_up, newest = reader.catch_up(at_least=at_least, seconds=SECONDS)
        answer = reader.answers.get(question, reader.position, lambda kept: _answer(reader, question, kept))
    except (duckdb.OutOfMemoryException, psycopg.Error, *DAMAGE) as problem:
        if is_full(problem):
            raise NotReady(Problem("mirror-no-room", NO_ROOM)) from problem
        if tells_of_damage(problem):
            note_damage(reader.base)
        _READERS.forget(reader)
        raise _Broken from problem
    return replace(answer, moment=looked_up, behind=max(newest - answer.as_of, 0))


def _answer(reader: Reader, question: Question, kept: Answer | None) -> Answer:
    if question.keys is None:
        return _counted(reader, question)
    if forward := _forward(reader, question, kept):
        return forward
    if reader.state is None:
        return _counted(reader, question)
    with reader.steps.counts.turn(question):
        told = reader.steps.counts.find(question)
        if told and told.as_of > reader.position:
            reader.catch_up(at_least=told.as_of, seconds=SECONDS)
        if forward := _forward(reader, question, told):
            return forward
        counted = _counted(reader, question)
        with reader.alone_without_room():
            reader.steps.counts.tell(question, counted)
        return counted


def _forward(reader: Reader, question: Question, kept: Answer | None) -> Answer | None:
    """A kept answer and what changed since; None where it is too old, or of a position not reached yet."""
    if kept is None or question.keys is None:
        return None
    with reader.begin(after=kept.as_of) as (duck, position):
        # whoever begins sees at least what was kept when it is looked at afterwards: the mark only rises
        if not reader.kept_from <= kept.as_of <= position:
            return None
        more, _ = _run(duck, question)
        return replace(kept, rows=added(kept.rows, more, question.keys), as_of=position)


def _counted(reader: Reader, question: Question) -> Answer:
    with nullcontext() if question.few else reader.all_hands(), reader.begin() as (duck, position):
        rows, columns = _run(duck, question)
        if question.keys is not None:
            rows = added(rows, (), question.keys)
        return Answer(columns, rows, position, system_clock())


def _run(duck: Connection, question: Question) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    found = duck.execute(*quickly(question.sql, question.parameters))
    columns = tuple(name for name, *_ in found.description)
    return tuple(found.fetchall()), columns
