"""The web server alone, for an own supervisor such as systemd: two processes a core, each with threads."""

import argparse
import os
from importlib import import_module

from wanjia.host.installation import installation

# The kernel deals new connections out by chance and a browser keeps its own: with a process a core four clerks at once
# often meet in one process, which never uses more than one core.
WORKERS_A_CORE = 2
MOST_WORKERS = 8
# Threads wait for the database; more of them than connections in the pool would wait for each other.
THREADS = 3


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=int(os.environ.get("WANJIA_PORT", "8000")))
    parser.add_argument("--bind", default=os.environ.get("WANJIA_BIND", "127.0.0.1"))


def main(options: argparse.Namespace) -> int:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces

    installation().enter(owner=False)
    os.environ.setdefault("WANJIA_PROCESS", "web")
    from wanjia.config.logs import configuration

    _read_in()
    Granian(
        "wanjia.config.wsgi:application",
        address=options.bind,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=min(WORKERS_A_CORE * (os.cpu_count() or 1), MOST_WORKERS),
        http=HTTPModes.http1,
        websockets=False,
        blocking_threads=THREADS,
        backpressure=THREADS * 16,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_dictconfig=configuration("web", os.environ.get("WANJIA_LOG_FOLDER", "")),
    ).serve()
    return 0


def _read_in() -> None:
    """The program and its addresses, once: the processes are forked, and each by itself would take seconds of a core.

    Nothing here may open a connection or start a thread: those do not live on in the processes.
    """
    import_module("wanjia.config.wsgi")
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
