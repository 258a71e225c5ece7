"""Bring the tables to this version. Runs as the owner's role; the application's role may not change a table."""

import argparse
import os

from wanjia.host.installation import OWNER_URL, installation
from wanjia.kernel.errors import Problem, Refused


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", nargs="?", help="one application only")
    parser.add_argument("migration", nargs="?", help="up to this migration, or zero")
    parser.add_argument("--check", action="store_true", help="change nothing; exit code 1 when something is due")
    parser.add_argument("--database", default="owner", choices=["owner"], help="there is one database")
    parser.add_argument("-v", "--verbosity", type=int, default=1, choices=range(4))


def main(options: argparse.Namespace) -> int:
    place = installation()
    with place.database():
        place.enter(owner=True)
        _check_owner()
        import django
        from django.core.management import call_command

        django.setup()
        from wanjia.tables.actions import ensure_partitions

        named = [part for part in (options.app, options.migration) if part]
        switches = {"database": "owner", "verbosity": options.verbosity, "interactive": False}
        call_command("migrate", *named, check_unapplied=options.check, **switches)
        if not (named or options.check):
            ensure_partitions(using="owner")
    return 0


def _check_owner() -> None:
    if not os.environ.get(OWNER_URL):
        message = "The tables belong to the owner's role: set WANJIA_DATABASE_OWNER_URL for this command."
        raise Refused(Problem("no_owner", message))
