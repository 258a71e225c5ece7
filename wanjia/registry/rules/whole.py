"""When to fetch a table from one end to the other instead of looking thousands of people up in it, one page each."""

from collections.abc import Iterable
from dataclasses import dataclass

# How many pages a disk brings one after the other while it brings one from elsewhere. A cloud disk of 2026, measured:
# 300 MB a second, or 3,000 pages of 8 kB.
NEIGHBOURS = 12
# A row is about two or three people with what is around them, and a department's file hardly ever comes alone: what one
# has brought into memory serves those that come with it.
TOGETHER = 6
LEAST = 1_000  # pages; fewer are read in no time, one by one


@dataclass(frozen=True)
class Part:
    """A table or an index, of so many ``pages`` of 8 kB, in the file ``path`` of the server."""

    name: str
    pages: int
    path: str = ""


def worth_reading(parts: Iterable[Part], looks: int, kept: int) -> list[Part]:
    """What to read whole before ``looks`` look-ups in each part, on a machine that keeps ``kept`` pages in memory.

    The smallest first: there the look-ups hit most of the pages. What would push the others out again is left.
    """
    found, read = [], 0
    for part in sorted((part for part in parts if part.pages >= LEAST), key=lambda part: (part.pages, part.name)):
        read += part.pages
        if read > kept or part.pages > looks * NEIGHBOURS * TOGETHER:
            break
        found.append(part)
    return found


def share(fetched: Iterable[Part], parts: Iterable[Part]) -> float:
    """Which share of some tables and indexes lies in memory once these were fetched; small ones count for nothing."""
    pages = sum(part.pages for part in parts if part.pages >= LEAST)
    return sum(part.pages for part in fetched) / pages if pages else 1.0
