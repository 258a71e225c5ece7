"""A test that holds a stopwatch has the machine to itself: the other worker waits between two tests meanwhile.

What it measures is a promise about one page on a machine that serves it, not about a machine that runs a second suite.
"""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "alone: it measures time, so nothing else of the suite runs meanwhile")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    home = Path(os.environ["WANJIA_TEST_SERVER"])
    alone = item.get_closest_marker("alone") is not None
    with (home / "door").open("a") as door, (home / "room").open("a") as room:
        # Who wants the room alone keeps the door shut until the room is empty, else nobody would ever find it so.
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        return (yield)
