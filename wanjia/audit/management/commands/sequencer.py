"""``wanjia sequencer``: numbers what was committed in feed and audit, signs, and hands on to the witness."""

import signal
import threading
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from wanjia.audit import actions as audit
from wanjia.audit.types import LogStopped
from wanjia.feed import actions as feed
from wanjia.kernel.clock import system_clock

PAUSE = 0.1
WITNESS_EVERY = 10.0


class Command(BaseCommand):
    help = "The one process that numbers committed changes and acts. A second one only waits for its turn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what there is to do, sign it, and end")

    def handle(self, *, once: bool, **options: object) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        try:
            audit.make_signing_key()
            audit.give_to_witness()
            self._finish() if once else self._run(stopped)
        except LogStopped as reason:
            raise CommandError(str(reason)) from reason

    def _run(self, stopped: threading.Event) -> None:
        witnessed = time.monotonic()
        while not stopped.is_set():
            done = feed.sequence_once() + audit.sequence_once(at=system_clock())
            if time.monotonic() - witnessed >= WITNESS_EVERY:
                audit.give_to_witness()
                witnessed = time.monotonic()
            if not done:
                stopped.wait(PAUSE)

    def _finish(self) -> None:
        while feed.sequence_once():
            pass
        while audit.sequence_once(at=system_clock()):
            pass
        audit.sequence_once(at=system_clock(), sign=True)
        audit.give_to_witness()
