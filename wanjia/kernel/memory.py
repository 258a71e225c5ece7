"""What hardly ever changes, kept for some seconds in each process: for words on every page, never for a right.

And work on millions of small values without a search for circles among them.
"""

import gc
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

T = TypeVar("T")
MOST_KEPT = 4096
_ALL: list["Kept[Any]"] = []


class Kept(Generic[T]):
    """Answers by a key that says all they depend on; each is loaded again when it is ``seconds`` old."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._answers: dict[Hashable, tuple[float, T]] = {}
        _ALL.append(self)

    def ask(self, key: Hashable, load: Callable[[], T]) -> T:
        """The kept answer or a new one. What ``load`` raises is not kept."""
        now = monotonic()
        kept = self._answers.get(key)
        if kept and now - kept[0] < self._seconds:
            return kept[1]
        answer = load()
        if len(self._answers) >= MOST_KEPT:
            self._answers.clear()
        self._answers[key] = (now, answer)
        return answer

    def forget(self) -> None:
        """Keep nothing."""
        self._answers.clear()


def forget_all() -> None:
    """Keep nothing anywhere: after a change of what is kept, and between tests, each of which has a city of its own."""
    for one in _ALL:
        one.forget()


class _Search:
    """The search for circles, which rests while anybody in this process makes values without any."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._inside = 0
        self._searched = True

    def rest(self) -> None:
        with self._turn:
            if not self._inside:
                self._searched = gc.isenabled()
                gc.disable()
            self._inside += 1

    def go_on(self) -> None:
        with self._turn:
            self._inside -= 1
            if self._searched and not self._inside:
                gc.enable()


_SEARCH = _Search()


@contextmanager
def no_circles() -> Iterator[None]:
    """Make values that do not refer to each other in circles: each goes when nobody holds it any more.

    The search for circles starts anew after every few hundred values that stay, and takes a third of the time of who
    makes thousands at once. Keep the inside short: other threads go without the search too, until the last is outside.
    """
    _SEARCH.rest()
    try:
        yield
    finally:
        _SEARCH.go_on()
