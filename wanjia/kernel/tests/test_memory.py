"""What is kept for some seconds."""

import gc
from itertools import count
from threading import Event, Thread

import pytest

from wanjia.kernel import memory
from wanjia.kernel.memory import Kept, forget_all, no_circles


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(memory, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def numbers():
    return count().__next__


def test_an_answer_is_kept_for_its_seconds_and_no_longer(clock, numbers):
    kept = Kept(seconds=10)
    assert (kept.ask("a", numbers), kept.ask("a", numbers), kept.ask("b", numbers)) == (0, 0, 1)
    clock[0] += 9.9
    assert kept.ask("a", numbers) == 0
    clock[0] += 0.2
    assert kept.ask("a", numbers) == 2


def test_what_went_wrong_is_asked_again(clock, numbers):
    kept = Kept(seconds=10)
    with pytest.raises(ZeroDivisionError):
        kept.ask("a", lambda: 1 / 0)
    assert kept.ask("a", numbers) == 0


def test_everything_can_be_forgotten(clock, numbers):
    kept = Kept(seconds=10)
    kept.ask("a", numbers)
    forget_all()
    assert kept.ask("a", numbers) == 1


def test_it_does_not_grow_without_end(clock, numbers):
    kept = Kept(seconds=10)
    for key in range(3 * memory.MOST_KEPT):
        kept.ask(key, numbers)
    assert len(kept._answers) <= memory.MOST_KEPT


def test_the_search_for_circles_rests_inside_and_goes_on_afterwards_whatever_happened():
    def broken():
        with no_circles():
            with no_circles():
                assert not gc.isenabled()
            assert not gc.isenabled()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert gc.isenabled()


def test_it_rests_until_the_last_of_several_threads_is_outside():
    inside, may_leave = Event(), Event()

    def other():
        with no_circles():
            inside.set()
            assert may_leave.wait(30)

    thread = Thread(target=other)
    with no_circles():
        thread.start()
        assert inside.wait(30)
    assert not gc.isenabled()
    may_leave.set()
    thread.join(30)
    assert gc.isenabled()


def test_who_found_it_off_leaves_it_off():
    gc.disable()
    try:
        with no_circles():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
