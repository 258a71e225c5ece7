"""Work begun before it is needed: files fetched into the machine's memory, parts that are asked about meanwhile."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TypeVar

A = TypeVar("A")
P = TypeVar("P")
AHEAD = 2  # parts, beside the one that is worked on
PIECE = 128 * 1024  # the kernel fetches no more for one request than a device reads ahead


def fetch(path: Path) -> None:
    """Have the kernel fetch a file from one end to the other, what lies in memory excepted.

    Nothing of it comes into this process. OSError where it cannot be opened.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        for start in range(0, os.fstat(descriptor).st_size, PIECE):
            os.posix_fadvise(descriptor, start, PIECE, os.POSIX_FADV_WILLNEED)
    finally:
        os.close(descriptor)


def asked_meanwhile(
    parts: Iterator[P], ask: Callable[[P], A], *, leave: Callable[[], object]
) -> Iterator[tuple[P, A]]:  # fmt: skip
    """Each part with what was asked about it; about the next ones it is asked meanwhile, in threads.

    The first one is asked about by the caller itself: where there is no other, no thread is made. ``leave`` is called
    in a thread after each part. Whatever goes wrong is the caller's.
    """
    for first in islice(parts, 1):
        with ThreadPoolExecutor(AHEAD) as hands:
            begun = deque((part, hands.submit(_apart, ask, part, leave)) for part in islice(parts, AHEAD))
            yield first, ask(first)
            while begun:
                part, job = begun.popleft()
                begun.extend((more, hands.submit(_apart, ask, more, leave)) for more in islice(parts, 1))
                yield part, job.result()


def _apart(ask: Callable[[P], A], part: P, leave: Callable[[], object]) -> A:
    try:
        return ask(part)
    finally:
        leave()
