import json
import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from wanjia.host.bench.clients import UnexpectedAnswer
from wanjia.host.bench.figures import Line, Run, Target, latency, unmeasured
from wanjia.host.bench.machine import Machine
from wanjia.host.bench.report import cells, document, table
from wanjia.host.bench.session import as_far_as
from wanjia.host.bench.told import Register, Told, read_run, write_run

FAST = Run(tuple(number / 1000 for number in range(1, 101)), elapsed=2.0)


@pytest.mark.parametrize(("percent", "milliseconds"), [(50, 50), (95, 95), (99, 99), (100, 100), (0, 1)])
def test_percentiles_are_by_nearest_rank(percent, milliseconds):
    assert FAST.percentile(percent) == pytest.approx(milliseconds)


@given(st.lists(st.floats(0, 10), min_size=1), st.integers(1, 100))
def test_a_percentile_is_a_time_that_was_measured_and_so_many_took_no_longer(seconds, percent):
    found = Run(tuple(seconds), 1.0).percentile(percent)
    measured = [second * 1000 for second in seconds]
    assert found in measured
    assert sum(second <= found for second in measured) >= len(measured) * percent / 100


def test_nothing_measured_has_no_percentile_and_meets_no_target():
    empty = Run((), 0.0)
    assert math.isnan(empty.percentile(95))
    assert empty.rate == 0
    assert latency("read", "", ours=empty, bare=None, most=60).met is False


def test_one_error_spoils_a_line_however_fast_it_was():
    assert latency("read", "", ours=FAST, bare=FAST, most=100).met is True
    assert latency("read", "", ours=Run(FAST.seconds, 2.0, ("gone",) * 5), bare=FAST, most=100).met is False
    assert latency("read", "", ours=FAST, bare=FAST, most=94).met is False
    assert latency("read", "", ours=FAST, bare=FAST, most=None).met is None


def test_a_target_may_speak_of_the_ratio():
    third = Target(1 / 3, most=False)
    assert Line("COPY", "", "rows/s", 40, 100, third, target_is_ratio=True).met is True
    assert Line("COPY", "", "rows/s", 30, 100, third, target_is_ratio=True).met is False
    assert Line("COPY", "", "rows/s", 30, None, third, target_is_ratio=True).met is False


def told(*lines):
    machine = Machine("EPYC", 2, 23.5, "100 GiB, ext4", "Linux 6", {"python": "3.11"})
    return Told(datetime(2026, 11, 22, tzinfo=UTC), machine, Register(1000, 400, 20_000), ("register",), 50, lines)


def test_the_page_has_a_row_and_a_meaning_for_each_line():
    slow = latency("Exact number, page", "typed", ours=Run(FAST.seconds, 2.0, ("status 500",) * 9), bare=FAST, most=60)
    batch = Line("Batch", "at once", "persons/s", 6_000, None, Target(5_000, most=False))
    page = document([told(slow, batch), told(batch)])
    assert "| Exact number, page | 50.0 | 95.0 | 99.0 | 50.0 | 9 | 95.0 | 1.00 | ≤ 60.0 | NO |" in page
    assert "- **Batch**: at once." in page
    assert page.count("1,000 people, 400 households") == 2
    assert page.count("- **Batch**: at once.") == 1
    assert cells(batch)[-2:] == ("≥ 5,000", "yes")


def test_the_table_says_what_went_wrong():
    console = Console(width=160)
    with console.capture() as shown:
        console.print(table(told(latency("read", "", ours=Run((), 1.0, ("status 500",)), bare=None, most=60))))
    assert "read: status 500" in shown.get()
    assert not told(latency("read", "", ours=Run((), 1.0, ("status 500",)), bare=None, most=60)).all_met


def test_what_was_measured_before_a_failure_is_kept_and_the_failure_told():
    def lines():
        yield Line("Build the mirror", "", "s", 9, None, Target(180))
        raise UnexpectedAnswer("status 500")

    kept, broken = as_far_as("figures", lines())
    assert kept.met is True
    assert (broken.met, broken.wrong) == (False, ("UnexpectedAnswer: status 500",))


def test_what_nothing_here_can_measure_has_no_result_and_fails_nothing():
    line = unmeasured("First paint", "no browser on this machine")
    assert told(line).all_met
    assert cells(line)[1:] == ("", "", "", "", "0", "", "", "", "")
    assert json.loads(json.dumps(line.as_json(), allow_nan=False))["ours"] is None


def test_a_run_is_read_back_as_it_was_written(tmp_path):
    read = latency("read", "a person", ours=Run((), 1.0, ("status 500",)), bare=FAST, most=60)
    run = told(read, unmeasured("First paint", "no browser"), Line("Batch", "", "s", 6, 3, grows=True))
    write_run(run, tmp_path / "run.json")
    assert document([read_run(tmp_path / "run.json")]) == document([run])
    assert read_run(tmp_path / "run.json").all_met is run.all_met is False
