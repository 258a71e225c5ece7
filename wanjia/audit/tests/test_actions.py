import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.lacking import lacking
from wanjia.audit import actions, queries
from wanjia.audit.models import Checkpoint
from wanjia.audit.tests.factories import CLERK, NOW, moment, newest_event, person, record_view, recorded_since
from wanjia.audit.types import Batch, Grade, HistoryCut, LogStopped
from wanjia.kernel.clock import system_clock
from wanjia.kernel.errors import Refused


@pytest.fixture
def witness(tmp_path, settings, monkeypatch):
    """A witness's folder and a signing key for this test alone."""
    folder = tmp_path / "witness"
    folder.mkdir()
    settings.WITNESS, settings.AUDIT_KEY = str(folder), str(tmp_path / "signing.key")
    monkeypatch.setenv("WANJIA_WITNESS", settings.WITNESS)
    monkeypatch.setenv("WANJIA_AUDIT_KEY", settings.AUDIT_KEY)
    return folder


def rows(query, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


@pytest.mark.django_db
def test_an_act_is_one_round_trip_with_all_its_subjects(django_assert_num_queries):
    before = newest_event()
    subjects = [(person(n), Grade.LISTED) for n in (3, 1, 2, 3)]
    with django_assert_num_queries(1):
        event = actions.record(
            CLERK, action="person.list", object="roster", at=NOW, subjects=subjects, fields=("name",)
        )
    assert rows("SELECT actor, action, fields, rows FROM audit_event WHERE id = %s", event) == [
        ("staff:17", "person.list", ["name"], 3)
    ]
    assert recorded_since(before) == {(person(n), Grade.LISTED) for n in (1, 2, 3)}


@pytest.mark.django_db
def test_a_batch_keeps_its_persons_and_their_digest_but_no_row_for_each():
    batch = Batch(tuple(person(n) for n in (2, 1, 2)), Grade.CHANGED)
    event = actions.record_batch(CLERK, action="person.load", object="batch/7", at=NOW, batch=batch)
    ((rows_, digest, grade, persons),) = rows(
        "SELECT rows, digest, grade, persons FROM audit_event e JOIN audit_batch b ON b.event = e.id WHERE e.id = %s",
        event,
    )
    assert (rows_, len(digest), grade, persons) == (2, 64, "changed", [person(1), person(2)])
    assert rows("SELECT count(*) FROM audit_subject") == [(0,)]


@pytest.mark.parametrize("table", ["audit_event", "audit_subject", "audit_queue"])
def test_when_the_log_fails_the_act_fails_and_nothing_is_answered(committed_db, table):
    with committed_db.connect("wanjia_owner") as owner:
        owner.execute(
            f"CREATE TRIGGER fault BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION tables_append_only()"
        )
    answers = []

    def look_up():
        with transaction.atomic():
            record_view(1)
            answers.append("a name")

    with pytest.raises(DatabaseError):
        look_up()
    assert answers == []
    assert rows("SELECT count(*) FROM audit_event") == [(0,)]


@pytest.mark.parametrize("table", ["audit_event", "audit_subject", "audit_batch", "audit_leaf", "audit_checkpoint"])
@pytest.mark.parametrize("change", ["UPDATE {} SET epoch = 1", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.django_db
def test_the_application_cannot_change_the_log(table, change):
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(change.format(table).replace("SET epoch", "SET at = now() --"))


@pytest.mark.django_db
def test_leaves_follow_the_time_of_the_acts_and_late_ones_are_marked(witness):
    actions.make_signing_key()
    for seconds in (5, 3, 9):
        record_view(1, at=moment(seconds))
    assert actions.sequence_once(at=moment(10)) == 3
    record_view(1, at=moment(8))
    record_view(1, at=moment(2))
    assert actions.sequence_once(at=moment(11)) == 2
    leaves = rows("SELECT position, extract(epoch FROM at - %s)::int, late FROM audit_leaf ORDER BY 1", NOW)
    assert leaves == [(0, 3, False), (1, 5, False), (2, 9, False), (3, 2, True), (4, 8, False)]
    assert queries.unsequenced(at=moment(20)) == (0, 0.0)


@pytest.mark.django_db
def test_checkpoints_come_by_the_minute_and_reach_the_witness(witness):
    actions.make_signing_key()
    record_view(1)
    actions.sequence_once(at=moment(5))
    record_view(2)
    actions.sequence_once(at=moment(64))
    assert [c.size for c in Checkpoint.objects.all()] == [1]
    actions.sequence_once(at=moment(65))
    assert [c.size for c in Checkpoint.objects.order_by("size")] == [1, 2]
    assert (actions.give_to_witness(), actions.give_to_witness()) == (2, 0)
    state = queries.witness_state()
    assert (state.newest.epoch, state.newest.size) == (1, 2)
    assert state.newest.text == Checkpoint.objects.get(size=2).text
    assert (witness / "trusted.txt").read_text().startswith("wanjia/local+")


@pytest.mark.django_db
def test_a_witness_that_saw_more_stops_the_sequencer_until_a_new_epoch_declares_the_loss(witness):
    actions.make_signing_key()
    record_view(1)
    actions.sequence_once(at=moment(5))
    with transaction.atomic():
        record_view(2)
        actions.sequence_once(at=moment(6), sign=True)
        actions.give_to_witness()
        transaction.set_rollback(True)
    with pytest.raises(HistoryCut, match="new"):
        actions.give_to_witness()
    assert actions.begin_epoch(at=moment(60), reason="disk lost") == 2
    ((fields,),) = rows("SELECT fields FROM audit_event WHERE action = 'epoch'")
    assert fields == ["previous=1", "kept=1", "seen_epoch=1", "seen_size=2", "reason=disk lost"]
    assert actions.give_to_witness() == 1
    record_view(3)
    assert actions.sequence_once(at=moment(70)) == 1
    assert rows("SELECT epoch, position FROM audit_leaf ORDER BY 1, 2") == [(1, 0), (2, 0), (2, 1)]


HOURS = 3600


@pytest.fixture
def stranger(witness, monkeypatch):
    """The witness's folder belongs to somebody else than this process."""
    monkeypatch.setattr(os, "geteuid", lambda: witness.stat().st_uid + 1)
    return witness


@pytest.mark.django_db
@pytest.mark.usefixtures("stranger")
class TestSilence:
    def test_what_nobody_has_witnessed_for_four_hours_keeps_files_here(self):
        actions.make_signing_key()
        record_view(1, at=moment(1 * HOURS))
        queries.need_witness(at=moment(5 * HOURS))
        with pytest.raises(Refused, match="2026-11-21 17:00"):
            queries.need_witness(at=moment(5 * HOURS + 1))
        actions.sequence_once(at=moment(5 * HOURS + 2), sign=True)
        assert queries.log_state(at=moment(5 * HOURS + 3)).silent
        actions.give_to_witness()
        queries.need_witness(at=moment(5 * HOURS + 4))

    def test_a_quiet_night_needs_no_witness_and_an_act_told_late_only_a_new_one(self):
        actions.make_signing_key()
        record_view(1, at=moment(0))
        actions.sequence_once(at=moment(6 * HOURS), sign=True)
        actions.give_to_witness()
        assert queries.log_state(at=moment(20 * HOURS)).since is None
        record_view(2, at=moment(1 * HOURS))
        state = queries.log_state(at=moment(10 * HOURS))
        assert (state.since, state.waiting, state.signed.size, state.silent) == (moment(6 * HOURS), 1, 1, False)

    def test_a_folder_of_our_own_and_one_of_an_older_epoch_are_no_witness(self, witness, monkeypatch):
        actions.make_signing_key()
        record_view(1, at=moment(0))
        actions.sequence_once(at=moment(5), sign=True)
        actions.give_to_witness()
        with monkeypatch.context() as patch:
            patch.setattr(os, "geteuid", lambda: witness.stat().st_uid)
            assert queries.unwitnessed(queries.witness_state()) == moment(0)
        actions.begin_epoch(at=moment(60), reason="disk lost")
        assert queries.unwitnessed(queries.witness_state()) == moment(60)


def test_a_missing_witness_is_told(tmp_path, settings):
    settings.WITNESS = str(tmp_path / "nowhere")
    assert queries.witness_state().problem == "missing"
    settings.WITNESS = str(tmp_path)
    assert queries.witness_state().problem == "own"


@pytest.mark.django_db
def test_root_gives_the_witness_a_folder_of_another_user(witness, settings):
    if os.geteuid() != 0:
        lacking("Only root makes users and gives files away")
    settings.WITNESS, settings.WITNESS_IS_OURS = str(witness / "made"), True
    actions.make_signing_key()
    record_view(1)
    actions.sequence_once(at=moment(5))
    assert actions.give_to_witness() == 1
    assert queries.witness_state().problem == ""
    given = [witness / "made", *(witness / "made").rglob("*")]
    assert {path.owner() for path in given} == {"wanjia-witness"}
    assert {path.stat().st_mode & 0o222 for path in given if path.is_file()} == {0}


@pytest.mark.django_db
def test_a_lost_signing_key_is_never_replaced(witness, settings):
    assert actions.make_signing_key()
    record_view(1)
    actions.sequence_once(at=moment(5))
    settings.AUDIT_KEY = str(witness / "other")
    assert not actions.make_signing_key()
    record_view(2)
    with pytest.raises(LogStopped, match="signing key"):
        actions.sequence_once(at=moment(90))


@pytest.mark.django_db
def test_a_resident_sees_who_looked_newest_first_by_pages(django_assert_num_queries):
    for number in range(5):
        record_view(1, at=moment(number))
    record_view(2)
    proxy = replace(CLERK, on_behalf="parent")
    record_view(1, at=moment(99), who=proxy)
    with django_assert_num_queries(1):
        page = queries.who_looked([person(1)], limit=4)
    assert [(look.at, look.on_behalf) for look in page.items] == [
        (moment(99), True), *((moment(n), False) for n in (4, 3, 2))
    ]  # fmt: skip
    assert {(look.grade, look.purpose, look.area) for look in page.items} == {(Grade.OPENED, "COUNTER", "370202001000")}
    rest = queries.who_looked([person(1)], older=page.older, limit=4)
    assert ([look.at for look in rest.items], rest.older) == ([moment(1), moment(0)], None)
    assert page.items[0].officer == rest.items[0].officer != queries.who_looked([person(2)]).items[0].officer
    assert "staff" not in page.items[0].officer


@pytest.mark.django_db
def test_a_merged_resident_sees_the_looks_at_both_records():
    record_view(1)
    record_view(2)
    assert [look.at for look in queries.who_looked([person(2), person(1)]).items] == [moment(2), moment(1)]


@pytest.mark.django_db
def test_the_acts_of_an_actor():
    record_view(1)
    record_view(2, who=replace(CLERK, actor="staff:18"))
    (event,) = queries.events_of("staff:17", since=NOW, until=NOW + timedelta(days=1))
    assert (event.act, event.action, event.rows) == (CLERK, "person.open", 1)


def test_a_sequencer_killed_again_and_again_loses_and_repeats_nothing(committed_db, witness):
    written = 0
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-m", "wanjia", "sequencer"])
        deadline = time.monotonic() + 120  # it starts slowly on a busy machine
        seen = rows("SELECT count(*) FROM audit_leaf")
        while rows("SELECT count(*) FROM audit_leaf") == seen:
            assert time.monotonic() < deadline
            for _ in range(50):
                record_view(written, at=system_clock())
                written += 1
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run([sys.executable, "-m", "wanjia", "sequencer", "--once"], check=True)
    assert rows("SELECT count(*), count(DISTINCT event), max(position) + 1 FROM audit_leaf") == [(written,) * 3]
    assert queries.witness_state().newest.size == written
