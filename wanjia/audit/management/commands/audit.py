"""``wanjia audit``: what an administrator does with the log: hand out an export, begin an epoch after a restore."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext

from wanjia.audit import actions, queries
from wanjia.feed import actions as feed
from wanjia.kernel.clock import system_clock


class Command(BaseCommand):
    help = "The audit log: export it for wanjia-verify, or begin a new epoch after a restore."

    def add_arguments(self, parser: ArgumentParser) -> None:
        choices = parser.add_subparsers(dest="choice", required=True)
        export = choices.add_parser("export", help="write the whole log into one file")
        export.add_argument("file", type=Path)
        epoch = choices.add_parser("new-epoch", help="after a restore: declare the loss and go on")
        epoch.add_argument("--reason", required=True, help="what happened; it stays in the log for ever")

    def handle(self, *, choice: str, **options: object) -> None:
        if choice == "export":
            file = Path(str(options["file"]))
            told = {"file": file, "count": f"{queries.export(file):,}"}
            self.stdout.write(gettext("%(file)s holds %(count)s events.") % told)
            return
        at, reason = system_clock(), str(options["reason"])
        with transaction.atomic():
            feed.begin_epoch(at=at, reason=reason)
            epoch = actions.begin_epoch(at=at, reason=reason)
        actions.give_to_witness()
        self.stdout.write(gettext("Epoch %(number)s has begun.") % {"number": epoch})
