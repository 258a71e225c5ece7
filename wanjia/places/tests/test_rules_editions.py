from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.kernel.errors import Refused
from wanjia.places.rules.codes import kind_of, level_of, padded, prefix
from wanjia.places.rules.editions import first_day, listed, plan, plan_problems, scope_of
from wanjia.places.tests.factories import CITY, SECOND, listed_as
from wanjia.places.types import BEFORE_LISTS, Area, Kind, Level


@pytest.mark.parametrize(
    ("code", "level", "kind"),
    [
        ("370000000000", Level.PROVINCE, Kind.PROVINCE),
        ("370200000000", Level.PREFECTURE, Kind.PREFECTURE),
        ("370202000000", Level.COUNTY, Kind.COUNTY),
        ("370202001000", Level.TOWNSHIP, Kind.STREET),
        ("370281100000", Level.TOWNSHIP, Kind.TOWN),
        ("370281200000", Level.TOWNSHIP, Kind.TOWNSHIP),
        ("370281400000", Level.TOWNSHIP, Kind.ZONE),
        ("370202001199", Level.VILLAGE, Kind.RESIDENTS_COMMITTEE),
        ("370281100200", Level.VILLAGE, Kind.VILLAGERS_COMMITTEE),
        ("370281100398", Level.VILLAGE, Kind.TOWNSHIP_GROUP),
        ("370281100498", Level.VILLAGE, Kind.VIRTUAL_RESIDENTS),
        ("370281100598", Level.VILLAGE, Kind.VIRTUAL_VILLAGERS),
        ("370281100901", Level.VILLAGE, Kind.LOCAL),
    ],
)
def test_the_code_tells_level_and_kind(code, level, kind):
    assert (level_of(code), kind_of(code)) == (level, kind)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"code": "3702020010", "name": "香港中路街道"}, "area.code"),
        ({"code": "３７０２０２００１０００", "name": "香港中路街道"}, "area.code"),
        ({"code": "370202001000", "name": ""}, "area.name"),
        ({"code": "370202001000", "name": "香港\x00中路"}, "area.name"),
        ({"code": "370202001000", "name": "香港中路街道", "level": "village"}, "area.level"),
        ({"code": "370202001000", "name": "香港中路街道", "parent_code": "370203000000"}, "area.parent"),
        ({"code": "370203001000", "name": "即墨路街道", "parent_code": "370203"}, "area.parent"),
        ({"code": "110101001000", "name": "东华门街道"}, "area.orphan"),
        ({"code": "370202000000", "name": "市南区"}, "area.twice"),
    ],
)
def test_a_bad_row_is_named_and_the_good_ones_stay(row, code):
    above = [
        {"code": "370000000000", "name": "山东省"},
        {"code": "370200000000", "name": "青岛市"},
        {"code": "370202000000", "name": "市南区"},
    ]
    good, problems = listed([*above, row])
    assert [one.code for one in good] == [one["code"] for one in above]
    assert (problems[0].code, problems[0].params["row"]) == (code, "5")
    assert "Row 5" in str(problems[0])


def test_a_rare_character_of_the_private_area_is_a_name():
    good, problems = listed([{"code": "420000000000", "name": "高\ue170省"}])
    assert (good[0].name, problems) == ("高\ue170省", [])


def test_a_city_without_counties_has_its_townships_directly_below():
    rows = [("440000000000", "广东省"), ("441900000000", "东莞市"), ("441900003000", "东城街道")]
    good, problems = listed({"code": code, "name": name} for code, name in rows)
    assert not problems
    assert (good[2].level, good[2].parent_code) == (Level.TOWNSHIP, "441900000000")


@pytest.mark.parametrize(
    ("codes", "scope"),
    [
        (CITY, "6401"),
        ([code for code in CITY if not code.startswith("640105")], "640104"),
        (["64", "6401", "6402"], "64"),
        (["11", "1101", "110101", "64", "6401"], ""),
    ],
)
def test_the_scope_is_the_smallest_area_that_holds_the_list(codes, scope):
    assert scope_of(listed_as(dict.fromkeys(codes, "名")).rows) == scope


def in_force(names: dict[str, str], valid_from: date = BEFORE_LISTS) -> list[Area]:
    rows = listed_as(names).rows
    ids = {row.code: number for number, row in enumerate(rows, start=1)}
    return [
        Area(
            ids[row.code],
            row.code,
            row.name,
            row.level,
            kind_of(row.code),
            ids.get(row.parent_code),
            valid_from,
            date.max,
        )
        for row in rows
    ]


