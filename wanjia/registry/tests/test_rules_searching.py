"""What may be meant by what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.registry.rules.searching import Doors, doors, guesses, same_tail, without_areas
from wanjia.registry.types.views import Match

AREAS = ("市北区", "台东街道", "和兴路社区", "和兴路")


def ways(typed):
    return [guess.match for guess in guesses(typed)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", []),
        ("a", []),
        ("12", []),
        ("王", [Match.NAME, Match.NAME_START]),
        ("阿依努尔·买买提", [Match.NAME, Match.NAME_START]),
        ("zw", [Match.PINYIN, Match.INITIALS]),
        ("zhangwei", [Match.PINYIN]),
        ("0022", [Match.NUMBER_TAIL, Match.PHONE_TAIL, Match.HOUSEHOLD_NUMBER]),
        ("002X", [Match.NUMBER_TAIL, Match.HOUSEHOLD_NUMBER]),
        ("13900001234", [Match.NUMBER, Match.PHONE, Match.HOUSEHOLD_NUMBER]),
        ("E12345678", [Match.NUMBER, Match.HOUSEHOLD_NUMBER]),
        ("3-1-302", [Match.NUMBER_TAIL, Match.PHONE_TAIL, Match.HOUSEHOLD_NUMBER, Match.ADDRESS]),
        ("3号楼1单元302", [Match.HOUSEHOLD_NUMBER, Match.NAME, Match.ADDRESS]),
    ],
)
def test_what_a_text_can_mean(typed, meant):
    assert ways(typed) == meant


@pytest.mark.parametrize("typed", ["370298900307002", "370298199003070022", "37029819900307 0022"])
def test_numbers_are_brought_to_the_one_form_they_are_kept_in(typed):
    assert guesses(typed)[0].text == "370298199003070022"


@given(st.text(max_size=40))
def test_nothing_typed_breaks_it(typed):
    assert all(guess.text for guess in guesses(typed))
    doors(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3号楼2单元302室", Doors("3号楼", "2单元", "302")),
        ("3-2-302", Doors("3号楼", "2单元", "302")),
        ("３ 号楼 2 单元 302", Doors("3号楼", "2单元", "302")),
        ("台东街道3号楼", Doors("台东街道3号楼", "", "")),
        ("3号楼302", Doors("3号楼", "", "302")),
        ("和兴路社区B座甲单元1001", Doors("和兴路社区B座", "甲单元", "1001")),
    ],
)
def test_an_address_is_read_from_behind(typed, meant):
    assert doors(typed) == meant


@given(st.integers(1, 999), st.integers(1, 99), st.integers(101, 9999))
def test_an_address_as_it_is_written_is_read_as_it_was_meant(building, unit, door):
    assert doors(f"{building}号楼{unit}单元{door}") == Doors(f"{building}号楼", f"{unit}单元", str(door))


@pytest.mark.parametrize(
    ("head", "left"),
    [
        ("市北区台东街道和兴路社区3号楼", ("3号楼", "和兴路社区")),
        ("台东街道阳光花园3号楼", ("3号楼", "台东街道")),
        ("3号楼", ("3号楼", "")),
        ("和兴路社区", ("", "和兴路社区")),
        ("阳光花园", ("阳光花园", "")),
    ],
)
def test_areas_are_taken_off_the_front_and_the_building_is_left(head, left):
    assert without_areas(head, AREAS) == left


def test_a_tail_is_compared_without_what_people_write_between():
    assert same_tail("3702 9819-9003070 02x", "002X")
    assert not same_tail("370298199003070022", "0023")
