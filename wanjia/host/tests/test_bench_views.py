"""What the lines about tiles, files and the register beside boards are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.atlas.types import Layer
from wanjia.exports.types import Form
from wanjia.host.bench import boards, exports, tiles
from wanjia.host.bench.exports import Made, narrowest
from wanjia.host.bench.figures import Run, latency

FAST, SLOW = Run((0.01,) * 20, 0.2), Run((0.05,) * 20, 1.0)


def test_the_slowest_zoom_is_told_and_not_the_mean():
    looked = {(zoom, layer): FAST for zoom in range(3) for layer in Layer} | {(1, Layer.HOUSEHOLDS): SLOW}
    line = tiles._line("Vector tiles", "", looked)
    assert (line.ours, line.met) == (pytest.approx(50), False)
    assert "the slowest zoom is 1" in line.meaning
    assert "zoom 0 10; zoom 1 50; zoom 2 10" in line.meaning
    assert "households 50; " in line.meaning


def test_a_zoom_that_does_not_answer_is_slower_than_any():
    broken = Run((), 1.0, ("status 503",))
    line = tiles._line("Vector tiles", "", {(0, Layer.HOUSEHOLDS): SLOW, (1, Layer.HOUSEHOLDS): broken})
    assert line.wrong == ("status 503",)
    assert line.met is False


def test_a_tile_that_is_too_large_is_named():
    line = tiles._size_line({"/map/tiles/0/0/0": 2_000, "/map/tiles/9/1/2": 300_001})
    assert line.wrong == ("/map/tiles/9/1/2 has 300,001 bytes",)
    assert line.met is False
    assert tiles._size_line({"/map/tiles/9/1/2": 300_000}).met is True
    assert tiles._size_line({"/map/tiles/9/1/2": 300_000}, ["/map/tiles/0/0/0: status 500"]).met is False
    assert tiles._size_line({}).met is False


def test_board_users_who_got_errors_spoil_the_line_beside_them():
    page = latency("Open a person, page", "", ours=FAST, bare=None, most=75)
    assert boards.beside(page, SLOW).met is True
    assert "beside 4 board users" in boards.beside(page, SLOW).measure
    assert boards.beside(page, Run((), 1.0, ("status 503",))).met is False


@given(
    st.dictionaries(
        st.integers(1, 9), st.dictionaries(st.integers(0, 120), st.integers(1, 900), min_size=1), min_size=1
    ),
    st.integers(1, 3_000),
)
def test_the_narrowest_choice_holds_so_many_people_and_would_not_a_year_younger(counts, wanted):
    chosen = narrowest(counts, wanted)
    ages = counts[chosen.area]
    held = sum(count for age, count in ages.items() if chosen.age_to is None or age <= chosen.age_to)
    assert held == chosen.people
    totals = {area: sum(of.values()) for area, of in counts.items()}
    if chosen.people < wanted:
        assert chosen.people == max(totals.values())
    else:
        assert all(total < wanted or total >= totals[chosen.area] for total in totals.values())
        assert (
            sum(count for age, count in ages.items() if age < max(ages if chosen.age_to is None else [chosen.age_to]))
            < wanted
        )


@pytest.mark.parametrize(
    ("written", "held", "met"), [(51.0, 240, (True, True)), (52.1, 240, (False, True)), (51.0, 241, (True, False))]
)
def test_a_file_of_ten_times_the_rows_takes_a_minute_and_holds_a_fifth_more_at_most(written, held, met):
    few, many = Made(100_000, 5, 1.0, 5.0, 200), Made(1_000_000, 50, 8.0, written, held)
    assert tuple(line.met for line in exports.form_lines(Form.XLSX, few, many)) == met
