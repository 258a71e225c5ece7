"""How a value is sealed and indexed: bytes in, bytes out.

sealed = profile(1) | key version(2) | nonce(12) | ciphertext | tag(16)
associated data = field class "|" owner's UUID(16) "|" key version(2)
"""

import json
import os
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from wanjia.kernel.errors import N_
from wanjia.vault.types import (
    INDEXED,
    Aead,
    DataKey,
    FieldClass,
    IndexKey,
    KeyRing,
    KeysMissing,
    Mac,
    Profile,
    Unreadable,
)

HEAD, NONCE, TAG = 3, 12, 16
PSEUDONYM = "pseudonym"


class Sm4Gcm:
    """SM4-GCM with the shape of ``AESGCM``."""

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        context = Cipher(self._key, modes.GCM(nonce)).encryptor()
        context.authenticate_additional_data(associated_data or b"")
        return context.update(data) + context.finalize() + context.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        context = Cipher(self._key, modes.GCM(nonce, data[-TAG:])).decryptor()
        context.authenticate_additional_data(associated_data or b"")
        return context.update(data[:-TAG]) + context.finalize()


def signing_key(master: bytes) -> Ed25519PrivateKey:
    """The key of receipts: it follows from the master key, so no file of its own can be lost or copied."""
    return Ed25519PrivateKey.from_private_bytes(HKDFExpand(hashes.SHA256(), 32, b"receipts").derive(master))


def aead(profile: Profile, secret: bytes) -> Aead:
    return AESGCM(secret) if profile is Profile.AES else Sm4Gcm(secret[:16])


def mac(profile: Profile, secret: bytes, use: str) -> Mac:
    """A keyed hash for one use: keys for different uses are derived, so that their results cannot be compared."""
    algorithm = hashes.SHA256() if profile is Profile.AES else hashes.SM3()
    return hmac.HMAC(HKDFExpand(algorithm, 32, use.encode()).derive(secret), algorithm)


def associated_data(field: FieldClass, owner: UUID, version: int) -> bytes:
    return b"%s|%s|%s" % (field.encode(), owner.bytes, version.to_bytes(2, "big"))


def seal(key: DataKey, field: FieldClass, owner: UUID, data: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return key.head + nonce + key.aead.encrypt(nonce, data, associated_data(field, owner, key.version))


def seal_many(key: DataKey, field: FieldClass, owners: Iterable[UUID], texts: list[str]) -> list[bytes]:
    """The same for a column; written flat, since it runs over every number of a city."""
    encrypt, head = key.aead.encrypt, key.head
    before, after = field.encode() + b"|", b"|" + key.version.to_bytes(2, "big")
    random = os.urandom(NONCE * len(texts))
    nonces = [random[start : start + NONCE] for start in range(0, len(random), NONCE)]
    return [
        head + nonce + encrypt(nonce, text.encode(), before + owner.bytes + after)
        for nonce, owner, text in zip(nonces, owners, texts, strict=True)
    ]


def unseal(keys: tuple[DataKey, ...], field: FieldClass, owner: UUID, sealed: bytes) -> bytes:
    """The value, or :class:`Unreadable` when it was changed, belongs to another owner or field, or lost its key."""
    head = sealed[:HEAD]
    for key in reversed(keys):
        if key.head == head and len(sealed) >= HEAD + NONCE + TAG:
            nonce, body = sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE :]
            try:
                return key.aead.decrypt(nonce, body, associated_data(field, owner, key.version))
            except InvalidTag:
                break
    raise Unreadable(N_("This protected value cannot be opened. Tell the system administrator; do not enter it again."))


