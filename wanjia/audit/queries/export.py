"""The export that ``wanjia-verify`` reads: every leaf with what it covers, and every checkpoint in its place.

A gzip file of lines, in fields divided by tabs:

    wanjia-audit-export 1 ORIGIN
    E epoch                             an epoch begins
    L position hash data [persons]      a leaf: its stored hash (hex), the bytes it covers, the persons of a batch
    C size note                         a checkpoint of the epoch, as a JSON string, after the leaf that completes it
    U data                              an event that has no leaf
    Z leaves                            the end
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from wanjia.audit import rules
from wanjia.audit.models import Checkpoint

LEAVES = """
SELECT l.position, l.late, l.hash, b.persons, e.*
FROM audit_leaf l LEFT JOIN audit_line e ON e.id = l.event AND e.at = l.at
LEFT JOIN audit_batch b ON b.event = e.id AND b.at = e.at
WHERE l.epoch = %s ORDER BY l.position
"""

STRAYS = """
SELECT e.* FROM audit_line e
WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.event = e.id AND l.at = e.at) ORDER BY e.at, e.id
"""


def export(path: Path) -> int:
    """Write the whole log as one moment shows it; returns how many leaves. Complete under its name or not at all."""
    beside = path.with_name(f"{path.name}.part")
    with transaction.atomic(), gzip.open(beside, "wt", compresslevel=3, encoding="utf-8", newline="\n") as file:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        count = 0
        for line in _lines():
            file.write(line + "\n")
            count += line.startswith("L")
        file.write(f"Z\t{count}\n")
    beside.rename(path)
    return count


def _lines() -> Iterator[str]:
    yield f"wanjia-audit-export\t1\t{settings.AUDIT_ORIGIN}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT epoch FROM audit_leaf UNION SELECT epoch FROM audit_checkpoint ORDER BY 1")
        epochs = [epoch for (epoch,) in cursor.fetchall()]
    for epoch in epochs:
        yield f"E\t{epoch}"
        yield from _epoch_lines(epoch)
    for row in _stream(STRAYS, []):
        yield f"U\t{rules.leaf_data(0, 0, False, row).decode()}"


def _epoch_lines(epoch: int) -> Iterator[str]:
    """Leaves and checkpoints merged; a checkpoint beyond the last leaf comes at the end."""
    checkpoints = list(Checkpoint.objects.filter(epoch=epoch).order_by("-size").values_list("size", "text"))
    for size, row in enumerate(_stream(LEAVES, [epoch]), start=1):
        yield _leaf_line(epoch, row)
        while checkpoints and checkpoints[-1][0] <= size:
            yield _checkpoint_line(*checkpoints.pop())
    while checkpoints:
        yield _checkpoint_line(*checkpoints.pop())


def _leaf_line(epoch: int, row: tuple[Any, ...]) -> str:
    position, late, stored, persons, *event = row
    data = rules.leaf_data(epoch, position, late, event).decode() if event[0] is not None else ""
    line = f"L\t{position}\t{bytes(stored).hex()}\t{data}"
    return line if persons is None else f"{line}\t{','.join(map(str, persons))}"


def _checkpoint_line(size: int, text: str) -> str:
    return f"C\t{size}\t{json.dumps(text)}"


def _stream(query: str, parameters: list[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        while rows := cursor.fetchmany(2_000):
            yield from rows
