from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from wanjia.kernel.errors import NotFound
from wanjia.places import actions, queries
from wanjia.places.actions.codes import shipped_code_lists
from wanjia.places.rules.codes import padded
from wanjia.places.tests.factories import CITY, FIRST, OPERATOR, SECOND, listed_as
from wanjia.places.types import Address, Kind, Level

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture
def city():
    at = datetime(2026, 3, 1, tzinfo=UTC)
    actions.load_edition(listed_as(CITY), by=OPERATOR, at=at)
    newer = {code: name for code, name in CITY.items() if code != "640104001002"} | {"640104001003": "玉皇阁社区"}
    actions.load_edition(listed_as(newer, issued=SECOND), by=OPERATOR, at=at)


def by_code(code, on=TODAY):
    return queries.area_by_code(padded(code), on=on)


@pytest.mark.usefixtures("city")
def test_a_breadcrumb_goes_from_the_province_down(django_assert_num_queries):
    village = by_code("640104001001")
    with django_assert_num_queries(1):
        names = [area.name for area in queries.ancestors(village.id, on=TODAY)]
    assert names == ["宁夏回族自治区", "银川市", "兴庆区", "凤凰北街街道", "文化街社区"]


@pytest.mark.usefixtures("city")
def test_children_are_those_of_the_day():
    street = by_code("640104001")
    assert [area.name for area in queries.children(street.id, on=FIRST)] == ["文化街社区", "光明社区"]
    assert [option.label for option in queries.area_options(street.id, on=TODAY)] == ["文化街社区", "玉皇阁社区"]


@pytest.mark.usefixtures("city")
def test_a_code_names_an_area_only_while_it_is_in_force():
    assert by_code("640104001002", date(2024, 6, 29)).valid_to == SECOND
    for code, day in (("640104001002", SECOND), ("640104001003", date(2024, 6, 29)), ("990104001003", TODAY)):
        with pytest.raises(NotFound):
            by_code(code, day)


@pytest.mark.usefixtures("city")
def test_a_subtree_is_that_of_the_day(django_assert_num_queries):
    street = by_code("640104001").id
    with django_assert_num_queries(1):
        now = queries.subtree_ids(street, on=TODAY)
    assert now == {street, by_code("640104001001").id, by_code("640104001003").id}
    assert queries.subtree_ids(street, on=FIRST) == {street, *(by_code(f"64010400100{n}", FIRST).id for n in (1, 2))}


@pytest.mark.usefixtures("city")
def test_a_closed_area_that_no_list_mapped_became_nothing():
    assert queries.area_now(by_code("640104001002", FIRST).id, on=TODAY) == ()


@pytest.mark.usefixtures("city")
def test_areas_of_a_level():
    counties = queries.areas_at_level(Level.COUNTY, on=TODAY)
    assert [(area.name, area.kind) for area in counties] == [("兴庆区", Kind.COUNTY), ("西夏区", Kind.COUNTY)]


def test_an_unknown_area_is_not_found():
    with pytest.raises(NotFound):
        queries.area(1, on=TODAY)


def test_the_tables_hold_the_code_lists_of_the_files():
    assert queries.code_lists() == shipped_code_lists()


def test_family_relation_is_the_whole_standard_of_2008():
    relation = queries.code_list("relation")
    assert relation.standard == "GB/T 4761-2008"
    numbers = {1, 2, 10, 11, 12, *range(20, 98), 99}
    assert {code.code for code in relation.codes} == {f"{number:02d}" for number in numbers}


def test_every_kind_of_area_has_its_name():
    assert {code.code for code in queries.code_list("area_kind").codes} == {kind.value for kind in Kind}


def test_a_label_is_in_the_language_of_the_request():
    assert queries.code_label("sex", "2") == "女性"
    with override("en"):
        assert queries.code_label("sex", "2") == "Female"
        assert queries.code_options("household_form", on=TODAY)[0].label == "Family household"
    assert [option.value for option in queries.code_options("sex", on=TODAY)] == ["0", "1", "2", "9"]


def test_an_unknown_code_is_not_found():
    assert queries.is_code_on("sex", "2", on=TODAY)
    assert not queries.is_code_on("sex", "3", on=TODAY)
    for name, code in (("sex", "3"), ("ethnicity", "01"), ("religion", "1")):
        with pytest.raises(NotFound):
            queries.code_label(name, code)


def test_labels_cost_no_query_once_the_list_is_read(django_assert_num_queries):
    queries.code_label("marital_status", "10")
    with django_assert_num_queries(0):
        assert queries.code_label("marital_status", "30") == "丧偶"


@pytest.mark.usefixtures("city")
def test_a_door_is_known_however_it_is_written():
    street = by_code("640104001001").id
    (known,) = actions.find_or_add_dwellings([Address(street, "3号楼A", "1单元", "3", "302")])
    assert queries.dwelling_at(Address(street, " ３ 号楼a", "1 单元", "", "302")).id == known
    assert queries.dwelling_at(Address(street, "3号楼A", "1单元", "", "303")) is None
