"""Rows of a delivery as they are kept between its looking through and its applying: JSON, packed, then sealed."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from wanjia.intake.types.deliveries import RowClass, Sample, Told
from wanjia.intake.types.sources import Column, Form, Layout
from wanjia.kernel.errors import Problem


def pack(told: object) -> bytes:
    """Anything that JSON can say."""
    return zlib.compress(json.dumps(told, ensure_ascii=False, default=str, separators=(",", ":")).encode(), 6)


def unpack(packed: bytes) -> Any:
    """What was packed."""
    return json.loads(zlib.decompress(packed))


def pack_rows(rows: Iterable[Told]) -> bytes:
    """Rows without what is missing in them."""
    return pack([[one.row, {fact: value for fact, value in one.facts.items() if value}, one.people] for one in rows])


def unpack_rows(layout: Layout, packed: bytes) -> list[Told]:
    """The rows of a chunk."""
    days = {column.fact for column in layout.columns if column.form is Form.DAY}
    return [
        Told(
            row,
            {fact: date.fromisoformat(value) if fact in days else value for fact, value in facts.items()},
            {role: UUID(person) if person else None for role, person in people.items()},
        )
        for row, facts, people in unpack(packed)
    ]


def pack_samples(samples: Iterable[Sample]) -> bytes:
    """Samples as a page shows them."""
    return pack([asdict(sample) for sample in samples])


def unpack_samples(packed: bytes) -> tuple[Sample, ...]:
    """The samples of a delivery."""
    return tuple(
        Sample(
            one["row"],
            RowClass(one["of"]),
            one["written"],
            Problem(**one["problem"]) if one["problem"] else None,
            {role: UUID(person) for role, person in one["people"].items()},
        )
        for one in unpack(packed)
    )


def in_chunks(rows: Iterable[Told], most: int, together: str) -> Iterator[list[Told]]:
    """Rows in parts of at most ``most``; those that say the same of the fact ``together`` stay in one if they fit."""
    chunk: list[Told] = []
    group: list[Told] = []
    for row in rows:
        if group and (not together or row.text(together) != group[-1].text(together) or len(group) >= most):
            chunk, full = _joined(chunk, group, most)
            if full:
                yield full
            group = []
        group.append(row)
    chunk, full = _joined(chunk, group, most)
    yield from (part for part in (full, chunk) if part)


def _joined(chunk: list[Told], group: list[Told], most: int) -> tuple[list[Told], list[Told]]:
    """The chunk with the group; where that is too much, the group alone, and the chunk as full."""
    return (chunk + group, []) if len(chunk) + len(group) <= most else (group, chunk)


def written(layout: Layout, facts: Mapping[str, Any], shown: Sequence[str]) -> dict[str, str]:
    """The chosen facts of a row by what a clerk calls their columns, codes in words."""
    told = ((column, facts.get(column.fact)) for column in layout.columns if column.fact in shown)
    return {column.title: _word(column, str(value)) for column, value in told if value is not None}


def _word(column: Column, value: str) -> str:
    words = (word for word, code in column.codes.items() if code == value and not word.isascii())
    return next(words, value)
