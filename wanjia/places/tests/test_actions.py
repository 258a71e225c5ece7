from datetime import UTC, date, datetime

import pytest
import shapely
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wanjia.kernel.clock import FOREVER
from wanjia.kernel.errors import NotFound, Refused
from wanjia.places import actions, queries
from wanjia.places.management import lists
from wanjia.places.models import Area, AreaClosure, Dwelling, Edition, FormerName
from wanjia.places.rules.boundaries import Outline
from wanjia.places.rules.codes import padded
from wanjia.places.tests.factories import CITY, FIRST, OPERATOR, SECOND, listed_as
from wanjia.places.types import BEFORE_LISTS, Address, Datum, Level, Provenance

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
TODAY = date(2026, 3, 1)


def load(names=CITY, *, issued=FIRST, became=(), closing=None):
    return actions.load_edition(listed_as(names, issued=issued, became=became), by=OPERATOR, at=NOW, closing=closing)


def area_id(code: str, on: date = TODAY) -> int:
    return queries.area_by_code(padded(code), on=on).id


def test_qingdao_has_ten_counties_141_townships_and_2120_villages():
    change = actions.load_edition(lists.qingdao(), by=OPERATOR, at=NOW)
    assert change.totals == {
        Level.PROVINCE: 1,
        Level.PREFECTURE: 1,
        Level.COUNTY: 10,
        Level.TOWNSHIP: 141,
        Level.VILLAGE: 2120,
    }
    assert change.opened == 2273
    assert AreaClosure.objects.filter(depth=0).count() == 2273
    assert AreaClosure.objects.count() == 1 + 2 + 10 * 3 + 141 * 4 + 2120 * 5


def test_loading_the_same_list_again_changes_nothing():
    load()
    before = list(Area.objects.order_by("id").values())
    again = load()
    assert (again.opened, again.closed, again.renamed, again.unchanged) == (0, 0, 0, 11)
    assert list(Area.objects.order_by("id").values()) == before
    assert Edition.objects.count() == 1


def test_a_code_that_vanishes_is_closed_and_a_new_one_opens_on_the_day_of_the_list():
    load()
    newer = {code: name for code, name in CITY.items() if code != "640104001002"} | {"640104001003": "光明新社区"}
    load(newer, issued=SECOND, became=(("640104001002", "640104001003"),))
    old = Area.objects.get(code="640104001002")
    new = Area.objects.get(code="640104001003")
    assert (old.valid_from, old.valid_to) == (BEFORE_LISTS, SECOND)
    assert (new.valid_from, new.valid_to) == (SECOND, FOREVER)
    assert queries.area_now(old.pk, on=TODAY) == (queries.area(new.pk, on=TODAY),)
    assert queries.area_now(old.pk, on=FIRST) == (queries.area(old.pk, on=FIRST),)


def test_a_new_name_keeps_the_area_and_the_old_name_its_days():
    load()
    before = area_id("640104001001")
    load(CITY | {"640104001001": "文化社区"}, issued=SECOND)
    third = date(2025, 6, 30)
    load(CITY | {"640104001001": "文化新社区"}, issued=third)
    assert area_id("640104001001") == before
    names = [queries.area(before, on=day).name for day in (FIRST, SECOND, third)]
    assert names == ["文化街社区", "文化社区", "文化新社区"]
    assert FormerName.objects.count() == 2


def test_an_older_list_is_refused_and_changes_nothing():
    load(issued=SECOND)
    with pytest.raises(Refused) as refused:
        load(CITY | {"640104001009": "某社区"}, issued=FIRST)
    assert refused.value.problems[0].code == "edition.old"
    assert not Area.objects.filter(code="640104001009").exists()


def test_a_list_that_is_cut_off_is_refused_unless_the_number_is_said():
    many = CITY | {f"6401040020{number}": "某社区" for number in range(10, 60)}
    load(many)
    with pytest.raises(Refused, match="would close 50 of"):
        load(issued=SECOND)
    assert load(issued=SECOND, closing=50).closed == 50


