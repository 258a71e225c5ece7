"""Processes of one machine that follow together: readers of their own, in one test."""

import threading
import time
from dataclasses import replace
from random import Random
from unittest.mock import ANY

import pytest

from wanjia.feed.actions import sequence_once
from wanjia.feed.queries import newest
from wanjia.mirror.actions import build
from wanjia.mirror.queries import asking, following, memory, reading
from wanjia.mirror.queries.files import bases, folder
from wanjia.mirror.queries.reading import open_reader
from wanjia.mirror.queries.steps import forget_steps
from wanjia.mirror.tests.towns import Town
from wanjia.mirror.types import Question


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.MIRROR_FOLDER = tmp_path / "mirror"


@pytest.fixture
def lively(committed_db):
    town = Town(Random(7))  # noqa: S311 (dice)
    sequence_once()
    build()
    return town


@pytest.fixture
def extracts(monkeypatch):
    """How often subjects were read from the register."""
    unfold, told = reading.unfold, []
    monkeypatch.setattr(reading, "unfold", lambda *given: (told.append(given[2].name), unfold(*given))[1])
    return told


def live(town):
    town.live(5)
    sequence_once()


def held(reader):
    """Every table as questions see it, what memory holds of it, and what it was told, at which position."""
    with reader.duck.cursor() as duck:
        return {
            table.name: [
                sorted(duck.execute(question).fetchall(), key=str)
                for question in (
                    f"SELECT * EXCLUDE w, sum(w) FROM {table.name} GROUP BY ALL HAVING sum(w) <> 0",
                    memory.whole(table),
                    f"FROM {table.name}_log",
                )
            ]
            for table in reader.tables
        }


def follow(*readers):
    for reader in readers:
        reader.catch_up(at_least=None, seconds=9)


def test_a_step_is_taken_once_and_everybody_holds_the_same(lively, extracts):
    one, other = open_reader(), open_reader()
    for turn in range(4):
        live(lively)
        first, second = (one, other) if turn % 2 else (other, one)
        follow(first)
        read = len(extracts)
        follow(second)
        assert len(extracts) == read
        assert held(one) == held(other)
        assert (one.position, one.state, one.carried) == (other.position, other.state, other.carried)
    assert read > 0


def test_who_was_asleep_and_who_comes_later_take_the_whole(lively, extracts, monkeypatch):
    monkeypatch.setattr(reading, "WHOLE", 2)
    awake, asleep = open_reader(), open_reader()
    for _ in range(7):
        live(lively)
        follow(awake)
    read = len(extracts)
    late = open_reader()
    follow(asleep, late)
    assert len(extracts) == read
    since = {name: [views[0], views[1]] for name, views in held(awake).items()}
    assert all({name: views[:2] for name, views in held(one).items()} == since for one in (asleep, late))
    assert asleep.position == awake.position
    assert asleep.kept_from == late.kept_from > awake.base.position
    live(lively)
    follow(late, asleep, awake)
    assert held(late)["person"][0] == held(awake)["person"][0]


def test_steps_that_are_not_needed_go(lively, monkeypatch):
    monkeypatch.setattr(reading, "WHOLE", 2)
    reader = open_reader()
    for _ in range(9):
        live(lively)
        follow(reader)
    [steps] = (folder() / "steps").iterdir()
    names = {path.name for path in steps.iterdir()}
    assert names == {"turn.lock", "counts", "6", "7", "8", "6.whole", "8.whole"}
    forget_steps(*bases())
    assert steps.exists()
    forget_steps()
    assert not steps.exists()


def test_while_another_takes_a_step_a_question_says_how_far_it_is_behind(lively):
    one, other = open_reader(), open_reader()
    live(lively)
    with one.steps.turn() as ours:
        assert ours
        _, newest = other.catch_up(at_least=None, seconds=0.1)
    assert other.position < newest
    follow(one, other)
    assert held(one) == held(other)


