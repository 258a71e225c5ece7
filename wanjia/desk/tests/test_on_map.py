"""From a person or a household to its door on the map: by the right, and accounted for."""

import re

import pytest

from wanjia.access.types import Role
from wanjia.atlas.tests.factories import CORNER, positions
from wanjia.audit.models import Event
from wanjia.registry.tests.factories import FAR, HERE, door, household, person


@pytest.fixture
def homes(made):
    """The street with a position for every door."""
    positions(HERE, CORNER)
    return made.households


@pytest.fixture
def clerk(homes, browser):
    return browser(Role.TOWNSHIP_CLERK)


def main(answer) -> str:
    """The part of a page below its head and beside its menu."""
    return answer.content.decode().partition("<main")[2]


def sought(client, text: str):
    """The answer to what is typed into the box beside the map."""
    return client.get(client.post("/search", {"q": text, "to": "map"}).headers["Location"])


def opened() -> int:
    return Event.objects.filter(action="household.open").count()


def test_the_cards_lead_to_the_door_and_the_look_is_in_the_log(made, homes, clerk):
    for page in (f"/households/{homes[2]}", f"/persons/{made.persons[5]}"):
        (address,) = re.findall(r'href="(/households/[^"]+/map)"', main(clerk.get(page)))
        before = opened()
        assert address == f"/households/{homes[2]}/map"
        assert re.fullmatch(r"/map/layers\?layer=households&dwelling=\d+", clerk.get(address).headers["Location"])
        assert opened() == before + 1


def test_who_sees_no_points_is_led_to_none(homes, browser):
    worker = browser(Role.GRID_WORKER)
    assert "/map" not in main(worker.get(f"/households/{homes[2]}"))
    assert worker.get(f"/households/{homes[2]}/map").status_code == 403


def test_a_door_without_a_position_is_said(homes, clerk):
    home = household("N1", door("909"))
    person("吴边", dwelling=door("909"), household=home, relation="02")
    assert "/map" not in main(clerk.get(f"/households/{home}"))
    answer = clerk.get(f"/households/{home}/map", follow=True)
    assert answer.redirect_chain == [(f"/households/{home}", 302)]
    assert "该户住房尚无坐标" in answer.content.decode()


@pytest.mark.parametrize("typed", ["张丽", "zhangli", "1-1-201"])
def test_what_is_typed_beside_the_map_leads_to_the_home(homes, clerk, typed):
    assert sought(clerk, typed).headers["Location"] == f"/households/{homes[2]}/map"


def test_a_vacant_door_is_found_by_its_address(homes, clerk):
    door("801"), door("802", unit="2单元"), door("802", unit="3单元"), door("803", code=FAR)
    positions(HERE, CORNER)
    positions(FAR, CORNER)
    assert sought(clerk, "1-1-801").headers["Location"].startswith("/map/layers?layer=households&dwelling=")
    page = main(sought(clerk, "1号楼802"))
    assert [words in page for words in ("1号楼2单元802", "1号楼3单元802")] == [True, True]
    assert "没有查到" in sought(clerk, "1-1-803").content.decode()


def test_of_several_one_is_chosen(homes, clerk):
    person("张丽", dwelling=door("101"), household=homes[0], relation="20")
    page = main(sought(clerk, "张丽"))
    assert "请选择要在地图上定位的人员" in page
    assert {*re.findall(r'href="/households/([^"]+)/map"', page)} == {str(homes[0]), str(homes[2])}


def test_who_sees_no_points_finds_the_record_as_ever(made, homes, browser):
    page = main(sought(browser(Role.GRID_WORKER), "张丽"))
    assert "/map" not in page
    assert re.search(r'href="/persons/[^"]+">张丽<', page)


def test_nobody_elsewhere_is_found(homes, clerk):
    person("欧阳远", dwelling=door(code=FAR))
    assert "没有查到" in sought(clerk, "欧阳远").content.decode()
