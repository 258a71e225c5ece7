"""Departments' files as declared, recognised by their headings, and a clerk's own mapping."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.intake.rules.mapping import MAPPABLE, layout_of, never_held, private_headings, refuse_private
from wanjia.intake.rules.recognising import recognise
from wanjia.intake.sources.catalogue import DEPARTMENTS, FULL_LISTS, LAYOUTS, TITLES
from wanjia.intake.types import Expected, Form, Profile
from wanjia.intake.types.sources import FACTS, ROLES
from wanjia.kernel.errors import Refused
from wanjia.registry.types import EventKind, Source, commands

# As departments know them, with what their clinics and stations add and nobody here may see.
POLICE_BIRTHS = "xm,gmsfhm,xbdm,mzdm,csrq,csdd,hzgmsfhm,yhzgxdm,hjqhdm,hjdz,fqsfhm,mqsfhm,csyxzmbh,djrq"
MARRIAGES = "nfxm,nfsfzh,nvxm,nvsfzh,djlx,djrq,djjgmc,zsbh"
CERTIFICATES = "csyxzmbh,xsexm,xb,csrqsj,csyz,sczt,mqxm,mqsfzh,fqxm,fqsfzh,zcjgdm,qfrq"
CARDS = "xm,sfzh,cjzh,cjlb,cjdj,fzrq,zt"


def known(*rows, **expected):
    return recognise([list(row) for row in rows], LAYOUTS, Expected(**expected), TITLES)


def problem_of(call):
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.problems[0]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.code)
class TestEveryLayout:
    def test_it_is_known_by_either_kind_of_heading_and_by_no_other_layout(self, layout):
        for headings in ([one.heading for one in layout.columns], [one.title for one in layout.columns]):
            assert known(headings).layout is layout

    def test_it_fills_facts_of_the_closed_list_once(self, layout):
        assert set(layout.facts) <= set(FACTS)
        assert len(set(layout.facts)) == len(layout.facts)
        assert layout.month in {"", *layout.facts}

    def test_what_its_rows_mean_can_be_told_to_the_register(self, layout):
        told = {vars(one)["kind"]: one for one in vars(commands).values() if "kind" in getattr(one, "__dict__", {})}
        told[EventKind.FIRST_ENTRY] = commands.Entry
        for meaning in layout.meanings:
            fields = {part.name: part for part in dataclasses.fields(told[meaning.kind])}
            assert meaning.fields.keys() <= fields.keys()
            assert meaning.on in layout.facts
            for name, by in meaning.fields.items():
                persons = fields[name].metadata in (commands.PERSON, commands.HOUSEHOLD)
                assert by in (layout.roles if persons else layout.facts)
            if meaning.acts:
                assert {*meaning.acts} - {""} <= set(layout.column_of("act").codes.values())

    def test_a_code_stands_for_itself_in_the_words_of_a_clerk(self, layout):
        for column in layout.columns:
            assert bool(column.codes or column.listed) is (column.form is Form.CODE)

    def test_none_of_its_headings_is_private(self, layout):
        assert private_headings(title for one in layout.columns for title in (one.heading, *one.titles)) == ()


@pytest.mark.parametrize("layout", FULL_LISTS, ids=lambda one: one.code)
def test_a_full_list_is_known_among_the_three_and_says_nothing_private(layout):
    for headings in ([one.heading for one in layout.columns], [one.title for one in layout.columns]):
        assert recognise([headings], FULL_LISTS, Expected(), TITLES).layout is layout
        assert private_headings(headings) == ()
    assert set(layout.facts) <= set(FACTS)
    assert len(set(layout.facts)) == len(layout.facts)


def test_every_department_has_a_number_a_basis_and_an_authority():
    assert len({one.source for one in DEPARTMENTS}) == len(DEPARTMENTS)
    assert all(one.source not in (Source.DESK, Source.SYNTHETIC) and one.basis and one.authority for one in DEPARTMENTS)
    assert all(layout.department == one.code for one in DEPARTMENTS for layout in one.layouts)


def test_what_is_no_column_of_ours_is_dropped_by_name():
    assert known(POLICE_BIRTHS.split(",")).dropped == ("mzdm", "csdd")
    assert known(CERTIFICATES.split(",")).dropped == ("csyz", "sczt")


def test_headings_may_stand_below_a_title_in_any_width_and_script():
    rows = (
        ["", "2026年10月婚姻登記"],
        ["序号", "男方姓名*", "男方身份證號", "女方姓名", "女方身份证号（必填）", "登記類型", "登記日期"],
    )
    found = known(*rows)
    assert (found.layout.code, found.header, found.dropped) == ("civil_affairs.marriages", 1, ("序号",))
    assert sorted(found.places) == [1, 2, 3, 4, 5, 6]


def test_the_file_of_another_department_says_whose_it_is():
    problem = problem_of(lambda: known(MARRIAGES.split(","), department="health"))
    assert problem.code == "other_department"
    assert problem.params == {"title": "民政婚姻登记", "department": "民政"}


def test_half_a_file_says_which_columns_are_missing():
    problem = problem_of(lambda: known(MARRIAGES.split(",")[:4]))
    assert (problem.code, problem.params["columns"]) == ("columns_missing", "登记类型、登记日期")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["a", "b"], ["1", "2"]], "unknown_file"),
        ([["xm", "身高"]], "unknown_file"),
        ([[]], "unknown_file"),
        ([], "unknown_file"),
        ([[*CARDS.split(","), "姓名"]], "columns_twice"),
    ],
)
def test_what_is_no_file_of_ours_is_refused(rows, code):
    assert problem_of(lambda: known(*rows)).code == code


@given(st.lists(st.lists(st.text(max_size=6), max_size=6), max_size=12))
def test_whatever_else_the_head_says_is_refused_in_a_sentence(rows):
    with pytest.raises(Refused) as refusal:
        known(*rows)
    assert refusal.value.problems[0].field == "file"


MAPPED = {"客户": "person_name", "证件": "person_number", "手机": "person_phone"}


class TestAMappedList:
    def test_it_is_a_layout_of_its_own(self):
        layout = layout_of(Profile("charity", "慈善名单", MAPPED))
        found = recognise([["序号", *MAPPED]], [layout], Expected(), TITLES)
        assert (found.layout.facts, found.dropped) == (tuple(MAPPED.values()), ("序号",))
        assert layout.meanings == ()

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"x": "act"}, "not_mappable"),
            ({"x": "person_name"}, "mapped_twice"),
            ({"末次月经日期": "registered_on"}, "private_columns"),
        ],
    )
    def test_what_it_may_not_say_is_refused(self, more, code):
        assert problem_of(lambda: layout_of(Profile("x", "x", MAPPED | more))).code == code
        assert problem_of(lambda: layout_of(Profile("x", "x", {"a": "address"}))).code == "name_not_mapped"

    @pytest.mark.parametrize(
        "heading",
        [
            "民族",
            "孕周(周)",
            "预产期",
            "末次月經",
            "避孕措施",
            "手术时间",
            "產檢次數",
            "建册日期",
            "BYFS",
            "银行卡号",
            "是否 吸毒",
        ],
    )
    def test_a_private_heading_that_nobody_mapped_is_refused_by_its_name(self, heading):
        assert problem_of(lambda: refuse_private(["姓名", heading])).params == {"columns": heading}

    def test_plain_headings_pass(self):
        refuse_private(["姓名", "身份证号", "登记日期", "性别", "居住地址", "序号", "xm", "hjqhdm"])

    def test_the_closed_list_says_nothing_of_events(self):
        assert set(MAPPABLE) <= set(FACTS)
        assert "person" in ROLES
        assert len(never_held()) > 60
        assert Expected(month=date(2026, 10, 1)).department == ""
