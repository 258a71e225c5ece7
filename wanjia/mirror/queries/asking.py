"""Asking: one position for the whole answer, one run for the same question."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connection as database

from wanjia.kernel.errors import NotReady, Problem
from wanjia.mirror.queries.files import is_whole, note_damage, noted
from wanjia.mirror.queries.reading import DAMAGE, NOT_BUILT, Reader, open_reader
from wanjia.mirror.rules import quickly
from wanjia.mirror.types import Answer, Base

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

    def forget(self) -> None:
        """The base turned out to be damaged."""
        with self._turn:
            self._open = None


_READERS = Readers()


def ask(name: str, sql: str, parameters: Sequence[Any] = (), *, at_least: int | None = None) -> Answer:
    """The answer to a DuckDB SELECT over the declared tables, each with ``w``, the weight: ``sum(w)`` counts.

    ``name`` stands for the question in the cache. It waits up to a second for ``at_least`` (a position of the feed;
    None: the newest), then answers with what it has and says in ``behind`` how much is missing. NotReady ("mirror-
    missing") while there is no base.
    """
    reader = _READERS.get()
    reader.catch_up(at_least=at_least, seconds=SECONDS)
    given = tuple(tuple(one) if isinstance(one, list) else one for one in parameters)
    key = (name, sql, given, reader.position)
    try:
        found = reader.answers.get(key, lambda: _count(reader, sql, parameters))
        # The rows may have been counted a while ago; that nothing came since was looked up now.
        return replace(found, moment=reader.moment, behind=max(reader.newest - found.as_of, 0))
    except DAMAGE as damage:
        note_damage(reader.base)
        _READERS.forget()
        raise NotReady(Problem("mirror-missing", NOT_BUILT)) from damage


def _count(reader: Reader, sql: str, parameters: Sequence[Any]) -> Answer:
    with reader.begin() as (duck, position):
        found = duck.execute(*quickly(sql, parameters))
        columns = tuple(name for name, *_ in found.description)
        behind = max(reader.newest - position, 0)
        return Answer(columns, tuple(found.fetchall()), position, reader.moment, behind)
