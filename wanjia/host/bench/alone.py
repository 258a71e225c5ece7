"""Work in a process of its own, and what that process held."""

import multiprocessing
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
MEBI = 2**20


def alone(function: Callable[..., T], *arguments: object) -> T:
    """What a function answers in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(function, *arguments).result()


def open_django() -> None:
    """The first thing such a process does."""
    import django

    django.setup()


def peak() -> int:
    """The most memory this process ever held, in bytes; the kernel's own count since the program began."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert told, "Linux tells this of every process"
    return int(told[1]) * 1024
