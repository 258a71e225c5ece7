"""The bytes of a leaf, the Merkle tree of RFC 6962, and the signed checkpoints of C2SP (tlog-checkpoint)."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wanjia.audit.types import Checkpoint

# An act that reaches the log this long after a later one is marked, so that nobody can slip in an old one unseen.
LATE = timedelta(seconds=2)
CHECKPOINT_EVENTS = 1_000
CHECKPOINT_SECONDS = 60
# For so long the log may go without a witness; then what cannot be called back stops (the figure of X-Road).
UNWITNESSED = timedelta(hours=4)
ED25519 = b"\x01"

# The columns of an event in the order of the query that feeds leaf_data.
COLUMNS = (
    "id", "at", "actor", "on_behalf", "purpose", "basis", "session", "device", "area", "request", "action", "object",
    "outcome", "fields", "rows", "digest", "grade", "subjects",
)  # fmt: skip


def leaf_data(epoch: int, position: int, late: bool, row: Sequence[object]) -> bytes:
    """What a leaf covers: the event, its place and its sorted subjects.

    Only strings, booleans, integers, lists of strings and ASCII keys: sorted compact JSON is then the canonical form
    of RFC 8785.
    """
    leaf = dict(zip(COLUMNS, row, strict=True)) | {"v": 1, "epoch": epoch, "position": position, "late": late}
    at = leaf["at"]
    assert isinstance(at, datetime)
    leaf["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(leaf, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def batch_digest(persons: Iterable[bytes]) -> str:
    """The digest of a chunk: of its persons' UUIDs as bytes, which come sorted and each once."""
    return sha256(b"".join(persons)).hexdigest()


@dataclass(frozen=True)
class Tree:
    """A Merkle tree kept by the roots of its full subtrees, largest first; adding a leaf costs two hashes."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def add(self, leaves: Iterable[bytes]) -> "Tree":
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            node, full = leaf, size
            while full & 1:
                node, full = node_hash(peaks.pop(), node), full >> 1
            peaks.append(node)
            size += 1
        return Tree(size, tuple(peaks))

    def root(self) -> bytes:
        if not self.peaks:
            return sha256().digest()
        *others, root = self.peaks
        for peak in reversed(others):
            root = node_hash(peak, root)
        return root


def checkpoint_due(*, events: int, age: timedelta) -> bool:
    """Whether to sign: after 1,000 events, or a minute after the last checkpoint if anything came."""
    return events >= CHECKPOINT_EVENTS or (events > 0 and age >= timedelta(seconds=CHECKPOINT_SECONDS))


def is_silent(since: datetime | None, at: datetime) -> bool:
    """Whether the witness has been without what the log holds for too long; ``since`` as in ``types.LogState``."""
    return since is not None and at - since > UNWITNESSED


def checkpoint_text(origin: str, tree: Tree, at: datetime) -> str:
    """The text that is signed; the fourth line, an extension, tells the time."""
    return f"{origin}\n{tree.size}\n{b64encode(tree.root()).decode()}\nat {at.astimezone(UTC).isoformat()}\n"


def sign(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """A signed note: the text, an empty line, and the signature with the key's name and number."""
    signature = key_number(name, key) + key.sign(text.encode())
    return f"{text}\n— {name} {b64encode(signature).decode()}\n"


def key_number(name: str, key: Ed25519PrivateKey) -> bytes:
    return sha256(f"{name}\n".encode() + ED25519 + key.public_key().public_bytes_raw()).digest()[:4]


def verifier_key(name: str, key: Ed25519PrivateKey) -> str:
    """The line for the auditors' list of trusted keys."""
    public = b64encode(ED25519 + key.public_key().public_bytes_raw()).decode()
    return f"{name}+{key_number(name, key).hex()}+{public}"


def parse_checkpoint(note: str) -> Checkpoint:
    """The statement in a signed note; the epoch is the last part of its origin. ValueError when it is none."""
    origin, size, root, at, *_ = note.split("\n")
    b64decode(root, validate=True)
    return Checkpoint(int(origin.rsplit("/", 1)[1]), int(size), datetime.fromisoformat(at.removeprefix("at ")), note)
