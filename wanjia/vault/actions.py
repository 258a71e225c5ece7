"""Sealing values; making, rotating and retiring keys."""

import fcntl
import os
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connections, transaction
from psycopg import sql

from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.vault import queries, rules
from wanjia.vault.models import Probe, Rotation
from wanjia.vault.queries import Target
from wanjia.vault.types import INDEXED, FieldClass, KeyRing, Profile

BATCH = 1_000


def seal(field: FieldClass, *, owner: UUID, text: str) -> bytes:
    """The sealed value: bound to the class and to ``owner``, whose UUID is made before."""
    return seal_bytes(field, owner=owner, data=text.encode())


def seal_bytes(field: FieldClass, *, owner: UUID, data: bytes) -> bytes:
    """The same for what is not text, such as an attachment."""
    return rules.seal(queries.keyring().data[field][-1], field, owner, data)


def seal_many(field: FieldClass, *, owners: Iterable[UUID], texts: Iterable[str]) -> list[bytes]:
    """A column of sealed values, in the order given."""
    return rules.seal_many(queries.keyring().data[field][-1], field, owners, list(texts))


def sign(text: str) -> str:
    """The signature (Ed25519, Base64) of the platform under a text that it hands out, such as a receipt."""
    return b64encode(rules.signing_key(queries.master_key()).sign(text.encode())).decode()


def make_keys(*, at: datetime) -> bool:
    """Make the master key and the keyring of a new installation; False when there is a keyring already.

    The first migration calls it. A master key without a keyring is a set-up that was killed, and is taken up.
    """
    with _locked_keyring() as path:
        if path.exists():
            return False
        _write_once(Path(settings.MASTER_KEY), os.urandom(32).hex())
        _replace(path, rules.dump_keys(_mint(at).first()))
        return True


def add_probe(*, using: str) -> None:
    """Leave a sealed value by which :func:`wanjia.vault.queries.keys_fit` knows the right keys."""
    owner = uuid4()
    Probe.objects.using(using).create(id=owner, value=seal(FieldClass.NOTE, owner=owner, text="probe"))


def begin_rotation(*, at: datetime, fields: Iterable[FieldClass], index: bool = False) -> None:
    """Add a key to each class; from now on it writes, and the older ones still read.

    ``index`` rotates the index keys too: until :func:`rotate` is through, look-ups must ask for all of ``blinds``.
    """
    with _locked_keyring() as path:
        keys, mint = rules.parse_keys(path.read_text()), _mint(at)
        rules.open_keys(mint.master, keys)  # a wrong master key must not wrap new ones
        for field in fields:
            keys.append(mint.next(keys, field, "data"))
            if index and field in INDEXED:
                keys.append(mint.next(keys, field, "index"))
        _replace(path, rules.dump_keys(keys))


def rotate(*, using: str = "owner") -> Iterator[tuple[str, int]]:
    """Seal and index every stored value anew, 1,000 a transaction; yields (column, rows done) after each.

    Killed at any point it goes on where it stopped. Values that carry the newest key already stay as they are.
    """
    for target in queries.targets():
        versions = _versions(queries.keyring(), target)
        progress, _ = Rotation.objects.using(using).get_or_create(target=str(target), versions=versions)
        while not progress.finished:
            progress = _rotate_batch(progress.pk, target, using)
            yield str(target), progress.rows


def retire_keys(*, field: FieldClass, using: str = "owner") -> int:
    """Remove the older keys of a class; returns how many. Backups from before need the keyring of their day.

    Refused while a stored value still needs one of them.
    """
    waiting = queries.sealed_with_old_keys(field, using=using)
    if waiting or not _walked(field, using):
        text = N_("%(count)s values still need the older keys. Let the rotation finish, then retire them.")
        raise Refused(Problem("keys-in-use", text, params={"count": str(waiting)}))
    with _locked_keyring() as path:
        keys = rules.parse_keys(path.read_text())
        newest = {(key.name, key.use): key.version for key in sorted(keys, key=lambda key: key.version)}
        kept = [key for key in keys if key.name != field or key.version == newest[key.name, key.use]]
        _replace(path, rules.dump_keys(kept))
        return len(keys) - len(kept)