def normalise(text: str) -> str:
    """One spelling of a number: NFKC, without spaces and hyphens, letters in capitals."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if not text.isalnum():
        text = "".join(character for character in text if character not in "-‐‑‒–" and not character.isspace())
    return text.upper()


def blind(key: IndexKey, text: str) -> bytes:
    """The first 16 bytes of the keyed hash of the normalised value."""
    state = key.blind.copy()
    state.update(normalise(text).encode())
    return state.finalize()[:16]


def tail(key: IndexKey, text: str) -> int:
    """16 bits of the keyed hash of the last four characters, as a smallint; one in 65,536 is a false hit."""
    state = key.tail.copy()
    state.update(normalise(text)[-4:].encode())
    return int.from_bytes(state.finalize()[:2], "big", signed=True)


def require_indexed(field: FieldClass) -> None:
    if field not in INDEXED:
        raise ValueError(f"{field} is never indexed: equal values would be visible as equal")


@dataclass(frozen=True)
class StoredKey:
    """A key as it lies in the keyring file: wrapped by the master key, bound to its name, use and version."""

    name: str
    use: str
    version: int
    profile: Profile
    made: str
    wrapped: bytes


def wrap(master: bytes, key: StoredKey, secret: bytes) -> StoredKey:
    nonce = os.urandom(NONCE)
    wrapped = nonce + AESGCM(master).encrypt(nonce, secret, _label(key))
    return StoredKey(key.name, key.use, key.version, key.profile, key.made, wrapped)


def unwrap(master: bytes, key: StoredKey) -> bytes:
    try:
        return AESGCM(master).decrypt(key.wrapped[:NONCE], key.wrapped[NONCE:], _label(key))
    except InvalidTag:
        raise KeysMissing(
            N_("The master key does not open the keyring. Put back the one that belongs to it.")
        ) from None


def _label(key: StoredKey) -> bytes:
    return f"{key.name}|{key.use}|{key.version}|{key.profile:d}|{key.made}".encode()


def dump_keys(keys: Iterable[StoredKey]) -> str:
    rows = [{**vars(key), "wrapped": b64encode(key.wrapped).decode()} for key in keys]
    return json.dumps({"format": 1, "keys": rows}, indent=1)


def parse_keys(text: str) -> list[StoredKey]:
    rows = json.loads(text)["keys"]
    return [
        StoredKey(**{**row, "profile": Profile(row["profile"]), "wrapped": b64decode(row["wrapped"])}) for row in rows
    ]


@dataclass(frozen=True)
class Mint:
    """Makes keys of one profile, wrapped by one master key."""

    master: bytes
    profile: Profile
    made: str

    def next(self, keys: Iterable[StoredKey], name: str, use: str) -> StoredKey:
        """A key of the version after the newest of that name and use."""
        version = 1 + max((key.version for key in keys if (key.name, key.use) == (name, use)), default=0)
        return wrap(self.master, StoredKey(name, use, version, self.profile, self.made, b""), os.urandom(32))

    def first(self) -> list[StoredKey]:
        """One data key for each class, one index key for each that is indexed, and the key of pseudonyms."""
        names = [(field.value, "data") for field in FieldClass]
        names += [(field.value, "index") for field in sorted(INDEXED)] + [(PSEUDONYM, "index")]
        return [self.next([], name, use) for name, use in names]


def open_keys(master: bytes, keys: Iterable[StoredKey]) -> KeyRing:
    """Every key unwrapped and ready."""
    data: dict[FieldClass, tuple[DataKey, ...]] = {}
    index: dict[FieldClass, tuple[IndexKey, ...]] = {}
    pseudonym: Mac | None = None
    for key in sorted(keys, key=lambda key: key.version):
        secret = unwrap(master, key)
        if key.name == PSEUDONYM:
            pseudonym = mac(key.profile, secret, PSEUDONYM)
        elif key.use == "data":
            head = bytes([key.profile]) + key.version.to_bytes(2, "big")
            opened = DataKey(key.version, key.profile, head, aead(key.profile, secret))
            data[FieldClass(key.name)] = (*data.get(FieldClass(key.name), ()), opened)
        else:
            macs = IndexKey(key.version, mac(key.profile, secret, "blind"), mac(key.profile, secret, "tail"))
            index[FieldClass(key.name)] = (*index.get(FieldClass(key.name), ()), macs)
    if pseudonym is None:
        raise KeysMissing(N_("The keyring is incomplete. Put back the one that belongs to this installation."))
    return KeyRing(data, index, pseudonym)
