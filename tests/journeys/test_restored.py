"""A restored city goes on: nothing is missing, and one event more reaches every consumer of the feed."""

import pytest

from wanjia.host.tests.houses import House, set_up

BEGIN = """
from tests.journeys.acting import PAPER, hand_in
from wanjia.access.queries import within
from wanjia.feed.actions import advance, sequence_once
from wanjia.feed.queries import after, newest
from wanjia.kernel.clock import system_clock
from wanjia.registry.models import LifeEvent
from wanjia.registry.queries import state_hash
from wanjia.registry.tests.factories import GATE, day, door, person, tell, town
from wanjia.registry.tests.looks import reader
from wanjia.registry.types import commands as c
CONSUMERS, NOW = ("mirror", "outreach"), system_clock()
"""
# Two consumers have read everything; so much happened by the time of the copy.
SETTLE = """
town(NOW)
one = person("李梅", dwelling=door(), document_number="370298199003070022", at=NOW)
tell(c.ContactChange(on=day(2026), person=one, number="13900001111"), at=NOW)
hand_in(reader(at=NOW), c.EducationChange(on=day(2026, 2), person=one, education="20"), PAPER)
sequence_once()
for consumer in CONSUMERS:
    advance(consumer=consumer, position=newest().position)
"""
ONE_MORE = """
entry = c.Entry(on=day(2026), name="王芳", sex=2, born=day(1990, 3, 7), dwelling=door())
receipt = hand_in(reader(at=NOW), entry, PAPER)
with within(GATE):
    print(LifeEvent.objects.get(uuid=receipt.event).pk)
"""
WAITING = """
for consumer in CONSUMERS:
    print([(entry.epoch, entry.kind, entry.payload["event"]) for entry in after(consumer=consumer)])
"""
STATE = """
with within(GATE):
    print(state_hash())
"""
TABLES = """
SELECT array_agg(relname::text ORDER BY relname) FROM pg_class
WHERE relname ~ '^(registry|intake|places|access|audit|feed)_' AND relkind IN ('r', 'p') AND NOT relispartition
"""
# What a restore adds: it declares itself in the feed, and in the log with one act that is signed at once.
DECLARED = {"feed_epoch": 1, "audit_tree": 1, "audit_event": 1, "audit_leaf": 1, "audit_checkpoint": 1}


@pytest.fixture
def houses(tmp_path):
    both = set_up(tmp_path / "old"), House(tmp_path / "new", WANJIA_DEMO="1")
    yield both
    for house in both:
        house.end()


def counts(house: House) -> dict[str, int]:
    """Rows of every table of persons, submissions, places, accounts, acts and changes."""
    (names,) = house.ask(TABLES)
    each = " UNION ALL ".join(f"SELECT '{name}' AS name, count(*) AS rows FROM {name}" for name in names)
    return house.ask(f"SELECT json_object_agg(name, rows) FROM ({each}) AS counted")[0]


def root(house: House) -> tuple:
    """Size and root of the first epoch's tree, as its last checkpoint states them."""
    (note,) = house.ask("SELECT text FROM audit_checkpoint WHERE epoch = 1 ORDER BY size DESC LIMIT 1")
    return tuple(note.splitlines()[1:3])


def test_a_restored_city_is_the_same_and_goes_on(houses, tmp_path):
    old, new = houses
    old.cluster.start()
    state = old.python(BEGIN + SETTLE + STATE)
    assert old.wanjia("sequencer", "--once").returncode == 0
    assert old.wanjia("backup", str(tmp_path / "backups")).returncode == 0

    restored = new.wanjia("restore", str(tmp_path / "backups"), "--secrets", str(old.home / "secrets"))
    assert restored.returncode == 0, restored.stderr
    new.cluster.start()
    before, afterwards = counts(old), counts(new)
    assert {name: afterwards[name] - before[name] for name in before if afterwards[name] != before[name]} == DECLARED
    *restored_state, event = new.python(BEGIN + STATE + ONE_MORE)
    assert (root(new), restored_state) == (root(old), state)
    assert new.wanjia("sequencer", "--once").returncode == 0
    assert new.python(BEGIN + WAITING) == [f"[(2, 'first_entry', {event})]"] * 2
    assert new.wanjia("registry", "verify").returncode == 0
    assert new.audit_verdict().startswith("intact")
