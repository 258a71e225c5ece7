"""The signing key, and handing signed checkpoints to the witness: a folder that belongs to another user."""

import os
import pwd
import subprocess
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db.models import Q

from wanjia.audit import queries, rules
from wanjia.audit.models import Checkpoint
from wanjia.audit.types import HistoryCut, LogStopped
from wanjia.kernel.errors import N_

WITNESS_USER = "wanjia-witness"


def signing_key() -> Ed25519PrivateKey:
    """The key of the checkpoints. Only the sequencer reads it."""
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(Path(settings.AUDIT_KEY).read_text()))
    except FileNotFoundError:
        message = N_("The signing key of the audit log is missing. Put it back to where WANJIA_AUDIT_KEY points.")
        raise LogStopped(message) from None


def make_signing_key() -> bool:
    """Make the key of a log that has no checkpoint yet; False when there is a key. A lost one is never replaced."""
    path = Path(settings.AUDIT_KEY)
    if path.exists() or Checkpoint.objects.exists():
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_new(path, Ed25519PrivateKey.generate().private_bytes_raw().hex(), mode=0o600)
    return True


def give_to_witness() -> int:
    """Write the checkpoints the witness lacks, and the key to check them with; returns how many.

    Raises ``HistoryCut`` when the witness knows a checkpoint that this database does not hold word for word.
    """
    folder = _open_folder()
    if folder is None:
        return 0
    newest = queries.witness_state().newest
    missing = Checkpoint.objects.order_by("epoch", "size")
    if newest:
        later_epoch = missing.filter(epoch__gt=newest.epoch)
        if not later_epoch.exists() and not missing.filter(epoch=newest.epoch, text=newest.text).exists():
            message = N_(
                "The audit log holds less, or something else, than its witness has seen. After a restore begin a new"
                " epoch: wanjia audit new-epoch. Otherwise keep this machine as it is and call the audit officer."
            )
            raise HistoryCut(message)
        missing = missing.filter(Q(epoch=newest.epoch, size__gt=newest.size) | Q(epoch__gt=newest.epoch))
    owner = folder.stat()
    _give(folder / "trusted.txt", rules.verifier_key(settings.AUDIT_ORIGIN, signing_key()) + "\n", owner)
    written = 0
    for checkpoint in missing.iterator():
        _give(queries.witness_path(folder, checkpoint.epoch, checkpoint.size, checkpoint.at), checkpoint.text, owner)
        written += 1
    return written


def _open_folder() -> Path | None:
    """The witness's folder. Root makes the one of its own choice, for a user of its own; any other must exist."""
    folder = Path(settings.WITNESS) if settings.WITNESS else None
    if folder and not folder.exists() and settings.WITNESS_IS_OURS and os.geteuid() == 0:
        user = _witness_user()
        folder.mkdir(mode=0o755, parents=True)
        os.chown(folder, user.pw_uid, user.pw_gid)
    return folder if folder and os.access(folder, os.W_OK) else None


def _witness_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(WITNESS_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", WITNESS_USER]
        subprocess.run(command, check=True)  # noqa: S603
        return pwd.getpwnam(WITNESS_USER)


def _give(path: Path, text: str, owner: os.stat_result) -> None:
    """Write a file that is there whole or not at all, belongs to the witness, and is never written again."""
    for parent in reversed(path.parents):
        if not parent.exists():
            parent.mkdir(mode=0o755)
            _hand_over(parent, owner)
    if not path.exists():
        _write_new(path, text, mode=0o444, owner=owner)


def _write_new(path: Path, text: str, *, mode: int, owner: os.stat_result | None = None) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(mode)
    if owner:
        _hand_over(beside, owner)
    beside.rename(path)


def _hand_over(path: Path, owner: os.stat_result) -> None:
    if os.geteuid() == 0:
        os.chown(path, owner.st_uid, owner.st_gid)
