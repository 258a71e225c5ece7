"""What a check looks at, and what it finds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from wanjia.host.installation import Installation


@dataclass(frozen=True)
class Finding:
    """``ok`` is None where a question does not apply here, and ``text`` says why."""

    name: str
    ok: bool | None
    text: str
    advice: str = ""


@dataclass(frozen=True)
class Ground:
    """What the checks look at: the installation, a connection as the application's role, and the time here."""

    place: Installation
    connection: psycopg.Connection[tuple[object, ...]]
    now: datetime
    backups: Path | None

    def ask(self, question: str, *parameters: object) -> tuple[object, ...]:
        """The one row that answers ``question``."""
        row = self.connection.execute(question, parameters).fetchone()
        return row if row is not None else ()


Check = Callable[[Ground], Finding]
