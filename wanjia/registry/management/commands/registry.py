"""``wanjia registry verify``: current rows held against facts, facts against events, all over the register."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from wanjia.access.queries import system_context
from wanjia.access.types import Purpose
from wanjia.kernel.clock import system_clock
from wanjia.registry.queries import verify


class Command(BaseCommand):
    help = "Recompute every current row from its facts and name what differs, by public id and column."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, **_options: object) -> None:
        ctx = system_context("verify", at=system_clock(), purpose=Purpose.AUDIT)
        looked_at = wrong = 0
        for records, differences in verify(ctx):
            looked_at += records
            wrong += len(differences)
            for difference in differences:
                self.stdout.write(f"{difference.kind} {difference.record} {difference.field}")
        self.stdout.write(gettext("%(records)s records were looked at.") % {"records": looked_at})
        if wrong:
            raise CommandError(gettext("%(wrong)s columns are not what the facts say.") % {"wrong": wrong})
