"""Opening sealed values, making the values that find them, and how far a rotation is."""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.models import Model
from psycopg import sql

from wanjia.kernel.errors import N_
from wanjia.vault import rules
from wanjia.vault.types import FieldClass, KeyRing, KeysMissing, SealedColumn, Unreadable


def keyring() -> KeyRing:
    """The opened keys; read again when the file has changed, so that a rotation reaches every process at once."""
    path = keyring_file()
    try:
        state = path.stat()
    except FileNotFoundError:
        message = N_("The keyring is missing. Put it back from the safe copy; new keys cannot open old values.")
        raise KeysMissing(message) from None
    return _opened(path, state.st_ino, state.st_mtime_ns)


@functools.lru_cache(maxsize=2)
def _opened(path: Path, _inode: int, _changed: int) -> KeyRing:
    return rules.open_keys(master_key(), rules.parse_keys(path.read_text()))


def keyring_file() -> Path:
    """Wrapped keys: useless without the master key, so they may be backed up with the rest of ``secrets``."""
    return Path(settings.HOME) / "secrets" / "keyring.json"


def master_key() -> bytes:
    """32 bytes from the file WANJIA_MASTER_KEY, which no backup may contain."""
    try:
        return bytes.fromhex(Path(settings.MASTER_KEY).read_text())
    except FileNotFoundError:
        message = N_("The master key is missing. Put the file back to where the setting WANJIA_MASTER_KEY points.")
        raise KeysMissing(message) from None


def unseal(field: FieldClass, *, owner: UUID, sealed: bytes) -> str:
    """The text. Raises ``Unreadable`` when the value was changed or belongs to another owner or field."""
    return unseal_bytes(field, owner=owner, sealed=sealed).decode()


def unseal_bytes(field: FieldClass, *, owner: UUID, sealed: bytes) -> bytes:
    """The same for what is not text, such as an attachment."""
    return rules.unseal(keyring().data[field], field, owner, sealed)


def unseal_many(field: FieldClass, *, owners: Iterable[UUID], sealed: Iterable[bytes]) -> list[str]:
    """A column of texts, in the order given."""
    keys = keyring().data[field]
    return [rules.unseal(keys, field, owner, value).decode() for owner, value in zip(owners, sealed, strict=True)]


def blind(field: FieldClass, text: str) -> bytes:
    """The 16 bytes to store for finding an equal value. To look one up use :func:`blinds`."""
    rules.require_indexed(field)
    return rules.blind(keyring().index[field][-1], text)


def blinds(field: FieldClass, text: str) -> list[bytes]:
    """The values to look for, newest key first: more than one only while an index key is being rotated."""
    rules.require_indexed(field)
    return [rules.blind(key, text) for key in reversed(keyring().index[field])]


def blinds_many(field: FieldClass, texts: Iterable[str]) -> dict[bytes, str]:
    """The values to look for of a column, as with :func:`blinds`, each with its text."""
    rules.require_indexed(field)
    keys = keyring().index[field]
    return {rules.blind(key, text): text for text in texts for key in reversed(keys)}


def blind_many(field: FieldClass, texts: Iterable[str]) -> list[bytes]:
    """:func:`blind` for a column."""
    rules.require_indexed(field)
    key = keyring().index[field][-1]
    return [rules.blind(key, text) for text in texts]


def tail(field: FieldClass, last4: str) -> int:
    """A smallint to store for finding the last four characters; open the hits to sort out the few false ones."""
    rules.require_indexed(field)
    return rules.tail(keyring().index[field][-1], last4)


def tails(field: FieldClass, last4: str) -> list[int]:
    """The values to look for, newest key first, as with :func:`blinds`."""
    rules.require_indexed(field)
    return [rules.tail(key, last4) for key in reversed(keyring().index[field])]


def tail_many(field: FieldClass, texts: Iterable[str]) -> list[int]:
    """:func:`tail` for a column of whole values or of their last four characters."""
    rules.require_indexed(field)
    key = keyring().index[field][-1]
    return [rules.tail(key, text) for text in texts]


def pseudonym(*, of: str, towards: UUID) -> str:
    """Eight characters for an officer that stay the same for one resident and differ from resident to resident."""
    state = keyring().pseudonym.copy()
    state.update(towards.bytes + of.encode())
    return state.finalize()[:4].hex().upper()


def verifying_key() -> str:
    """The public half (Ed25519, hexadecimal) of the key that signs receipts, for whoever is handed one."""
    return rules.signing_key(master_key()).public_key().public_bytes_raw().hex()


@dataclass(frozen=True)
class Target:
    """A sealed column of a table, with the primary key by which rotation walks."""

    table: str
    keys: tuple[str, ...]
    column: SealedColumn

    def __str__(self) -> str:
        return f"{self.table}.{self.column.column}"


def targets() -> Iterator[Target]:
    """Every sealed column, as the models of all contexts tell them."""
    for model in apps.get_models():
        for column in getattr(model, "sealed_columns", ()):
            yield Target(model._meta.db_table, _primary_key(model), column)


def _primary_key(model: type[Model]) -> tuple[str, ...]:
    return tuple(str(field.column) for field in model._meta.pk_fields)


def sealed_with_old_keys(field: FieldClass, *, using: str = "default") -> int:
    """How many stored values of a class still wait for the newest data key."""
    head = keyring().data[field][-1].head
    chosen = [target for target in targets() if target.column.field is field]
    return sum(_count_other_heads(target, head, using) for target in chosen)


def _count_other_heads(target: Target, head: bytes, using: str) -> int:
    names = {"table": sql.Identifier(target.table), "column": sql.Identifier(target.column.column)}
    query = sql.SQL("SELECT count(*) FROM {table} WHERE substring({column} FROM 1 FOR 3) <> %s").format(**names)
    with connections[using].cursor() as cursor:
        cursor.execute(query, [head])
        return int(cursor.fetchone()[0])


def keys_fit() -> bool:
    """Whether the keys at hand are those with which this database was made; for selfcheck and after a restore."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT id, value FROM vault_probe")
        probes = cursor.fetchall()
    try:
        opened = unseal_many(
            FieldClass.NOTE, owners=[owner for owner, _ in probes], sealed=[bytes(value) for _, value in probes]
        )
    except Unreadable:
        return False
    return bool(opened)
