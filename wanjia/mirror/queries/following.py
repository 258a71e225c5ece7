"""Following: a thread that keeps a reader up to the register, so that nobody who asks waits for a step."""

import threading
import time
from collections.abc import Callable

import duckdb
import psycopg
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection as database

# So many seconds after the last question a reader is not followed any more.
IDLE = 3.0


class Follower:
    """Calls ``look`` once a breath (the setting MIRROR_LOOKS) for as long as there are questions.

    What breaks it off is told to whoever asks next: they look by themselves, and the thread begins anew after them.
    """

    def __init__(self, look: Callable[[], object]) -> None:
        self._look = look
        self._wanted_until = 0.0
        self._turn = threading.Lock()
        self._at_work = False

    def want(self) -> None:
        """There was a question: go on, or begin."""
        self._wanted_until = time.monotonic() + IDLE
        if self._at_work:
            return
        with self._turn:
            if not self._at_work:
                self._at_work = True
                threading.Thread(target=self._follow, name="mirror-follower", daemon=True).start()

    def _follow(self) -> None:
        try:
            while time.monotonic() < self._wanted_until:
                began = time.monotonic()
                self._look()
                time.sleep(max(0.0, began + settings.MIRROR_LOOKS - time.monotonic()))
        except (duckdb.Error, psycopg.Error, DatabaseError, OSError):
            pass
        finally:
            database.close()
            self._at_work = False
