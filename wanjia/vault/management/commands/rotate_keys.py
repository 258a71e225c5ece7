"""``wanjia rotate-keys``: new keys, every value sealed anew, and the old keys retired."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from wanjia.kernel.clock import system_clock
from wanjia.vault import actions
from wanjia.vault.types import FieldClass


class Command(BaseCommand):
    help = "Begin a rotation of keys, or go on with one. Runs beside the site; killed, it goes on where it stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--begin", action="store_true", help="add new keys first; without it, go on")
        parser.add_argument("--index", action="store_true", help="with --begin: new keys for the blind indexes too")
        parser.add_argument("--retire", action="store_true", help="afterwards remove the keys nothing needs any more")
        parser.add_argument("--field", action="append", choices=list(FieldClass), help="only this class; repeatable")

    def handle(self, **options: object) -> None:
        fields = [FieldClass(name) for name in options["field"] or FieldClass]  # type: ignore[union-attr]
        if options["begin"]:
            actions.begin_rotation(at=system_clock(), fields=fields, index=bool(options["index"]))
        for column, rows in actions.rotate():
            self.stdout.write(f"{column}: {rows:,}")
        if options["retire"]:
            removed = sum(actions.retire_keys(field=field) for field in fields)
            self.stdout.write(gettext("%(count)s old keys were removed.") % {"count": removed})
