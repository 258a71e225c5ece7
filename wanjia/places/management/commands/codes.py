"""``wanjia codes``: the closed code lists."""

from django.core.management.base import BaseCommand
from django.db import connections
from django.utils.translation import gettext

from wanjia.places import actions


class Command(BaseCommand):
    help = "Load the code lists that ship with Wanjia, as the owner of the tables, and name them."

    def handle(self, **_options: object) -> None:
        lists = actions.load_code_lists(using="owner" if "owner" in connections else "default")
        for one in lists:
            self.stdout.write(f"{one.name:20} {len(one.codes):4}  {one.standard or '—'}  {one.zh}")
        self.stdout.write(gettext("%(lists)s code lists are as this release ships them.") % {"lists": len(lists)})