def _walked(field: FieldClass, using: str) -> bool:
    ring = queries.keyring()
    walks = Rotation.objects.using(using).filter(finished=True)
    return all(
        walks.filter(target=str(target), versions=_versions(ring, target)).exists()
        for target in queries.targets()
        if target.column.field is field
    )


def _versions(ring: KeyRing, target: Target) -> str:
    field = target.column.field
    index = ring.index[field][-1].version if target.column.blind or target.column.tail else 0
    return f"{ring.data[field][-1].version}.{index}"


def _rotate_batch(pk: int, target: Target, using: str) -> Rotation:
    with transaction.atomic(using=using):
        progress = Rotation.objects.using(using).select_for_update().get(pk=pk)
        if progress.finished:
            return progress
        rows = _next_rows(target, progress.cursor, using)
        _write_rows(target, [_renewed(target, row) for row in rows], using)
        if rows:
            progress.cursor = [str(key) for key in rows[-1][: len(target.keys)]]
        progress.rows += len(rows)
        progress.finished = len(rows) < BATCH
        progress.save()
        return progress


def _next_rows(target: Target, cursor: list[str] | None, using: str) -> list[tuple[Any, ...]]:
    keys = sql.SQL(", ").join(map(sql.Identifier, target.keys))
    after = (
        sql.SQL("({}) > ({}) AND").format(keys, sql.SQL(", ").join(map(sql.Literal, cursor))) if cursor else sql.SQL("")
    )
    query = sql.SQL(
        "SELECT {keys}, ({owner})::uuid, {column} FROM {table} WHERE {after} {column} IS NOT NULL"
        " ORDER BY {keys} LIMIT {limit} FOR UPDATE"
    ).format(
        keys=keys,
        owner=sql.SQL(target.column.owner),  # written in a model, never by a user
        column=sql.Identifier(target.column.column),
        table=sql.Identifier(target.table),
        after=after,
        limit=BATCH,
    )
    with connections[using].cursor() as cursor_:
        cursor_.execute(query)
        return list(cursor_.fetchall())


def _renewed(target: Target, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The new values of a row's columns, followed by its keys."""
    *keys, owner, value = row
    field, ring = target.column.field, queries.keyring()
    sealed = bytes(value)
    data = rules.unseal(ring.data[field], field, owner, sealed)
    if not sealed.startswith(ring.data[field][-1].head):
        sealed = rules.seal(ring.data[field][-1], field, owner, data)
    values: list[Any] = [sealed]
    if target.column.blind:
        values.append(rules.blind(ring.index[field][-1], data.decode()))
    if target.column.tail:
        values.append(rules.tail(ring.index[field][-1], data.decode()))
    return (*values, *keys)


def _write_rows(target: Target, rows: list[tuple[Any, ...]], using: str) -> None:
    columns = [name for name in (target.column.column, target.column.blind, target.column.tail) if name]
    equals = [sql.SQL("{} = %s").format(sql.Identifier(name)) for name in (*columns, *target.keys)]
    query = sql.SQL("UPDATE {} SET {} WHERE {}").format(
        sql.Identifier(target.table),
        sql.SQL(", ").join(equals[: len(columns)]),
        sql.SQL(" AND ").join(equals[len(columns) :]),
    )
    with connections[using].cursor() as cursor:
        cursor.executemany(query, rows)


def _mint(at: datetime) -> rules.Mint:
    return rules.Mint(queries.master_key(), Profile[settings.CIPHERS.upper()], at.isoformat(timespec="seconds"))


@contextmanager
def _locked_keyring() -> Iterator[Path]:
    path = queries.keyring_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path.with_name("keyring.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield path
    finally:
        os.close(descriptor)


def _replace(path: Path, text: str) -> None:
    """Write beside, flush to disk, rename: a reader sees the old file or the new one."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)


def _write_once(path: Path, text: str) -> None:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(path, text)
