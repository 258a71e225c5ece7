"""Lists reach DuckDB as text and mean what they meant."""

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from wanjia.mirror.rules import quickly

WHOLE, CODES, TEXTS = st.integers(-(2**62), 2**62), st.text("09azAZ_", max_size=9), st.text(max_size=5)


@given(st.one_of(*(st.lists(one, max_size=20) for one in (WHOLE, CODES, TEXTS))), st.integers(0, 9))
def test_a_list_means_the_same_as_text(values, other):
    question = "SELECT list_transform($1, one -> one), $2, len($1)"
    assert duckdb.execute(*quickly(question, [values, other])).fetchone() == (values, other, len(values))


def test_a_list_of_numbers_and_of_codes_is_no_list_any_more():
    sql, given = quickly("SELECT unnest($1), unnest($2), $10", [(1, 2), ("a", ""), *range(8)])
    assert given[:2] == ["[1, 2]", '["a", ""]']
    assert sql == "SELECT unnest(CAST($1 AS INTEGER[])), unnest(CAST($2 AS VARCHAR[])), $10"
