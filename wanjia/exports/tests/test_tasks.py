"""The job that makes a file: tried again when something breaks, and given up after the last attempt."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from wanjia.exports import tasks
from wanjia.kernel.errors import Forbidden


@pytest.fixture
def given_up(monkeypatch):
    numbers = []
    monkeypatch.setattr(tasks, "fail", lambda number, at: numbers.append(number))
    return numbers


def run(monkeypatch, failure, *, attempts):
    def make(number, clock):
        if failure:
            raise failure

    monkeypatch.setattr(tasks, "make", make)
    number = uuid4()
    tasks.make_file.func(SimpleNamespace(job=SimpleNamespace(attempts=attempts)), str(number))
    return number


def test_a_broken_attempt_is_tried_again_and_the_last_one_gives_up(monkeypatch, given_up):
    with pytest.raises(OSError, match="disk"):
        run(monkeypatch, OSError("disk"), attempts=0)
    assert given_up == []
    with pytest.raises(OSError, match="disk"):
        run(monkeypatch, OSError("disk"), attempts=tasks.ATTEMPTS - 1)
    assert len(given_up) == 1


def test_who_lost_the_right_is_not_asked_again_and_a_file_that_was_made_stays(monkeypatch, given_up):
    number = run(monkeypatch, Forbidden("the posting ended"), attempts=0)
    assert given_up == [number]
    run(monkeypatch, None, attempts=tasks.ATTEMPTS - 1)
    assert given_up == [number]
