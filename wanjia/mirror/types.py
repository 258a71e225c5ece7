"""What contexts declare to the mirror, and what it answers."""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wanjia.feed.types import Entry

Ids = Collection[int]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """One table of the mirror. ``columns``: name to DuckDB type; the first is the own number of its subject.

    ``rows`` is a DuckDB SELECT over the extracts of the subject that gives the columns in this order. Those for which
    ``apart`` holds lie apart from the others in a base, so that who asks for them alone does not read the rest.
    Questions see one column more: ``w``, the weight.
    """

    name: str
    columns: Mapping[str, str]
    rows: str
    apart: str = ""


@dataclass(frozen=True)
class Sums:
    """A table that adds up the rows of the table ``of``, kept up by what changes: what a question cannot add up itself.

    ``rows`` is a DuckDB SELECT over ``{rows}``, weighted rows of that table: the first ``group`` columns are the group,
    found by the very first, all others whole numbers ``sum(w * …)``. A group of which nothing is left has no row. Like
    any table it has ``w``, the weight of a row of totals. ``base.made`` has the ``day`` on which the base was made.
    """

    name: str
    columns: Mapping[str, str]
    of: str
    group: int
    rows: str


@dataclass(frozen=True)
class Joined:
    """A table that joins others, kept up by what changes in them: all rows of a key are made anew when one of it did.

    ``of`` names these tables or sums, of any subject, each with its column that holds the key. ``rows`` is a DuckDB
    SELECT over them, by these names and without weights, that gives the columns in this order, the key first; what it
    says of one key hangs on the rows of that key alone. Like any table it has ``w``.
    """

    name: str
    columns: Mapping[str, str]
    of: Mapping[str, str]
    rows: str


@dataclass(frozen=True)
class Function:
    """What SQL cannot say: ``of`` is called once for each row of ``rows``, a DuckDB SELECT DISTINCT over the extracts.

    What it is given and what it gives is a temporary table of this name: ``columns`` with their types, the value last.
    """

    name: str
    rows: str
    of: Callable[..., Any]
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Subject:
    """What changes as one: whenever something about it changes, all its rows in all its ``tables`` are made anew.

    ``span`` (PostgreSQL) gives the first and the last id. In ``numbers`` (PostgreSQL: id, own number; also of subjects
    that have no rows any more) and in each of ``extracts`` (PostgreSQL, by name), ``{ids}`` stands for a condition on
    the id, such as ``BETWEEN 1 AND 9``. ``functions`` are tables of values beside the extracts, ``prepare`` the DuckDB
    statements between these and the tables. ``sums`` add up its tables.
    ``changed`` tells the ids an entry of the feed is about; ``also`` (PostgreSQL, with ``{ids}``) further ids whose
    rows hang on these, ``hanging`` those whose rows hang only on what ``spreads``. ``run`` is how many ids are read at
    once.
    """

    name: str
    span: str
    numbers: str
    extracts: Mapping[str, str]
    tables: tuple[Table, ...]
    changed: Callable[[Entry], Ids]
    prepare: tuple[str, ...] = ()
    functions: tuple[Function, ...] = ()
    sums: tuple[Sums, ...] = ()
    also: str = ""
    hanging: str = ""
    spreads: Callable[[Entry], bool] = lambda entry: True
    run: int = 250_000


@dataclass(frozen=True)
class Reference:
    """A small table that is about no subject, such as areas: read whole, and again when ``version`` changes."""

    name: str
    columns: Mapping[str, str]
    question: str
    version: str


@dataclass(frozen=True)
class Check:
    """The same count on both sides: ``ours`` (DuckDB) and ``theirs`` (PostgreSQL) give (group, count, checksum)."""

    name: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Facts:
    """What one context hands the mirror. ``session``: the database settings under which its questions may be asked.

    ``joined`` are made of the tables of all subjects. ``withdraws`` tells the entries of the feed after which no file
    made before may stay, not even as a spare.
    """

    subjects: tuple[Subject, ...]
    references: tuple[Reference, ...] = ()
    joined: tuple[Joined, ...] = ()
    checks: tuple[Check, ...] = ()
    session: Mapping[str, str] = field(default_factory=dict)
    withdraws: Callable[[Entry], bool] = lambda entry: False


@dataclass(frozen=True)
class Base:
    """A base file: where it stands in the feed, the hash of the declarations it was made by, its size and counts."""

    file: str
    epoch: int
    position: int
    schema: str
    size: int
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Export:
    """Files of the rows that held at one position of the feed; the schema is that of the base."""

    epoch: int
    position: int
    schema: str
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Question:
    """What was asked; two are one where all of it is. ``keys`` as in ``queries.ask``, ``few`` as in ``look_up``."""

    name: str
    sql: str
    parameters: tuple[Hashable, ...] = ()
    keys: int | None = None
    few: bool = False


@dataclass(frozen=True)
class Answer:
    """Rows of one question, in the order the question gave them; in no order where it told its ``keys``.

    ``as_of`` is the position of the feed they have seen, ``moment`` when the newest position was looked up, and
    ``behind`` how many changes were not in yet: 0 but after a long pause or while much is loaded.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    as_of: int
    moment: datetime
    behind: int = 0


@dataclass(frozen=True)
class Difference:
    """Where the mirror and the register disagree: count and checksum of one group on each side."""

    check: str
    group: str
    ours: tuple[int, int]
    theirs: tuple[int, int]
