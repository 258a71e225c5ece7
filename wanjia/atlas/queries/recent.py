"""Answers of a moment ago, for the many who ask for the same every second."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from time import perf_counter
from typing import Generic, TypeVar

T = TypeVar("T")
# An answer serves for a fifth of a second, or for so many times what it took: a city's count may not fill the server.
LEAST, TIMES = timedelta(milliseconds=200), 10
MOST_KEPT = 512


@dataclass
class _Place(Generic[T]):
    lock: Lock = field(default_factory=Lock)
    kept: tuple[T, datetime] | None = None
    serves: timedelta = LEAST


class Recent(Generic[T]):
    """Keeps answers by a key, which must say all that the answer depends on: also the reach of the asker."""

    def __init__(self) -> None:
        self._places: OrderedDict[Hashable, _Place[T]] = OrderedDict()
        self._lock = Lock()

    def ask(self, key: Hashable, load: Callable[[], T], *, at: datetime) -> tuple[T, datetime]:
        """The answer and the moment for which it holds. One asker computes it while the others of the key wait."""
        place = self._place(key)
        with place.lock:
            if place.kept and timedelta() <= at - place.kept[1] < place.serves:
                return place.kept
            began = perf_counter()
            place.kept = (load(), at)
            place.serves = max(LEAST, TIMES * timedelta(seconds=perf_counter() - began))
            return place.kept

    def forget(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._places.clear()

    def _place(self, key: Hashable) -> _Place[T]:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            if len(self._places) > MOST_KEPT:
                self._places.popitem(last=False)
            return place
