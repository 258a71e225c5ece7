"""What is sealed, with which profile, and where it lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Protocol

from wanjia.kernel.errors import WanjiaError


class FieldClass(StrEnum):
    """Each class has data keys and index keys of its own."""

    CITIZEN_NUMBER = "citizen_number"
    PHONE = "phone"
    ACCOUNT = "account"
    DOOR = "door"
    NOTE = "note"
    ATTACHMENT = "attachment"


# Only what has very many possible values may be indexed: equal values stay visible as equal.
INDEXED = frozenset({FieldClass.CITIZEN_NUMBER, FieldClass.PHONE, FieldClass.ACCOUNT})


class Profile(IntEnum):
    """The algorithms of a key; the first byte of every value sealed with it."""

    AES = 1  # AES-256-GCM, HMAC-SHA-256
    SM = 2  # SM4-GCM (GB/T 32907), HMAC-SM3 (GB/T 32905)


class Unreadable(WanjiaError):
    """A sealed value was changed or moved, or its key is gone."""


class KeysMissing(WanjiaError):
    """The keyring or the master key is not where it should be, or they do not belong together."""


class Aead(Protocol):
    """Authenticated encryption, as ``cryptography`` shapes it."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class Mac(Protocol):
    """A keyed hash; copied for every value, which costs a third of making it anew."""

    def copy(self) -> "Mac": ...
    def update(self, data: bytes) -> None: ...
    def finalize(self) -> bytes: ...


@dataclass(frozen=True)
class DataKey:
    """``head`` is what every value sealed with it begins with: profile and version."""

    version: int
    profile: Profile
    head: bytes
    aead: Aead


@dataclass(frozen=True)
class IndexKey:
    version: int
    blind: Mac
    tail: Mac


@dataclass(frozen=True)
class KeyRing:
    """Opened keys by class, oldest first; the last of each is the one that writes."""

    data: Mapping[FieldClass, tuple[DataKey, ...]]
    index: Mapping[FieldClass, tuple[IndexKey, ...]]
    pseudonym: Mac


@dataclass(frozen=True)
class SealedColumn:
    """A column that rotation walks through; a model lists its own in an attribute ``sealed_columns``, a tuple.

    ``owner`` is a column or an SQL expression that gives the owner's UUID. A table with sealed columns lets the owner's
    role update them. ``blind`` and ``tail`` are the columns of the indexes, if there are any.
    """

    column: str
    field: FieldClass
    owner: str
    blind: str = ""
    tail: str = ""
