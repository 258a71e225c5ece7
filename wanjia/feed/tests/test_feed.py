from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connection, transaction

from wanjia.feed import actions, queries
from wanjia.feed.types import Lag, Place
from wanjia.kernel.errors import Refused

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def publish(number, at=NOW):
    actions.publish(topic="registry", kind="born", payload={"number": number}, at=at)


def numbers(consumer="mirror", limit=1_000):
    return [entry.payload["number"] for entry in queries.after(consumer=consumer, limit=limit)]


@pytest.mark.django_db
def test_a_consumer_gets_every_entry_once_in_order_and_goes_on_where_it_stopped():
    for number in range(5):
        publish(number)
    assert numbers() == []
    assert actions.sequence_once() == 5
    first = queries.after(consumer="mirror", limit=2)
    assert [(e.epoch, e.position, e.topic, e.kind, e.payload) for e in first] == [
        (1, 1, "registry", "born", {"number": 0}),
        (1, 2, "registry", "born", {"number": 1}),
    ]
    actions.advance(consumer="mirror", position=2)
    assert numbers() == [2, 3, 4]
    assert numbers("atlas") == [0, 1, 2, 3, 4]


@pytest.mark.django_db
def test_a_chunk_is_published_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        actions.publish_many(topic="registry", kind="born", payloads=[{"number": n} for n in range(500)], at=NOW)
    actions.sequence_once()
    assert numbers() == list(range(500))


@pytest.mark.django_db
def test_a_consumer_never_goes_back():
    actions.advance(consumer="mirror", position=7)
    actions.advance(consumer="mirror", position=7)
    with pytest.raises(Refused, match="only one of each"):
        actions.advance(consumer="mirror", position=6)


@pytest.mark.django_db
def test_lag_tells_entries_and_seconds():
    publish(1)
    publish(2, NOW + timedelta(seconds=5))
    later = NOW + timedelta(seconds=30)
    assert queries.unnumbered(at=later) == Lag("sequencer", 2, 30.0)
    actions.sequence_once()
    assert queries.unnumbered(at=later) == Lag("sequencer", 0, 0.0)
    actions.advance(consumer="mirror", position=1)
    assert queries.lag(consumer="mirror", at=later) == Lag("mirror", 1, 25.0)


@pytest.mark.django_db
def test_a_new_epoch_goes_on_counting_and_unmasks_a_place_of_lost_history():
    publish(1)
    actions.sequence_once()
    kept_outside, lost = Place(1, 1), Place(1, 2)
    assert actions.begin_epoch(at=NOW, reason="restored") == Place(2, 2)
    publish(2)
    actions.sequence_once()
    assert [(e.epoch, e.position) for e in queries.after(consumer="mirror")] == [(1, 1), (2, 2)]
    assert queries.is_history(kept_outside)
    assert queries.is_history(queries.newest())
    assert not queries.is_history(lost)


def test_a_rolled_back_change_leaves_nothing(committed_db):
    def fail_after_publishing():
        with transaction.atomic():
            publish(1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_publishing()
    assert actions.sequence_once() == 0


def test_a_commit_delayed_behind_later_ones_is_not_lost(committed_db):
    with psycopg.connect(committed_db.url()) as slow:
        slow.execute(actions.PUBLISH, [NOW, "registry", "born", ['{"number": "slow"}']])
        publish("quick")
        actions.sequence_once()
        actions.advance(consumer="mirror", position=1)
        slow.commit()
    actions.sequence_once()
    assert numbers() == ["slow"]
    assert numbers("atlas") == ["quick", "slow"]
    assert [entry.position for entry in queries.after(consumer="atlas")] == [1, 2]


def test_a_second_sequencer_waits_for_its_turn(committed_db):
    for number in range(10):
        publish(number)
    with psycopg.connect(committed_db.url()) as other, ThreadPoolExecutor() as threads:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [actions.SEQUENCER_LOCK])
        other.execute(actions.NUMBER, [6, 0, 1])
        second = threads.submit(sequence_in_a_thread)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
        other.commit()
        assert second.result(timeout=10) == 4
    assert numbers() == list(range(10))


def sequence_in_a_thread():
    try:
        return actions.sequence_once()
    finally:
        connection.close()


@pytest.mark.parametrize("change", ["UPDATE feed_entry SET kind = 'x'", "DELETE FROM feed_position"])
def test_history_is_only_added_to(committed_db, change):
    publish(1)
    actions.sequence_once()
    with committed_db.connect("postgres") as superuser, pytest.raises(psycopg.errors.InsufficientPrivilege):
        superuser.execute(change)


def test_a_long_queue_after_short_ones_does_not_take_minutes(committed_db):
    """The statement is prepared: its plan was made when there was one entry in the queue, and is kept."""
    publish(0)
    actions.sequence_once()
    with committed_db.connect("wanjia_owner") as owner:
        owner.autocommit = True
        owner.execute("VACUUM ANALYZE feed_queue")
    for number in range(20):
        publish(number)
        actions.sequence_once()
    actions.publish_many(topic="registry", kind="born", payloads=[{"number": n} for n in range(60_000)], at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '3s'")
    while actions.sequence_once():
        pass
    assert queries.unnumbered(at=NOW).entries == 0
