"""The folder of the mirror: bases named by their position, and the one note that says which are read."""

import errno
import json
import os
from dataclasses import asdict
from pathlib import Path

import duckdb
from django.conf import settings
from django.utils.module_loading import import_string

from wanjia.mirror.rules import schema_of
from wanjia.mirror.types import Base, Facts

NOTE = "current.json"


def declared() -> tuple[Facts, ...]:
    """What the contexts named by the setting FACTS hand the mirror."""
    return tuple(import_string(name) for name in settings.FACTS)


def folder() -> Path:
    """Where the bases lie (0700), made when it is missing."""
    path = Path(settings.MIRROR_FOLDER)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def bases() -> tuple[Base, ...]:
    """The bases the note names, fit or not, newest first: the one that is read and the one before it."""
    try:
        return tuple(Base(**told) for told in json.loads((folder() / NOTE).read_text()))
    except (FileNotFoundError, ValueError, TypeError):  # none yet, or cut by a loss of power: it names nothing
        return ()


def noted() -> Base | None:
    """The newest base, fit or not; None where there is none."""
    return next(iter(bases()), None)


def is_whole(base: Base) -> bool:
    """Whether the file of a base is there in full and was made by today's declarations."""
    path = folder() / base.file
    if base.schema != schema_of(declared()) or (folder() / f"{base.file}.damaged").exists():
        return False
    return path.exists() and path.stat().st_size == base.size


def note(*named: Base) -> None:
    """Every process reads the first of these from now on, and the next one where that cannot be read."""
    half = folder() / f"{NOTE}.half"
    with half.open("w") as file:
        json.dump([asdict(base) for base in named], file)
        file.flush()
        os.fsync(file.fileno())
    half.rename(folder() / NOTE)


def note_damage(base: Base) -> None:
    """A file that could not be read is not read again; the next build replaces it."""
    (folder() / f"{base.file}.damaged").touch()


def is_full(problem: Exception) -> bool:
    """Whether DuckDB or the system tell of a disk, a quota or a limit that is used up."""
    if isinstance(problem, duckdb.OutOfMemoryException):
        return True
    return any(os.strerror(code) in str(problem) for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
