"""The folder of the mirror: bases named by their position, and the one note that says which is read."""

import json
from dataclasses import asdict
from pathlib import Path

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


def noted() -> Base | None:
    """The base the note names, fit or not; None where there is none."""
    try:
        return Base(**json.loads((folder() / NOTE).read_text()))
    except FileNotFoundError:
        return None


def is_whole(base: Base) -> bool:
    """Whether the file of a base is there in full and was made by today's declarations."""
    path = folder() / base.file
    if base.schema != schema_of(declared()) or (folder() / f"{base.file}.damaged").exists():
        return False
    return path.exists() and path.stat().st_size == base.size


def note(base: Base) -> None:
    """Every process reads ``base`` from now on."""
    half = folder() / f"{NOTE}.half"
    half.write_text(json.dumps(asdict(base)))
    half.rename(folder() / NOTE)


def note_damage(base: Base) -> None:
    """A file that could not be read is not read again; the next build replaces it."""
    (folder() / f"{base.file}.damaged").touch()
