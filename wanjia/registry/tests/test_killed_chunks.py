"""A batch of events killed at twenty moments, and taken up again each time, ends as one that nobody touched (T06)."""

import random

from tests.killed import Program

KILLS = 20
NEVER = 10.0**6

# Applies the chunks that no act of the log stands for yet; after each line it reads it has so many seconds to live. Act
# and chunk are written in one transaction, so the log knows how far the batch has come.
PROGRAM = """
import os, random, signal, sys, threading
import django
django.setup()
from wanjia.access.queries import within
from wanjia.audit.models import Event
from wanjia.registry.actions import record_many
from wanjia.registry.models import Person
from wanjia.registry.tests.batches import BATCH, BY, TOLD, families
from wanjia.registry.tests.factories import GATE, day, door, tell
from wanjia.registry.types import commands as c

def batch(people):
    chance = random.Random(7)
    for number in range(400):
        one = chance.choice(people)
        on = day(2026, 1 + number // 40, 1 + number % 28)
        yield number, chance.choice([
            c.EducationChange(on=on, person=one, education=chance.choice(["20", "30", "70"])),
            c.ResidenceWithin(on=on, person=one, dwelling=door(chance.choice(["101", "201", "501"]))),
            c.ContactChange(on=on, person=one, number=f"139000{number:05d}"),
            c.BirthEvent(on=on, name="王小", sex=1, mother=one),
            c.Marriage(on=on, person=one, spouse=chance.choice(people)),
            c.Verification(on=on, person=one),
        ])

def apply(seconds):
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
    with within(GATE):
        people = list(Person.objects.order_by("pk").values_list("uuid", flat=True)[:8])
    rows = list(batch(people))
    for first in range(0, len(rows), 20):
        part = rows[first:first + 20]
        with within(BY):
            known = Event.objects.filter(action="registry.chunk", object__startswith=f"submission:{BATCH}:{first}-")
            if not known.exists():
                record_many(part, provenance=TOLD, by=BY)

def forked(work):
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1]

# this process itself never connects: a connection is not for two
assert forked(families) == 0
print("ready", flush=True)
for line in sys.stdin:
    print(forked(lambda: apply(float(line))), flush=True)
"""

IDS = "{person_id,event_id,relative_id,household_id,dwelling_id,number}"
FACTS = """
SELECT count(*), md5(string_agg(line, ';' ORDER BY line COLLATE "C")) FROM (
    SELECT concat_ws('|', person.name, person.born_on, to_jsonb(fact) - %s::text[]) AS line
    FROM {} AS fact JOIN registry_person AS person ON person.id = fact.person_id
) AS told
"""
CURRENT = """
SELECT count(*), md5(string_agg(line, ';' ORDER BY line COLLATE "C")) FROM (
    SELECT concat_ws('|', person.name, pinyin, sex, born_on, life, marital, education, standing, person.area_id,
        residence_since, relation, home.number, home.size, door.door) AS line
    FROM registry_person AS person LEFT JOIN registry_household AS home ON home.id = person.household_id
    LEFT JOIN places_dwelling AS door ON door.id = person.dwelling_id
) AS told
"""
TABLES = "SELECT relname FROM pg_class WHERE relname ~ '^registry_.*fact$' AND relkind = 'r'"
COUNTED = ("registry_lifeevent", "registry_eventsubject", "feed_entry", "audit_event")


class Chunks(Program):
    """The program above, working in one database."""

    def apply(self, seconds=NEVER):
        """One try; whether it came to its end."""
        return self.ends(seconds)


def held(database):
    with database.connect("wanjia_owner") as connection:
        tables = [name for (name,) in connection.execute(TABLES)]
        facts = {name: connection.execute(FACTS.format(name), [IDS]).fetchone() for name in tables}
        counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in COUNTED}
        return facts | counts | {"current": connection.execute(CURRENT).fetchone()}


def test_a_batch_killed_again_and_again_ends_as_one_that_nobody_touched(until_end, committed_db, another_db):
    assert until_end(Chunks(PROGRAM, committed_db)).apply()
    killed, chance = until_end(Chunks(PROGRAM, another_db)), random.Random(seed := random.randrange(2**32))  # noqa: S311
    print("seed", seed)
    ended = [killed.apply(chance.uniform(0.02, 0.4)) for _ in range(KILLS)]
    assert not all(ended)
    assert killed.apply()
    assert held(another_db) == held(committed_db)