def test_the_feed_is_looked_at_once_a_breath_but_for_what_is_asked_to_be_in(lively, settings):
    settings.MIRROR_LOOKS = 60
    reader = open_reader()
    before = reader.catch_up(at_least=None, seconds=9)
    live(lively)
    assert reader.catch_up(at_least=None, seconds=9) == before
    _, newest = reader.catch_up(at_least=before[1] + 1, seconds=9)
    assert reader.position == newest > before[1]


def test_without_room_for_a_step_a_process_goes_alone(lively, monkeypatch):
    one, other = open_reader(), open_reader()

    def full(*given):
        raise OSError(28, "No space left on device")

    live(lively)
    with monkeypatch.context() as no_room:
        no_room.setattr(reading, "write", full)
        follow(one)
    assert one.state is None
    assert set(one.steps._names()) == {"turn.lock", "counts"}
    live(lively)
    follow(one, other)
    assert {name: views[0] for name, views in held(one).items()} == {
        name: views[0] for name, views in held(other).items()
    }


def test_a_question_is_counted_once_for_all_processes(lively):
    question = Question("people", "SELECT area_id, sum(w) FROM person WHERE valid_to = '9999-12-31' GROUP BY 1", (), 1)
    one, other, alone = open_reader(), open_reader(), open_reader()
    alone.state = None
    first = asking._answer(one, question, None)
    with other.duck.cursor() as duck:
        duck.execute(
            "CREATE OR REPLACE VIEW person AS SELECT * EXCLUDE position FROM person_log"
        )  # the base is not asked again
    live(lively)
    follow(one, other, alone)
    assert asking._answer(other, question, None) == replace(asking._answer(one, question, first), moment=ANY)
    assert set(asking._answer(other, question, None).rows) == set(asking._answer(alone, question, None).rows)


def test_all_processes_together_look_once_in_a_breath(lively, extracts, settings):
    settings.MIRROR_LOOKS = 600
    one, other = open_reader(), open_reader()
    live(lively)
    follow(one)
    live(lively)
    read = len(extracts)
    moment, newest = other.catch_up(at_least=None, seconds=9)
    assert (other.position, newest, moment) == (one.position, one.position, one.look[0])
    assert len(extracts) == read
    settings.MIRROR_LOOKS = 0
    late = open_reader()
    follow(late)
    assert late.position > one.position


def test_who_needs_a_position_does_not_wait_for_the_next_look(lively, settings):
    settings.MIRROR_LOOKS = 60
    one, other = open_reader(), open_reader()
    live(lively)
    follow(one)
    live(lively)
    wanted = newest().position
    other.catch_up(at_least=wanted, seconds=9)
    assert other.position == wanted > one.position


@pytest.fixture
def followed(settings, monkeypatch):
    """Threads follow in this test, and end with it."""
    settings.MIRROR_FOLLOWS, settings.MIRROR_LOOKS = True, 0.05
    monkeypatch.setattr(following, "IDLE", 0.5)
    yield
    for thread in threads():
        thread.join()


def threads():
    return [thread for thread in threading.enumerate() if thread.name == "mirror-follower"]


def until(fulfilled):
    deadline = time.monotonic() + 20
    while not fulfilled() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert fulfilled()


def test_a_thread_follows_while_there_are_questions_and_nobody_steps_who_asks(lively, followed, monkeypatch):
    reader, stepping = open_reader(), set()
    step = reading.Reader._step
    monkeypatch.setattr(reading.Reader, "_step", lambda one: (stepping.add(threading.current_thread().name), step(one)))
    follow(reader)
    live(lively)
    until(lambda: (follow(reader), reader.position == newest().position)[1])
    assert stepping == {"mirror-follower"}
    assert len(threads()) == 1
    until(lambda: not threads())
    live(lively)
    time.sleep(reading.FRESH)
    follow(reader)
    assert reader.position == newest().position


def test_a_thread_that_breaks_off_leaves_who_asks_to_look_and_the_next_one_begins(lively, followed, monkeypatch):
    reader = open_reader()
    live(lively)

    def break_off():
        raise OSError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(reader, "follower", following.Follower(break_off))
        follow(reader)
        until(lambda: not threads())
    assert reader.position == newest().position
    live(lively)
    until(lambda: (follow(reader), reader.position == newest().position)[1])
