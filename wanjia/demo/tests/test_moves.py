"""Moves of hukou in a month's file: a head goes with the whole book, but for the few of whom no next head is told."""

import csv
from collections import defaultdict
from itertools import groupby

import duckdb
import pytest

from wanjia.demo.actions import write_month
from wanjia.demo.actions.monthly import _prepare, _sql
from wanjia.demo.tests.months import MONTH, quiet
from wanjia.demo.tests.test_monthly import truth_of
from wanjia.demo.types import FileOrder

SEEDS = range(40)


@pytest.fixture(scope="module")
def books(city):
    """Who is alive in each book, and who heads it."""
    with duckdb.connect() as connection:
        query = """SELECT hukou_household_no, "row", hukou_relation FROM read_parquet($1)
                   WHERE died_on IS NULL AND hukou_household_no IS NOT NULL"""
        rows = connection.execute(query, [str(city / "part-*.parquet")]).fetchall()
    found = defaultdict(dict)
    for book, row, relation in rows:
        found[book][row] = relation
    return dict(found)


def moves(city, *, realistic):
    """The moves of many months, by seed."""
    found = []
    with duckdb.connect() as connection:
        for seed in SEEDS:
            _prepare(connection, FileOrder(city, city, MONTH, seed, realistic))
            rows = connection.execute(_sql("public_security.moves"))
            names = [column[0] for column in rows.description]
            found.append([dict(zip(names, row, strict=True)) for row in rows.fetchall()])
    return found


@pytest.fixture(scope="module")
def flawless(city):
    return moves(city, realistic=False)


def headless(books, month):
    """The books whose head moves while somebody stays."""
    moving = {one["persons"]["person"] for one in month}
    return [
        members
        for members in books.values()
        if any(row in moving for row, relation in members.items() if relation == "02") and members.keys() - moving
    ]


def whole(books, month):
    moving = {one["persons"]["person"] for one in month}
    return [members for members in books.values() if len(members) > 1 and members.keys() <= moving]


def test_nobody_is_left_without_a_head_where_nothing_goes_wrong(books, flawless):
    assert [headless(books, month) for month in flawless] == [[] for _ in flawless]
    assert sum(len(whole(books, month)) for month in flawless) > 100


def test_one_in_fifty_heads_leaves_the_others_where_things_go_wrong(city, books):
    realistic = moves(city, realistic=True)
    left = sum(len(headless(books, month)) for month in realistic)
    gone = sum(len(whole(books, month)) for month in realistic)
    assert 0.005 < left / (left + gone) < 0.05


def test_nobody_moves_twice_in_a_month(flawless):
    for month in flawless:
        assert len({one["persons"]["person"] for one in month}) == len(month)


def test_a_book_moves_to_one_place_on_one_day_and_within_the_city_with_its_head(books, flawless):
    acts = set()
    for month in flawless:
        by_row = {one["persons"]["person"]: one for one in month}
        for members in whole(books, month):
            rows = [by_row[row] for row in members]
            assert len({(one["occasion"], one["act"], one["to_area"], one["happened_on"]) for one in rows}) == 1
            (head,) = (by_row[row] for row, relation in members.items() if relation == "02")
            within = head["act"] == "市内迁移"
            acts.add(head["act"])
            assert {one["head_number"] for one in rows} == {head["person_number"] if within else None}
            assert [one["relation"] for one in rows] == [relation if within else None for relation in members.values()]
    assert acts == {"市内迁移", "迁出"}


def test_whoever_moves_alone_names_no_head(books, flawless):
    for month in flawless:
        together = {row for members in whole(books, month) for row in members}
        alone = [one for one in month if one["persons"]["person"] not in together]
        assert {one["head_number"] for one in alone} | {one["relation"] for one in alone} == {None}


def test_a_book_stands_in_one_place_of_the_file(city, tmp_path):
    write_month(FileOrder(city, tmp_path, MONTH, 1, realistic=False), progress=quiet)
    with (tmp_path / "public_security.moves_2026-10.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    occasions = [row["occasion"] for row in truth_of(tmp_path, "public_security.moves_2026-10")]
    assert len(occasions) == len(rows)
    assert len([occasion for occasion, _ in groupby(occasions)]) == len(set(occasions)) < len(rows)
    assert len({row["hzgmsfhm"] for row in rows} - {""}) > 1
