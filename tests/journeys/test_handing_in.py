"""What was acknowledged is stored, and once: whether a clerk presses the button again or the process is killed."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import psutil
import pytest
from django.db import connection

from tests.journeys.acting import PAPER, hand_in
from wanjia.access.queries import within
from wanjia.audit.models import Event
from wanjia.feed.models import Entry
from wanjia.intake.models import Evidence, Submission
from wanjia.registry.models import LifeEvent, Person
from wanjia.registry.queries import visible
from wanjia.registry.tests.factories import GATE, day, door, household, person, town
from wanjia.registry.tests.looks import reader
from wanjia.registry.types import EventKind
from wanjia.registry.types import commands as c

CLERKS, ACKNOWLEDGED = 16, 15

# Enters one person after the other, and says so only when the receipt is there.
WRITER = """
import django
django.setup()
import itertools
from tests.journeys.acting import PAPER, hand_in
from wanjia.registry.tests.factories import day
from wanjia.registry.tests.looks import reader
from wanjia.registry.types import commands as c
for number in itertools.count():
    entry = c.Entry(on=day(2026), name="王" + chr(0x4E00 + number), sex=2, born=day(1990, 3, 7))
    receipt = hand_in(reader(), entry, PAPER)
    print(receipt.number, receipt.persons["person"], flush=True)
"""


@pytest.fixture
def mother(committed_db) -> UUID:
    town()
    return person("李梅", dwelling=door(), household=household(dwelling=door()), relation="02")


def test_sixteen_times_the_same_form_is_one_event_and_one_receipt(mother):
    key, birth = uuid4(), c.BirthEvent(on=day(2026, 11, 1), name="王安", sex=1, mother=mother, relation="20")
    together = Barrier(CLERKS)

    def press(_):
        try:
            together.wait(timeout=60)
            return hand_in(reader(), birth, PAPER, key=key)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLERKS) as clerks:
        receipts = list(clerks.map(press, range(CLERKS)))
    assert len(set(map(repr, receipts))) == 1
    with within(GATE):
        assert LifeEvent.objects.filter(kind=EventKind.BIRTH).count() == 1
        assert Person.objects.filter(name="王安").count() == 1
    assert Submission.objects.count() == Evidence.objects.count() == 1


def test_what_a_killed_process_was_told_is_stored_and_nothing_is_half_stored(mother):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "wanjia.config.settings"}
    writer = subprocess.Popen([sys.executable, "-c", WRITER], stdout=subprocess.PIPE, text=True, env=environment)
    told = [writer.stdout.readline().split() for _ in range(ACKNOWLEDGED)]
    psutil.Process(writer.pid).kill()
    told += [line.split() for line in writer.communicate()[0].splitlines() if line.count("-") == 8]

    receipts = {UUID(number) for number, _ in told}
    persons = {UUID(uuid) for _, uuid in told}
    kept = {row.uuid: row for row in Submission.objects.all()}
    assert receipts <= kept.keys()
    assert persons <= visible(GATE, persons)
    with within(GATE):
        events = LifeEvent.objects.filter(uuid__in=[row.event for row in kept.values()]).count()
    assert events == len(kept) == Evidence.objects.count()
    everything = len(kept) + 2  # the household and the mother came before
    assert Entry.objects.filter(topic="registry").count() == everything
    assert Event.objects.filter(action="registry.first_entry").count() == everything
