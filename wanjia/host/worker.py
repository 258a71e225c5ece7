"""The background worker alone: takes jobs from the database, as the application's role."""

import argparse
import os

from wanjia.host.installation import installation

CONCURRENCY = 2
HEARTBEAT_SECONDS = 10
STALLED_SECONDS = 30


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is waiting, then end")


def main(options: argparse.Namespace) -> int:
    installation().enter(owner=False)
    os.environ.setdefault("WANJIA_PROCESS", "worker")
    import django
    from procrastinate.contrib.django import app

    django.setup()
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(
            concurrency=CONCURRENCY,
            wait=not options.once,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
            shutdown_graceful_timeout=8,
        )
    return 0
