"""Adding up answers about two sets of records is answering about both; lists reach DuckDB as text and mean the same."""

from collections import Counter

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from wanjia.mirror.rules import added, quickly, runs

WHOLE, CODES, TEXTS = st.integers(-(2**62), 2**62), st.text("09azAZ_", max_size=9), st.text(max_size=5)
RECORDS = st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.integers(0, 2), st.sampled_from([1, -1])))


def asked(records, keys):
    """Records counted and weighed by the first ``keys`` of their codes, as the SQL of a question does."""
    groups = Counter({record[:keys]: 0 for record in records})
    codes = Counter(groups)
    for record in records:
        groups[record[:keys]] += record[2]
        codes[record[:keys]] += record[2] * record[1]
    return [(*group, count, codes[group]) for group, count in groups.items()]


@given(RECORDS, RECORDS, st.integers(0, 2))
def test_two_answers_add_up_to_the_answer_about_both(some, others, keys):
    both = set(added(asked(some + others, keys), (), keys))
    assert set(added(asked(some, keys), asked(others, keys), keys)) == both
    assert all(any(row[keys:]) for row in both)


def test_a_sum_over_no_record_is_nothing():
    assert added([(7,)], [(None,)], 0) == ((7,),)
    assert added([(None,)], [], 0) == ()


@given(st.integers(-50, 50), st.integers(0, 100), st.integers(1, 30))
def test_runs_cover_every_id_once(first, more, size):
    stretches = list(runs(first, first + more, size))
    assert [one for start, end in stretches for one in range(start, end + 1)] == list(range(first, first + more + 1))
    assert all(end - start < size for start, end in stretches)


@given(st.one_of(*(st.lists(one, max_size=20) for one in (WHOLE, CODES, TEXTS))), st.integers(0, 9))
def test_a_list_means_the_same_as_text(values, other):
    question = "SELECT list_transform($1, one -> one), $2, len($1)"
    assert duckdb.execute(*quickly(question, [values, other])).fetchone() == (values, other, len(values))


def test_a_list_of_numbers_and_of_codes_is_no_list_any_more():
    sql, given = quickly("SELECT unnest($1), unnest($2), $10", [(1, 2), ("a", ""), *range(7), "a $1"])
    assert given == {"1": "[1, 2]", "2": '["a", ""]', "10": "a $1"}
    assert sql == "SELECT unnest(CAST($1 AS INTEGER[])), unnest(CAST($2 AS VARCHAR[])), $10"


@given(WHOLE | st.floats() | st.dates() | st.booleans() | st.none() | TEXTS, WHOLE)
def test_a_value_that_is_written_in_means_the_same(value, other):
    question = "SELECT $1, 7 - $2"
    written, bound = duckdb.execute(*quickly(question, [value, other])), (value, 7 - other)
    assert repr(written.fetchone()) == repr(bound)