def test_a_province_loaded_after_its_city_leaves_the_city_as_it_is():
    load()
    before = area_id("640104")
    change = load(CITY | {"6402": "石嘴山市", "640202": "大武口区"})
    assert (change.opened, change.unchanged) == (2, 11)
    assert area_id("640104") == before
    assert queries.area_by_code(padded("640202"), on=date(1999, 1, 1)).name == "大武口区"


def test_the_register_reaches_the_doors_of_areas_that_were_merged():
    load()
    merged = {code: name for code, name in CITY.items() if code != "640104001002"}
    old = area_id("640104001002")
    load(merged | {"640104001003": "新城社区"}, issued=SECOND, became=(("640104001002", "640104001003"),))
    new = area_id("640104001003")
    assert queries.reach_ids([new]) == {new, old}
    assert old in queries.reach_ids([area_id("640104")])
    assert queries.reach_ids([area_id("640105")]) == queries.subtree_ids(area_id("640105"), on=TODAY)


leaves = st.sets(
    st.sampled_from([f"64010{county}00{town}00{v}" for county in "45" for town in "12" for v in "123"]), min_size=1
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(leaves, min_size=1, max_size=3))
def test_the_closure_is_the_transitive_closure_of_parents_on_every_day(editions):
    with transaction.atomic():
        for year, chosen in enumerate(editions, start=2020):
            codes = {"64", "6401", "640104", "640105"} | {leaf[:9] for leaf in chosen} | chosen
            load({code: f"名{code}" for code in sorted(codes)}, issued=date(year, 1, 1))
        parents = dict(Area.objects.values_list("id", "parent_id"))
        expected = {(above, below, depth) for below in parents for depth, above in enumerate(_up(below, parents))}
        assert set(AreaClosure.objects.values_list("ancestor_id", "descendant_id", "depth")) == expected
        for year, chosen in enumerate(editions, start=2020):
            found = queries.subtree_ids(area_id("6401", date(year, 6, 1)), on=date(year, 6, 1))
            assert set(Area.objects.filter(id__in=found, level="village").values_list("code", flat=True)) == chosen
        transaction.set_rollback(True)


def _up(area, parents):
    while area is not None:
        yield area
        area = parents[area]


def test_one_code_has_one_open_area():
    load()
    twin = Area.objects.get(code="640104001001")
    twin.pk, twin.valid_from = None, SECOND
    with pytest.raises(IntegrityError, match="places_area_one_open"), transaction.atomic():
        twin.save(force_insert=True)


def test_the_application_cannot_delete_areas_nor_change_code_lists():
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Area.objects.all()._raw_delete("default")
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE places_code SET zh = 'x'")


def test_one_door_is_one_dwelling_however_it_is_written():
    load()
    village = area_id("640104001001")
    addresses = [
        Address(village, "3号楼", "1单元", "2", "201"),
        Address(village, "３ 号楼", "1单元", "2", "２０１"),
        Address(village, "3号楼", "1单元", "2", "202"),
    ]
    first, same, other = actions.find_or_add_dwellings(addresses)
    assert first == same != other
    assert actions.find_or_add_dwellings(addresses[2:]) == [other]
    assert [one.address.door for one in queries.dwellings_of_building(village, "3号楼")] == ["201", "202"]
    assert [(one.name, one.dwellings) for one in queries.buildings(village)] == [("3号楼", 2)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"door": "9" * 41}, "address.part"),
        ({"longitude": 36.1, "latitude": 120.4}, "address.position"),
        ({"longitude": 120.4}, "address.position"),
    ],
)
def test_a_bad_address_is_refused_and_none_of_its_batch_is_added(change, code):
    load()
    village = area_id("640104001001")
    with pytest.raises(Refused) as refused:
        actions.find_or_add_dwellings([Address(village, door="1"), Address(village, **({"door": "2"} | change))])
    assert refused.value.problems[0].code == code
    assert not Dwelling.objects.exists()


