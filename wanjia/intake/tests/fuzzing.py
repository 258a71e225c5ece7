"""Files with a few bytes changed, read as the limited process reads them but without its limits.

Run as a program it goes on for a number of seconds and names the seed that broke something:
``python -m wanjia.intake.tests.fuzzing 600``.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from wanjia.intake.sources.limited import UnusableError
from wanjia.intake.sources.parser import table_of
from wanjia.intake.tests.hostile import TEXT, workbook
from wanjia.kernel import dates, identity, names
from wanjia.kernel.errors import Refused
from wanjia.tables.actions.rows import scratch_file

SECONDS = 2
PIECES = [b'"', b"\0", b"\n", b",", b"\xff", "\u202e".encode(), b"PK\x03\x04"]
ENCODINGS = ("utf-8", "gb18030", "utf-16")


def mutated(content: bytes, seed: int) -> bytes:
    """A few bytes changed, taken out or said again; the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311
    body = bytearray(content)
    for _ in range(draw.randint(1, 6)):
        at = draw.randrange(len(body) + 1)
        piece = bytes(body[at : at + draw.randint(1, 40)])
        match draw.randrange(4):
            case 0:
                body[at : at + 1] = draw.randbytes(1)
            case 1:
                del body[at : at + len(piece)]
            case 2:
                body[at:at] = piece * draw.randint(1, 50)
            case _:
                body[at:at] = draw.choice(PIECES)
    return bytes(body)


def read_file(content: bytes) -> None:
    """Whatever is wrong with a file is said with a reason; its cells are text."""
    with scratch_file() as path:
        path.write_bytes(content)
        with path.open("rb") as file, suppress(UnusableError):
            for _, cells in table_of(file).rows:
                assert all(isinstance(cell, str) for cell in cells)


def read_values(text: str) -> None:
    """Whatever is wrong with a value is said with a problem."""
    for read in (identity.read, names.read, dates.read):
        with suppress(Refused):
            read(text)


def in_time(read: Callable[[], None]) -> None:
    """Nothing takes its reader long."""
    began = time.monotonic()
    read()
    assert time.monotonic() - began < SECONDS


def run(seconds: float, seed: int) -> int:
    """Try one seed after the other until the time is up; how many were tried."""
    seeds, end = iter(range(seed, sys.maxsize)), time.monotonic() + seconds
    texts, book = [TEXT.decode().encode(encoding) for encoding in ENCODINGS], workbook()
    tried = 0
    while time.monotonic() < end:
        tried += 1
        print(f"\rseed {(number := next(seeds))}", end="", file=sys.stderr)
        content = mutated(book if number % 4 == 3 else texts[number % 4], number)
        in_time(lambda content=content: read_file(content))
        in_time(lambda content=content: read_values(content[:60].decode(errors="replace")))
    return tried


if __name__ == "__main__":
    start = int.from_bytes(os.urandom(4), "big")
    print(run(float(sys.argv[1]), start), "files from seed", start)
