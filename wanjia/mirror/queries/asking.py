"""Asking: one position for the whole answer, one run for the same question."""

from collections.abc import Sequence
from typing import Any

from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.mirror.types import Answer

NOT_BUILT = N_("The figures are being prepared. Try again in a few minutes.")


def ask(name: str, sql: str, parameters: Sequence[Any] = (), *, at_least: int | None = None) -> Answer:
    """The answer to a DuckDB SELECT over the declared tables, each with ``w``, the weight: ``sum(w)`` counts.

    ``name`` stands for the question in the cache. It waits up to a second for ``at_least`` (a position of the feed;
    None: the newest), then answers with what it has and says in ``behind`` how much is missing. Refused ("mirror-
    missing") while there is no base.
    """
    raise Refused(Problem("mirror-missing", NOT_BUILT))