def test_an_address_needs_a_village():
    load()
    with pytest.raises(Refused) as refused:
        actions.find_or_add_dwellings([Address(area_id("640104"), door="1")])
    assert refused.value.problems[0].code == "address.area"


def test_a_dwelling_can_be_put_on_the_map():
    load()
    [door] = actions.find_or_add_dwellings([Address(area_id("640104001001"), door="1")])
    actions.place_dwelling(door, position=(106.28, 38.47), grid_cell="G-07", by=OPERATOR, at=NOW)
    assert queries.dwelling(door).address.longitude == 106.28
    with pytest.raises(Refused):
        actions.place_dwelling(door, position=(38.47, 106.28), grid_cell="", by=OPERATOR, at=NOW)
    with pytest.raises(NotFound):
        actions.place_dwelling(door + 1, position=None, grid_cell="", by=OPERATOR, at=NOW)


def test_own_outlines_are_in_force_from_their_day_and_later_ones_replace_them():
    load()
    code, square, larger = padded("640104"), shapely.box(106, 38, 107, 39), shapely.box(106, 38, 108, 39)
    actions.load_boundaries(
        [Outline(code, square)], origin=Provenance("自然资源局", Datum.CGCS2000, FIRST), by=OPERATOR, at=NOW
    )
    actions.load_boundaries(
        [Outline(code, larger)], origin=Provenance("自然资源局", Datum.CGCS2000, SECOND), by=OPERATOR, at=NOW
    )
    assert shapely.from_wkb(queries.boundary(area_id("640104"), on=FIRST).wkb).equals(square)
    [found] = queries.boundaries_below(area_id("6401"), on=TODAY)
    assert shapely.from_wkb(found.wkb).equals(larger)
    assert not found.schematic


def test_an_outline_of_an_unknown_area_is_refused_and_none_is_stored():
    load()
    square = shapely.box(106, 38, 107, 39)
    drawn = [Outline(padded("640104"), square), Outline(padded("640199"), square)]
    with pytest.raises(Refused, match="640199"):
        actions.load_boundaries(drawn, origin=Provenance("x", Datum.WGS_84, TODAY), by=OPERATOR, at=NOW)
    with pytest.raises(NotFound):
        queries.boundary(area_id("640104"), on=TODAY)


def test_schematic_cells_fill_their_county_until_the_city_has_an_outline_of_its_own():
    load()
    own = shapely.box(106.1, 38.1, 106.2, 38.2)
    actions.load_boundaries(
        [Outline(padded("640104001"), own)], origin=Provenance("x", Datum.CGCS2000, FIRST), by=OPERATOR, at=NOW
    )
    county = shapely.box(106, 38, 107, 39)
    drawn = actions.draw_schematic(
        {padded("640104"): county}, origin=Provenance("y", Datum.CGCS2000, TODAY), by=OPERATOR, at=NOW
    )
    assert drawn == 1 + 2 + 3
    assert shapely.from_wkb(queries.boundary(area_id("640104001"), on=TODAY).wkb).equals(own)
    assert queries.boundary(area_id("640104001"), on=date(2020, 1, 1)).schematic
    below = queries.boundaries_below(area_id("640104"), on=date(2020, 1, 1))
    parts = shapely.union_all([shapely.from_wkb(one.wkb) for one in below])
    assert parts.symmetric_difference(county).area < 1e-9


def test_loading_and_drawing_leave_their_line_in_the_log():
    load()
    county = shapely.box(106, 38, 107, 39)
    origin = Provenance("y", Datum.CGCS2000, TODAY)
    actions.draw_schematic({padded("640104"): county}, origin=origin, by=OPERATOR, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor, action, object FROM audit_event ORDER BY id")
        assert cursor.fetchall() == [
            ("operator:test", "areas.load", "edition:6401:2023-06-30"),
            ("operator:test", "areas.draw", "outlines:6"),
        ]