def test_a_new_list_opens_closes_and_renames_what_changed():
    newer = {code: name for code, name in CITY.items() if code != "640104002001"}
    newer |= {"640104001003": "玉皇阁社区", "640104001001": "文化社区"}
    change = plan(listed_as(newer, issued=SECOND), in_force(CITY))
    assert [row.code for row in change.opened] == ["640104001003"]
    assert [area.code for area in change.closed] == ["640104002001"]
    assert [name for _, name in change.renamed] == ["文化社区"]


def test_a_list_of_one_county_says_nothing_about_the_next():
    one_county = {code: name for code, name in CITY.items() if not code.startswith("640105")}
    change = plan(listed_as(one_county, issued=SECOND), in_force(CITY))
    assert (change.opened, change.closed, change.renamed) == ((), (), ())


def test_a_level_put_between_opens_everything_below_anew():
    direct = {"42": "湖北省", "429004": "仙桃市", "429004001": "沙嘴街道", "429005": "潜江市"}
    change = plan(listed_as(direct | {"4290": "省直辖县级行政区划"}, issued=SECOND), in_force(direct))
    assert [row.code[:9] for row in change.opened] == ["429000000", "429004000", "429005000", "429004001"]
    assert {area.code[:9] for area in change.closed} == {"429004000", "429005000", "429004001"}


def test_a_list_that_closes_much_needs_the_number_said():
    full = CITY | {f"6401040020{number:02d}": "某社区" for number in range(10, 60)}
    change = plan(listed_as(CITY, issued=SECOND), in_force(full))
    [problem] = plan_problems(listed_as(CITY, issued=SECOND), change, areas=len(full), closing=None)
    assert problem.code == "edition.closes"
    assert "50 of 61" in str(problem)
    assert not plan_problems(listed_as(CITY, issued=SECOND), change, areas=len(full), closing=50)


def test_a_list_cannot_close_what_is_younger_than_itself():
    one_less = {code: name for code, name in CITY.items() if code != "640105001001"}
    edition = listed_as(one_less)
    [problem] = plan_problems(edition, plan(edition, in_force(CITY, SECOND)), areas=11, closing=None)
    assert problem.code == "edition.old"


def test_a_mapping_must_fit_the_list():
    edition = listed_as(CITY, issued=SECOND, became=(("640104001001", "640104001002"),))
    [problem] = plan_problems(edition, plan(edition, in_force(CITY)), areas=11, closing=None)
    assert problem.code == "edition.mapping"


def test_only_an_earlier_list_makes_a_code_new():
    assert first_day("640104001003", SECOND, ["6401"], BEFORE_LISTS) == SECOND
    assert first_day("640104001003", SECOND, ["6402"], BEFORE_LISTS) == BEFORE_LISTS
    assert first_day("640104001003", SECOND, [], BEFORE_LISTS) == BEFORE_LISTS


villages = st.sets(st.sampled_from([f"64010{county}00{town}00{v}" for county in "45" for town in "12" for v in "123"]))


def tree(leaves: set[str]) -> dict[str, str]:
    codes = {"64", "6401", "640104", "640105"} | {leaf[:9] for leaf in leaves} | leaves
    return {code: f"名{code}" for code in sorted(codes, key=lambda code: (len(code), code))}


@given(villages, villages)
def test_a_plan_turns_the_old_list_into_the_new_one(old, new):
    edition = listed_as(tree(old) if not new else tree(new), issued=SECOND)
    change = plan(edition, in_force(tree(old)))
    after = {area.code for area in in_force(tree(old))} - {area.code for area in change.closed}
    after |= {row.code for row in change.opened}
    assert after == {row.code for row in edition.rows}


@given(villages)
def test_the_same_list_changes_nothing(leaves):
    change = plan(listed_as(tree(leaves), issued=SECOND), in_force(tree(leaves)))
    assert (change.opened, change.closed, change.renamed) == ((), (), ())


@given(st.from_regex(r"[1-9][0-9]{11}", fullmatch=True))
def test_a_code_begins_with_its_own_prefix_and_is_it_padded(code):
    assert padded(prefix(code)) == code


def test_an_empty_list_is_refused():
    with pytest.raises(Refused, match="no rows"):
        listed_as({})
