"""Reading PostgreSQL into DuckDB: binary COPY by the postgres_scanner extension, under the application's role."""

import json
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import distribution
from itertools import pairwise
from typing import Any

import duckdb
import psycopg
from django.db import connection as database
from psycopg import conninfo

from wanjia.mirror.queries.files import folder
from wanjia.mirror.rules import among
from wanjia.mirror.types import Facts, Function, Ids, Subject

Connection = duckdb.DuckDBPyConnection
Line = psycopg.Connection[tuple[Any, ...]]
Structures = dict[tuple[str, str], str]

# Each comes as a wheel, signed by DuckDB; nothing is fetched while we run.
EXTENSIONS = ("postgres_scanner", "spatial")
# Plans are made for stretches of a few hundred thousand rows, two at a time.
SESSION = {
    "jit": "off",
    "work_mem": "96MB",
    "max_parallel_workers_per_gather": "0",
    "default_transaction_read_only": "on",
}
# For thousands of ids from all over the tables: pages are read in their order, many ahead, not one after the other.
# A transaction may stand idle meanwhile: it holds the moment for those that read.
SCATTERED = {
    "enable_indexscan": "off",
    "effective_io_concurrency": "64",
    "idle_in_transaction_session_timeout": "0",
}
# What is read of one moment with others is read of hundreds of thousands, and nobody's page waits for it.
PATIENCE = "SET LOCAL statement_timeout = '10min'"
# The same parts as DuckDB names them.
PLACE = {"host": "HOST", "port": "PORT", "dbname": "DATABASE", "user": "USER", "password": "PASSWORD"}
HANDS = 2
MEMORY = "600MB"
# So many connections read at once what is scattered.
BESIDE = 4


def instance(declared: Iterable[Facts]) -> Connection:
    """A DuckDB in memory to which the register is attached read-only; it fetches nothing from anywhere else."""
    spill = folder() / "spill"
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "threads": HANDS,
        "memory_limit": MEMORY,
        "temp_directory": str(spill),
    }
    made = duckdb.connect(config=config)
    for name in EXTENSIONS:
        made.execute(f"LOAD '{extension(name)}'")
    secret = ", ".join(f"{PLACE[name]} {quoted(value)}" for name, value in _place().items())
    made.execute(f"CREATE SECRET register (TYPE postgres, {secret})")
    options = " ".join(f"-c {name}={value}" for name, value in _session(declared).items())
    made.execute(
        f"ATTACH {quoted(f'options={quoted(options)}')} AS register (TYPE postgres, SECRET register, READ_ONLY)"
    )
    return made


def _place() -> dict[str, str]:
    """Where the register is, as PostgreSQL names the parts."""
    settings = database.settings_dict
    parts = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    return {name: str(settings[key]) for name, key in parts.items() if settings[key]}


def _session(declared: Iterable[Facts]) -> dict[str, str]:
    return SESSION | {name: value for facts in declared for name, value in facts.session.items()}


def extension(name: str) -> str:
    """Where the wheel of an extension of DuckDB put its one file."""
    package = distribution(f"duckdb-extension-{name.replace('_', '-')}")
    file = f"duckdb_extension_{name}/extensions/v{duckdb.__version__}/{name}.duckdb_extension"
    return str(package.locate_file(file))


def asked(question: str) -> str:
    """A PostgreSQL SELECT as a table of DuckDB."""
    return f"postgres_query('register', {quoted(question)})"


@contextmanager
def moment(duck: Connection, *, snapshot: str = "", scattered: bool = False) -> Iterator[None]:
    """A transaction: all of the register in it is of one moment, or of ``snapshot``. After an error, close it."""
    begin_moment(duck, snapshot=snapshot, scattered=scattered)
    yield
    duck.execute("COMMIT")


def begin_moment(duck: Connection, *, snapshot: str = "", scattered: bool = False) -> None:
    """The begin of such a transaction."""
    duck.execute("BEGIN")
    statements = [f"SET TRANSACTION SNAPSHOT {quoted(snapshot)}", PATIENCE] if snapshot else []
    if scattered:
        statements += [f"SET LOCAL {name} = {value}" for name, value in SCATTERED.items()]
    for statement in statements:
        duck.execute(f"CALL postgres_execute('register', {quoted(statement)})")


def extract(duck: Connection, subject: Subject, ids: str) -> None:
    """The extracts of some ids as temporary tables."""
    for name, question in subject.extracts.items():
        _keep(duck, name, question.replace("{ids}", ids))


def structures(duck: Connection, subjects: Iterable[Subject]) -> Structures:
    """The columns of what is read of each subject, as DuckDB reads them from JSON."""
    told = {}
    for subject in subjects:
        for name, question in _questions(subject).items():
            columns = duck.execute(f"DESCRIBE FROM {asked(question.replace('{ids}', among([])))}").fetchall()
            told[subject.name, name] = json.dumps([{column: kind for column, kind, *_ in columns}])
    return told


def line(declared: Iterable[Facts]) -> Line:
    """A connection of its own to the register, for ``fetch`` and ``named``: read-only, each question at one moment."""
    options = " ".join(f"-c {name}={value}" for name, value in _session(declared).items())
    return psycopg.connect(conninfo.make_conninfo(options=options, **_place()), autocommit=True, prepare_threshold=2)


