"""Keyset paging: every row once, in order, in both directions, whatever the ties and the size."""

import pytest
from django.contrib.contenttypes.models import ContentType
from hypothesis import given
from hypothesis import strategies as st

from wanjia.kernel.errors import Refused
from wanjia.web import paging
from wanjia.web.paging import Cursor

ROWS = st.lists(st.integers(0, 5), max_size=30).map(
    lambda keys: sorted((key, number) for number, key in enumerate(keys))
)


def query(rows, cursor, size):
    """What a database answers beside ``cursor``: up to size + 1 rows, the nearest first."""
    if cursor is None:
        return rows[: size + 1]
    if cursor.before:
        return [row for row in reversed(rows) if row < cursor.key][: size + 1]
    return [row for row in rows if row > cursor.key][: size + 1]


def read(rows, token, size):
    cursor = paging.read(token)
    return paging.cut(query(rows, cursor, size), cursor, key=lambda row: row, size=size)


@given(rows=ROWS, size=st.integers(1, 7))
def test_forth_and_back_gives_every_row_once_and_in_order(rows, size):
    pages = [read(rows, "", size)]
    while pages[-1].after:
        pages.append(read(rows, pages[-1].after, size))
    assert [row for page in pages for row in page.rows] == rows
    assert pages[0].before == ""

    back = [pages[-1]]
    while back[-1].before:
        back.append(read(rows, back[-1].before, size))
    assert [row for page in reversed(back) for row in page.rows] == rows


@given(key=st.tuples(st.text(), st.integers()), before=st.booleans())
def test_a_cursor_comes_back_as_it_was(key, before):
    assert paging.read(paging.write(Cursor(key, before))) == Cursor(key, before)


def test_a_token_does_not_show_the_sort_values():
    token = paging.write(Cursor(("wangxiaoming", 7)))
    assert "wang" not in token
    assert token != paging.write(Cursor(("wangxiaoming", 7)))


def test_a_token_that_is_not_ours_is_refused():
    with pytest.raises(Refused, match="Open the list anew"):
        paging.read("gAAAAAB-not-ours")


@pytest.mark.django_db
class TestQueryset:
    ROWS = ContentType.objects.all()

    def all_pages(self, order, size=3):
        page = paging.page(self.ROWS, None, order=order, size=size)
        yield page
        while page.after:
            page = paging.page(self.ROWS, paging.read(page.after), order=order, size=size)
            yield page

    @pytest.mark.parametrize("order", [("app_label", "id"), ("-app_label", "-id"), ("id",)])
    def test_pages_are_the_ordered_list(self, order):
        rows = [row for page in self.all_pages(order) for row in page.rows]
        assert rows == list(self.ROWS.order_by(*order))

    def test_the_page_before_is_the_one_that_was_left(self):
        first, second, *_ = self.all_pages(("app_label", "id"))
        again = paging.page(self.ROWS, paging.read(second.before), order=("app_label", "id"), size=3)
        assert again.rows == first.rows
        assert again.before == ""

    def test_a_page_is_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            paging.page(self.ROWS, None, order=("app_label", "id"), size=3)

    def test_mixed_directions_are_a_mistake_of_the_caller(self):
        with pytest.raises(ValueError, match="same way"):
            paging.page(self.ROWS, None, order=("app_label", "-id"))
