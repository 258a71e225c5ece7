"""The same register twice: what a run did is looked at and undone, sequences too, to be compared with another."""

import sys
from contextlib import contextmanager
from itertools import count
from uuid import UUID

from django.db import connection, transaction

from conftest import Database
from wanjia.access.queries import within
from wanjia.feed.models import Entry
from wanjia.registry.models import FACTS, EventSubject, LifeEvent
from wanjia.registry.queries import state_hash
from wanjia.registry.queries.reach import open_seal
from wanjia.registry.tests.factories import GATE

SEQUENCES = (
    "registry_person_id_seq", "registry_lifeevent_id_seq", "registry_household_id_seq", "registry_person_mirror_number",
)  # fmt: skip


@contextmanager
def undone():
    """Whatever happens inside leaves nothing; what it broke that only a commit would find is found."""
    run = transaction.atomic()
    run._from_testcase = True  # doors begin transactions of their own inside
    with run:
        yield
        connection.check_constraints()
        transaction.set_rollback(True)


@contextmanager
def same_numbers(monkeypatch):
    """Ids and public ids given inside are given again by the next run."""
    numbers = count(1)
    for module in ("record", "writing", "many"):  # a door has the name of the first
        monkeypatch.setattr(
            sys.modules[f"wanjia.registry.actions.{module}"], "uuid7", lambda _: UUID(int=next(numbers))
        )
    with Database(connection.settings_dict["NAME"]).connect("wanjia_owner") as owner, connection.cursor() as cursor:
        cursor.execute("DISCARD SEQUENCES")
        before = {name: owner.execute(f"SELECT last_value, is_called FROM {name}").fetchone() for name in SEQUENCES}
        yield
        for name, (last, called) in before.items():
            owner.execute("SELECT setval(%s, %s, %s)", [name, last, called])


def everything():
    """The hash of what is believed, every row of facts, what happened to whom, and what the feed was told."""
    with within(GATE):
        open_seal()
        told = {table.__name__: _rows(table, "number") for table in FACTS}
        return told | {
            "hash": state_hash(),
            "events": _rows(LifeEvent),
            "subjects": _rows(EventSubject),
            "feed": list(Entry.objects.order_by("pk").values_list("kind", "payload")),
        }


def _rows(table, without=""):
    names = [field.attname for field in table._meta.concrete_fields if field.attname != without]
    return sorted(map(repr, table.objects.values_list(*names)))