def fetch(register: Line, duck: Connection, changed: Collection[tuple[Subject, Ids]]) -> None:
    """Read the own numbers of a few ids (``changed``) and their extracts, for ``unfold`` to find.

    In one question: on a busy machine who asks for one table after the other waits longer than all of it takes.
    """
    parts = [
        f"SELECT '{subject.name}' AS subject, '{name}' AS name, "  # noqa: S608 (declared names)
        f"(SELECT json_agg(told) FROM ({_bound(question, subject.name)}) AS told)::text AS told"
        for subject, _ in changed
        for name, question in _questions(subject).items()
    ]
    if parts:
        ids = {subject.name: sorted(some) for subject, some in changed}
        rows = register.execute(" UNION ALL ".join(parts), ids).fetchall()
        told = json.dumps([{"subject": subject, "name": name, "told": text} for subject, name, text in rows])
        one = "CAST($1 AS JSON)", '[{"subject": "VARCHAR", "name": "VARCHAR", "told": "VARCHAR"}]'
        duck.execute(
            f"CREATE OR REPLACE TEMP TABLE fetched AS SELECT unnest(from_json({one[0]}, '{one[1]}'), max_depth := 2)",
            [told],
        )


def named(register: Line, question: str, ids: Ids) -> Iterable[tuple[int, ...]]:
    """The rows of a PostgreSQL SELECT of numbers about a few ids."""
    return register.execute(_bound(question, "ids"), {"ids": sorted(ids)})


def _bound(question: str, name: str) -> str:
    """A question about ids that are handed over under a name: the register plans it once."""
    return question.replace("%", "%%").replace("{ids}", f"= ANY (%({name})s::bigint[])")


def unfold(found: Structures, duck: Connection, subject: Subject, _ids: Ids) -> None:
    """What was fetched, as temporary tables."""
    for name in _questions(subject):
        rows = f"from_json(coalesce(told, '[]'), {quoted(found[subject.name, name])})"
        duck.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT unnest({rows}, max_depth := 2) FROM fetched"  # noqa: S608
            f" WHERE subject = {quoted(subject.name)} AND name = {quoted(name)}"
        )


def gather(duck: Connection, changed: Iterable[tuple[Subject, Ids]], snapshot: str) -> None:
    """Read the same of many ids as they are at ``snapshot`` over several connections, for ``show`` to find.

    Over one it takes three times as long where the disk is asked: each look into an index waits for the one before.
    """
    duck.execute("DROP SCHEMA IF EXISTS gathered CASCADE")  # what a step that failed may have left
    duck.execute("CREATE SCHEMA gathered")
    parts = [(subject, part, place) for subject, ids in changed for place, part in enumerate(_quarters(sorted(ids)))]
    with ThreadPoolExecutor(BESIDE) as pool:
        for job in [pool.submit(_gather, duck, part, snapshot) for part in parts]:
            job.result()


def _quarters(ids: list[int]) -> Iterator[list[int]]:
    """As many stretches as connections: each looks into pages of its own."""
    ends = [len(ids) * part // BESIDE for part in range(BESIDE + 1)]
    return (ids[first:last] for first, last in pairwise(ends))


def _gather(duck: Connection, part: tuple[Subject, Ids, int], snapshot: str) -> None:
    subject, ids, place = part
    with duck.cursor() as own, moment(own, snapshot=snapshot, scattered=True):
        for name, question in _questions(subject).items():
            rows = asked(question.replace("{ids}", among(ids)))
            own.execute(f"CREATE TABLE gathered.{subject.name}_{name}_{place} AS FROM {rows}")


def show(duck: Connection, subject: Subject, _ids: Ids) -> None:
    """What was gathered, under the names that ``unfold`` gives it."""
    for name in _questions(subject):
        parts = " UNION ALL ".join(f"FROM gathered.{subject.name}_{name}_{part}" for part in range(BESIDE))
        duck.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {parts}")


def _questions(subject: Subject) -> dict[str, str]:
    return {"changed": subject.numbers, **subject.extracts}


def prepare(duck: Connection, subject: Subject) -> None:
    """What is prepared of the extracts, before the tables."""
    for function in subject.functions:
        _evaluate(duck, function)
    for statement in subject.prepare:
        duck.execute(statement)


def _evaluate(duck: Connection, function: Function) -> None:
    """The values of a function: called by DuckDB each takes 60 microseconds, worked out here and handed over two."""
    given = duck.execute(function.rows).fetchall()
    columns = [*zip(*given, strict=True)] or [()] * (len(function.columns) - 1)
    told = [json.dumps(values) for values in (*columns, [function.of(*one) for one in given])]
    shown = ", ".join(
        f"unnest(CAST(${at} AS {kind}[])) AS {name}" for at, (name, kind) in enumerate(function.columns.items(), 1)
    )
    duck.execute(f"CREATE OR REPLACE TEMP TABLE {function.name} AS SELECT {shown}", told)


def exported(duck: Connection) -> str:
    """The moment of this transaction, for others."""
    (snapshot,) = duck.execute(f"FROM {asked('SELECT pg_export_snapshot()')}").fetchone() or ("",)
    return str(snapshot)


def numbers(duck: Connection, question: str, ids: Ids) -> Iterable[tuple[int, ...]]:
    """The same of many, at the moment of this transaction."""
    return values(duck, question.replace("{ids}", among(ids)))


def values(duck: Connection, question: str) -> list[tuple[int, ...]]:
    """The rows of a PostgreSQL SELECT of numbers."""
    return duck.execute(f"FROM {asked(question)}").fetchall()


def _keep(duck: Connection, name: str, question: str) -> None:
    duck.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM {asked(question)}")


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
