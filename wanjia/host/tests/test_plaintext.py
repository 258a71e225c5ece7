"""Sealed numbers lie nowhere in the clear: not in the database's files, not in its log, not in a dump (T36)."""

import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from wanjia.host.postgres import cluster_of
from wanjia.vault.actions import seal_many
from wanjia.vault.queries import blind_many, tail_many
from wanjia.vault.types import FieldClass

# A day that never was: no other test writes such a number.
PREFIX = "37029819000229"
CANARIES = [f"{PREFIX}{number:04}" for number in range(1_000)]


@pytest.fixture
def places(committed_db):
    """Where the database leaves traces, each as a function that gives its bytes."""
    with committed_db.connect("postgres") as superuser:
        ((data,),) = superuser.execute("SHOW data_directory").fetchall()
        ((folder,),) = superuser.execute("SELECT pg_relation_filepath('vault_probe')").fetchall()

    def files(path):
        return b"".join(file.read_bytes() for file in path.rglob("*") if file.is_file())

    def dump():
        program = cluster_of(Path(data).parent).bin / "pg_dump"
        return subprocess.run([program, committed_db.url("wanjia_owner")], capture_output=True, check=True).stdout

    database = Path(data) / Path(folder).parent
    return {"files": lambda: files(database), "log": lambda: files(Path(data) / "pg_wal"), "dump": dump}


def store(committed_db, rows):
    with committed_db.connect("wanjia_owner") as owner, owner.cursor() as cursor:
        cursor.execute("CREATE TABLE canary (owner uuid, number bytea, blind bytea, tail smallint)")
        cursor.execute("CREATE INDEX ON canary (blind); CREATE INDEX ON canary (tail)")
        cursor.executemany("INSERT INTO canary VALUES (%s, %s, %s, %s)", rows)
    with committed_db.connect("postgres") as superuser:
        superuser.execute("CHECKPOINT")


def found(places, prefix):
    """The places that hold it as text or, as a dump writes bytes, in hexadecimal."""
    return {
        name
        for name, read in places.items()
        if prefix.encode() in (held := read()) or prefix.encode().hex().encode() in held
    }


def test_sealed_numbers_leave_no_trace(committed_db, places):
    owners, field = [uuid4() for _ in CANARIES], FieldClass.CITIZEN_NUMBER
    sealed = seal_many(field, owners=owners, texts=CANARIES)
    store(committed_db, zip(owners, sealed, blind_many(field, CANARIES), tail_many(field, CANARIES), strict=True))
    assert found(places, PREFIX) == set()


def test_the_search_finds_a_number_that_is_not_sealed(committed_db, places):
    store(committed_db, [(uuid4(), b"370298190002301234", b"", 0)])
    assert found(places, "37029819000230") == {"files", "log", "dump"}
