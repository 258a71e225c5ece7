"""Processes that work for another and end with it."""

import multiprocessing
import os
from collections.abc import Callable
from threading import Thread


def end_with_parent(begin: Callable[[], None]) -> None:
    """The first thing a worker of a pool does; then it does ``begin``. However its parent ends, it ends too.

    It may stand idle, and would otherwise wait for work for ever, its parent's pipes in its hands.
    """
    Thread(target=_end_with_parent, daemon=True).start()
    begin()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
