"""The one box: what it finds by what was typed, for whom, and in what order."""

import pytest

from wanjia.registry import queries
from wanjia.registry.tests.factories import FAR, HERE, NEXT_DOOR, area, day, door, household, person, tell, town
from wanjia.registry.tests.looks import SAVEPOINTS, logged, reader, sealed, steward
from wanjia.registry.types import commands as c
from wanjia.registry.types.views import Match

pytestmark = pytest.mark.django_db
NUMBER = "370298199003070022"
OLD_NUMBER = "370298900307002"  # the same person's, before it had 18 digits
PHONE = "13900001234"


@pytest.fixture(autouse=True)
def _town(db):
    town()


def found(text, ctx=None, **more):
    """Who was found, by how."""
    groups = queries.search(ctx or reader(), text, **more).value
    return {group.match: [line.name for line in group.persons] for group in groups}


@pytest.mark.parametrize(
    "typed", [NUMBER, " 370298 19900307 0022 ", "３７０２９８１９９００３０７００２２", OLD_NUMBER]
)
def test_a_whole_number_finds_its_bearer_however_it_is_typed(typed):
    person(dwelling=door(), document_number=NUMBER)
    assert found(typed) == {Match.NUMBER: ["王芳"]}


def test_an_ended_number_still_finds_but_one_recorded_in_error_does_not():
    uuid = person(dwelling=door(), document_number=NUMBER)
    tell(c.NumberChanged(on=day(2026), person=uuid, document_number="370298199003070049"))
    assert found(NUMBER) == found("370298199003070049") == {Match.NUMBER: ["王芳"]}


@pytest.mark.parametrize("tail", ["0022", "70022", "070022"])
def test_the_last_four_to_six_of_a_number(tail):
    person(dwelling=door(), document_number=NUMBER)
    person("李娜", born=day(1990, 3, 8), dwelling=door(), document_number="370298199003080028")
    assert found(tail) == {Match.NUMBER_TAIL: ["王芳"]}


def test_a_phone_whole_and_its_tail():
    person(dwelling=door(), phone=PHONE)
    assert found(PHONE) == found("+86 139-0000-1234") == {Match.PHONE: ["王芳"]}
    assert found("1234") == {Match.PHONE_TAIL: ["王芳"]}


def test_a_name_before_longer_ones_that_start_with_it():
    for name in ("王芳", "王芳菲", "李芳"):
        person(name, dwelling=door())
    assert found("王芳") == {Match.NAME: ["王芳"], Match.NAME_START: ["王芳菲"]}
    assert found("王") == {Match.NAME_START: ["王芳", "王芳菲"]}


def test_pinyin_in_full_by_initials_and_in_every_reading():
    person("张伟", dwelling=door())
    person("曾乐", dwelling=door())
    assert found("zhangwei") == found("Zhang Wei") == {Match.PINYIN: ["张伟"]}
    assert found("zw") == {Match.INITIALS: ["张伟"]}
    assert found("zengle") == found("zengyue") == {Match.PINYIN: ["曾乐"]}


@pytest.mark.parametrize("ctx", [reader, steward])
def test_pinyin_and_initials_find_by_how_they_begin(ctx):
    for name in ("王小明", "王芳", "汪晓敏", "李王"):
        person(name, dwelling=door())
    person("王远", dwelling=door(code=FAR))
    here = found("wang", ctx())[Match.PINYIN]
    assert set(here) == {"王小明", "王芳", "汪晓敏"} | ({"王远"} if ctx is steward else set())
    assert set(found("wangxiao", ctx())[Match.PINYIN]) == {"王小明", "汪晓敏"}
    assert set(found("wxm", ctx())[Match.INITIALS]) == {"王小明", "汪晓敏"}
    assert set(found("wx", ctx())[Match.INITIALS]) == {"王小明", "汪晓敏"}


def test_whoever_is_spelled_whole_comes_before_longer_names():
    for name in ("王芳", "王芳菲"):
        person(name, dwelling=door())
    groups = queries.search(reader(), "wangfang", limit=1).value
    assert [(group.persons[0].name, group.more) for group in groups] == [("王芳", True)]


def test_a_household_number_finds_its_members():
    home = household("370203-00017", dwelling=door())
    person(dwelling=door(), household=home, relation="02")
    assert found("370203-00017") == {Match.HOUSEHOLD_NUMBER: ["王芳"]}


@pytest.mark.parametrize(
    "typed", ["3号楼1单元302", "3-1-302", "台东街道和兴路社区3号楼1单元302室", "和兴路社区 3号楼", "3号楼302"]
)
def test_an_address_finds_who_lives_there(typed):
    person(dwelling=door("302", building="3号楼"))
    person("李娜", dwelling=door("302", building="4号楼"))
    assert found(typed) == {Match.ADDRESS: ["王芳"]}


def test_an_area_in_an_address_keeps_to_that_area():
    person(dwelling=door("302", code=HERE))
    person("李娜", dwelling=door("302", code=NEXT_DOOR))
    ctx = reader(HERE, NEXT_DOOR)
    assert found("太东社区1号楼1单元302", ctx) == {Match.ADDRESS: ["李娜"]}
    assert found("1号楼1单元302", ctx) == {Match.ADDRESS: ["李娜", "王芳"]}


def test_who_lives_elsewhere_but_is_registered_here_is_found_here():
    person(dwelling=door(code=FAR), hukou_area=area(HERE).id)
    assert found("王芳") == found("王芳", reader(FAR)) == {Match.NAME: ["王芳"]}


@pytest.mark.parametrize(
    "typed", [NUMBER, "0022", PHONE, "1234", "王芳", "王", "wangfang", "wf", "0001", "1号楼1单元101"]
)
def test_out_of_reach_and_sealed_persons_are_not_found_by_anything(typed):
    home = household(dwelling=door(code=FAR))
    person(dwelling=door(code=FAR), household=home, relation="02", document_number=NUMBER, phone=PHONE)
    assert found(typed) == {}
    hidden = person(dwelling=door(), household=household(dwelling=door()), document_number=NUMBER, phone=PHONE)
    sealed(hidden)
    assert found(typed) == {}


def test_a_merged_record_leads_to_the_one_that_stayed():
    kept = person(dwelling=door())
    duplicate = person("王方", dwelling=door(), document_number=NUMBER)
    tell(c.PersonMerge(on=day(2026), person=kept, duplicate=duplicate))
    assert found(NUMBER) == {Match.NUMBER: ["王芳"]}
    assert found("王方") == {}


def test_more_are_announced_and_not_shown():
    for _ in range(4):
        person(dwelling=door())
    (group,) = queries.search(reader(), "王芳", limit=3).value
    assert (len(group.persons), group.more) == (3, True)


@pytest.mark.parametrize("typed", ["", " ", "a", "7", "12"])
def test_too_little_finds_nobody(typed):
    person(dwelling=door("12"))
    assert found(typed) == {}


def test_everybody_listed_is_in_the_log_and_the_text_is_not():
    uuid = person(dwelling=door())
    seen = queries.search(reader(), "王芳")
    assert logged(seen) == ("person.search", [], {uuid: "listed"})


@pytest.mark.parametrize(("typed", "statements"), [(NUMBER, 5), ("王芳", 6), ("wangfang", 7), ("无此人", 4)])
@pytest.mark.parametrize("who", [reader, steward])
def test_statements(typed, statements, who, django_assert_num_queries):
    person(dwelling=door(), document_number=NUMBER)
    ctx = who()
    with django_assert_num_queries(statements + SAVEPOINTS):
        queries.search(ctx, typed)
