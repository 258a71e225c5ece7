"""Reading PostgreSQL into DuckDB: binary COPY by the postgres_scanner extension, under the application's role."""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import distribution
from itertools import pairwise

import duckdb
from django.db import connection as database

from wanjia.mirror.queries.files import folder
from wanjia.mirror.rules import among
from wanjia.mirror.types import Facts, Function, Ids, Subject

Connection = duckdb.DuckDBPyConnection

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
MEMORY = "640MB"
# So many connections read at once what is scattered.
BESIDE = 4


def instance(declared: Iterable[Facts]) -> Connection:
    """A DuckDB in memory to which the register is attached read-only; it fetches nothing from anywhere else."""
    spill = folder() / "spill"
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "threads": 2,
        "memory_limit": MEMORY,
        "temp_directory": str(spill),
    }
    made = duckdb.connect(config=config)
    for name in EXTENSIONS:
        made.execute(f"LOAD '{extension(name)}'")
    place = database.settings_dict
    parts = {"HOST": "HOST", "PORT": "PORT", "DATABASE": "NAME", "USER": "USER", "PASSWORD": "PASSWORD"}
    secret = ", ".join(f"{name} {quoted(str(place[key]))}" for name, key in parts.items() if place[key])
    made.execute(f"CREATE SECRET register (TYPE postgres, {secret})")
    settings = SESSION | {name: value for facts in declared for name, value in facts.session.items()}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    made.execute(
        f"ATTACH {quoted(f'options={quoted(options)}')} AS register (TYPE postgres, SECRET register, READ_ONLY)"
    )
    return made


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
    statements = [f"SET TRANSACTION SNAPSHOT {quoted(snapshot)}"] if snapshot else []
    if scattered:
        statements += [f"SET LOCAL {name} = {value}" for name, value in SCATTERED.items()]
    for statement in statements:
        duck.execute(f"CALL postgres_execute('register', {quoted(statement)})")


def extract(duck: Connection, subject: Subject, ids: str) -> None:
    """The extracts of some ids as temporary tables."""
    for name, question in subject.extracts.items():
        _keep(duck, name, question.replace("{ids}", ids))


def read(duck: Connection, subject: Subject, ids: Ids) -> None:
    """The own numbers of some ids as the temporary table ``changed``, and their extracts."""
    for name, question in _questions(subject).items():
        _keep(duck, name, question.replace("{ids}", among(ids)))


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
    """What was gathered, under the names that ``read`` gives it."""
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


def values(duck: Connection, question: str) -> list[tuple[int, ...]]:
    """The rows of a PostgreSQL SELECT of numbers."""
    return duck.execute(f"FROM {asked(question)}").fetchall()


def _keep(duck: Connection, name: str, question: str) -> None:
    duck.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM {asked(question)}")


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
