"""How ids are cut into runs, how a condition on ids is written, and when a base no longer fits its declarations."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from hashlib import sha256

from wanjia.mirror.types import Facts, Ids

# Files change their shape with this number; raise it when the engine writes something else into a base.
ENGINE = 1


def runs(first: int, last: int, size: int) -> Iterator[tuple[int, int]]:
    """``first`` to ``last`` in stretches of at most ``size``, both ends included."""
    for start in range(first, last + 1, size):
        yield start, min(start + size - 1, last)


def between(first: int, last: int) -> str:
    """A condition for ``{ids}``: a stretch of ids."""
    return f"BETWEEN {int(first)} AND {int(last)}"


def among(ids: Ids) -> str:
    """A condition for ``{ids}``: these ids."""
    return f"= ANY ('{{{','.join(str(int(one)) for one in sorted(set(ids)))}}}'::bigint[])"


def schema_of(declared: Iterable[Facts]) -> str:
    """A hash over everything that decides what stands in a base: questions, statements, columns."""
    told = [
        {key: value for key, value in asdict(subject).items() if key not in {"changed", "run", "functions"}}
        for facts in declared
        for subject in facts.subjects
    ]
    return sha256(json.dumps([ENGINE, told], sort_keys=True).encode()).hexdigest()[:16]
