"""``wanjia officers``: the first accounts of a new installation."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from wanjia.access.actions import install_officers
from wanjia.kernel.clock import system_clock
from wanjia.kernel.errors import Refused


class Command(BaseCommand):
    help = "Makes one system, one audit and two security officers, and shows their first passwords, once."

    def handle(self, *args, **options):
        try:
            accounts = install_officers(at=system_clock())
        except Refused as refusal:
            raise CommandError(
                "; ".join(_(problem.message) % problem.params for problem in refusal.problems)
            ) from refusal
        for account in accounts:
            self.stdout.write(f"{account.login}\t{account.password}")
