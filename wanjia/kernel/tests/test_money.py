import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.kernel.errors import Refused
from wanjia.kernel.money import MOST_FEN, Fen, read, split, written

amounts = st.integers(-MOST_FEN, MOST_FEN).map(Fen)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("3,600.00", 360000),
        ("３，６００．００", 360000),
        ("¥3,600", 360000),
        ("￥3600.5", 360050),
        ("3600元", 360000),
        (" 3 600.00 ", 360000),
        ("0.05", 5),
        ("3600.", 360000),
        ("3600.1200", 360012),
        ("-12.30", -1230),
        ("−12.30", -1230),
        ("-¥12", -1200),
        ("0", 0),
    ],
)
def test_amounts_as_they_are_typed(text, fen):
    assert read(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount.form"),
        ("36,00.00", "amount.form"),
        ("1,2345", "amount.form"),
        ("1.2万", "amount.form"),
        ("3.6e3", "amount.form"),
        (".5", "amount.form"),
        ("(3,600.00)", "amount.form"),
        ("=3600", "amount.form"),
        ("٣٦٠٠", "amount.form"),
        ("0.001", "amount.precision"),
        ("10000000000000.01", "amount.size"),
    ],
)
def test_what_is_no_amount_is_refused(text, code):
    with pytest.raises(Refused) as refusal:
        read(text, field="paid")
    (problem,) = refusal.value.problems
    assert (problem.code, problem.field) == (code, "paid")


@given(amounts)
def test_an_amount_is_read_as_it_is_written(amount):
    assert read(written(amount)) == amount


def test_how_amounts_are_written():
    assert [written(Fen(fen)) for fen in (360000, -5, 0, 123456789)] == ["3,600.00", "-0.05", "0.00", "1,234,567.89"]


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_nothing_is_lost_in_a_split(amount, weights):
    shares = split(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - amount * weight) < sum(weights)


def test_what_is_left_over_goes_to_the_largest_fractions():
    assert split(Fen(100), [1, 1, 1]) == (34, 33, 33)
    assert split(Fen(100), [1, 2]) == (33, 67)
    assert split(Fen(-100), [1, 1, 1]) == (-34, -33, -33)
    assert split(Fen(1), [0, 5, 5]) == (0, 1, 0)


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 2]])
def test_weights_that_share_nothing_out(weights):
    with pytest.raises(ValueError, match="weights"):
        split(Fen(100), weights)
