"""The folder of an installation (``.wanjia`` unless WANJIA_HOME says otherwise) and the secrets in it."""

import os
import secrets
from pathlib import Path


def home() -> Path:
    """The folder of this installation; not made here."""
    return Path(os.environ.get("WANJIA_HOME") or ".wanjia").resolve()


def secret(name: str) -> str:
    """The secret called ``name`` from ``secrets/`` (folder 0700, file 0600), made at the first call."""
    folder = home() / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text()
