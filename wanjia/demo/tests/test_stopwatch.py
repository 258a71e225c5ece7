import pytest

from wanjia.demo.actions import settling


def test_each_step_has_its_seconds_and_what_comes_first_is_staging(monkeypatch):
    moments = iter([0.0, 3.0, 10.0, 11.5])
    monkeypatch.setattr(settling.time, "monotonic", lambda: next(moments))
    told = []
    watch = settling.Stopwatch(lambda *step: told.append(step), since=settling.time.monotonic())
    for step in [("check", 0, 9), ("check", 9, 9), ("persons", 9, 9)]:
        watch(*step)
    assert watch.stop() == pytest.approx({"staging": 3.0, "check": 7.0, "persons": 1.5})
    assert told == [("check", 0, 9), ("check", 9, 9), ("persons", 9, 9)]
