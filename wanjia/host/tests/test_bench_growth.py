"""How times grow with the city, from the figures of two runs."""

from datetime import UTC, datetime

import pytest

from wanjia.host.bench.figures import Line, Target
from wanjia.host.bench.growth import growth_lines, read_smaller
from wanjia.host.bench.machine import Machine
from wanjia.host.bench.told import Register, Told, write_run
from wanjia.kernel.errors import Refused

BUILD = "Build the mirror"


def built(seconds: float, *wrong: str) -> Line:
    return Line(BUILD, "", "s", seconds, None, Target(180), wrong=wrong, grows=True)


@pytest.fixture
def smaller(tmp_path):
    """``smaller(*lines)`` is the run of a city of a million with these lines, read back from its file."""

    def smaller(*lines):
        file = tmp_path / "small.json"
        machine = Machine("EPYC", 2, 23.5, "100 GiB, ext4", "Linux 6", {})
        register = Register(1_000_000, 400_000, 20_000_000)
        write_run(Told(datetime(2026, 11, 22, tzinfo=UTC), machine, register, ("figures",), 50, lines), file)
        return read_smaller(file)

    return smaller


@pytest.mark.parametrize(("seconds", "met"), [(80, True), (87, True), (88, False), (20, True)])
def test_twice_the_time_for_twice_the_people_is_linear_and_no_more_is_allowed(smaller, seconds, met):
    [line] = growth_lines([built(seconds)], 8_700_000, smaller(built(10)))
    assert line.ratio == pytest.approx(seconds / 10 / 8.7)
    assert line.met is met
    assert BUILD in line.measure


def test_only_what_may_grow_and_stands_in_both_is_told(smaller):
    page = Line("Open a person, page", "", "ms", 20, None, Target(75))
    fresh = Line("Export as XLSX", "", "s", 60, None, Target(60), grows=True)
    lines = [*growth_lines([built(50), page, fresh], 8_700_000, smaller(built(10), page))]
    assert [line.measure for line in lines] == [f"Growth of «{BUILD}»"]


def test_what_went_wrong_in_either_run_has_no_growth_that_is_met(smaller):
    assert [*growth_lines([built(50)], 8_700_000, smaller(built(10, "status 500")))] == []
    [line] = growth_lines([built(50, "status 500")], 8_700_000, smaller(built(10)))
    assert line.met is False


def test_a_city_that_is_not_larger_is_refused(smaller):
    with pytest.raises(Refused):
        smaller(built(10)).check(1_000_000)
    smaller(built(10)).check(1_000_001)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"register": {"people": 5}}', '{"register": {}, "lines": []}'])
def test_a_file_of_something_else_is_refused(tmp_path, text):
    file = tmp_path / "other.json"
    file.write_text(text)
    for one in (file, tmp_path / "missing.json"):
        with pytest.raises(Refused):
            read_smaller(one)
