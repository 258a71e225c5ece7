"""A superior's blank form: where its headings stand, what each asks for, who is typed in already."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.intake.queries import blank_digest, blank_headings, blank_rows, blank_unit, blanks, open_blank
from wanjia.intake.rules.blanks import FACTS_OF, TITLES, header_at, withheld_of
from wanjia.intake.sources.opening import Limits
from wanjia.intake.tests.files import MAN, as_text, as_workbook
from wanjia.intake.types.blanks import Blank, BlankFact, Unit, Withheld
from wanjia.kernel.errors import Refused

HEADINGS = ["序号", "姓名", "性别", "公民身份号码", "民族", "与户主关系", "联系电话", "现住址", "备注"]
FOOT = ["填表人：", "", "", "审核人：", "", "", "", "日期：", ""]
BLANK = [["老年人基本情况登记表"], ["填报单位：（盖章）"], HEADINGS, ["1"], ["2"], FOOT]


def proposed(blank: Blank):
    return tuple(heading.fact for heading in blank_headings(blank))


def form(*rows: list[str]) -> Blank:
    return open_blank(as_workbook([list(row) for row in rows]))


class TestOpening:
    def test_titles_headings_and_the_end_of_the_sheet_are_told_apart(self):
        blank = form(*BLANK)
        assert blank.above == (("老年人基本情况登记表",), ("填报单位：（盖章）",))
        assert blank.headings == tuple(HEADINGS)
        rows = blank_rows(blank, proposed(blank))
        assert (rows.typed, rows.under) == ((), ())
        assert [cell for cell in rows.below[0] if cell] == ["填表人：", "审核人：", "日期："]

    def test_what_is_never_held_is_not_even_read(self):
        canary = "回族-canary"
        blank = form(HEADINGS, ["1", "王强", "男", MAN, canary, "户主", "", "", ""])
        assert canary not in str(blank.rows)
        assert blank.rows[0][1] == "王强"

    def test_a_form_is_known_again_in_full_width_and_with_hints(self):
        one = form(["姓名", "身份证号", "社区（村）"])
        other = form(["某街道报表"], ["姓 名*", "身份证号（必填）", "社区(村)"])
        assert blank_digest(one) == blank_digest(other)
        assert blank_digest(one) != blank_digest(form(["姓名", "社区（村）", "身份证号"]))

    def test_a_text_with_commas_is_a_form_too(self):
        assert open_blank(as_text([["姓名", "性别"], ["王强", ""]])).rows == (("王强", ""),)

    @pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04broken", as_text([["甲", "乙"], ["1", "2"]])])
    def test_what_is_no_form_is_refused_in_a_sentence(self, content):
        with pytest.raises(Refused) as refused:
            open_blank(content)
        assert refused.value.problems[0].field == "file"

    def test_more_persons_than_a_form_may_hold_are_refused(self, monkeypatch):
        monkeypatch.setattr(blanks, "LIMITS", Limits(10**6, 2, 20))
        with pytest.raises(Refused, match="rows"):
            open_blank(as_text([["姓名"], ["甲"], ["乙"], ["丙"]]))


class TestHeadings:
    def test_each_column_is_proposed_or_withheld_with_its_reason(self):
        found = {heading.title: (heading.fact, heading.withheld) for heading in blank_headings(form(*BLANK))}
        assert found == {
            "序号": (BlankFact.SERIAL, None),
            "姓名": (BlankFact.NAME, None),
            "性别": (BlankFact.SEX, None),
            "公民身份号码": (BlankFact.NUMBER, None),
            "民族": (None, Withheld.NEVER_HELD),
            "与户主关系": (None, Withheld.FAMILY),
            "联系电话": (None, Withheld.PHONE),
            "现住址": (BlankFact.ADDRESS, None),
            "备注": (None, None),
        }

    def test_no_known_heading_is_one_that_is_withheld(self):
        assert [title for titles in TITLES.values() for title in titles.split() if withheld_of(title)] == []

    def test_no_heading_means_two_things(self):
        titles = [title for titles in TITLES.values() for title in titles.split()]
        assert len(titles) == len(set(titles))
        assert set(TITLES) == set(BlankFact) == {fact for facts in FACTS_OF.values() for fact in facts}

    @pytest.mark.parametrize("title", ["婚姻状况", "配偶姓名", "子女数", "母亲姓名", "监护人电话", "家庭成员"])
    def test_marriage_children_and_relatives_are_told_in_no_list(self, title):
        assert withheld_of(title) is Withheld.FAMILY

    @pytest.mark.parametrize("title", ["政治面貌", "宗教信仰", "孕周", "末次月经", "避孕措施", "重点人员类别"])
    def test_what_is_never_held_is_refused_by_its_name(self, title):
        assert withheld_of(title) is Withheld.NEVER_HELD

    def test_a_sample_hides_numbers(self):
        headings = blank_headings(form(HEADINGS, ["1", "王强", "", MAN]))
        assert [one.sample for one in blank_headings(form(*BLANK)) if one.sample] == ["1"]
        assert headings[HEADINGS.index("公民身份号码")].sample == "*" * 14 + MAN[-4:]

    @given(st.lists(st.lists(st.sampled_from(["姓名", "性别", "甲", ""]), max_size=4), min_size=1, max_size=6))
    def test_the_row_of_headings_is_the_one_that_knows_most(self, rows):
        def known(row):
            return len({cell for cell in row if cell in {"姓名", "性别"}})

        if any(map(known, rows)):
            assert known(rows[header_at(rows)]) == max(map(known, rows))
        else:
            with pytest.raises(Refused):
                header_at(rows)


class TestRows:
    def test_who_is_typed_in_is_kept_with_everything_that_was_typed(self):
        blank = form(HEADINGS, ["1", "王强", "", MAN, "", "", "", "", "查"], ["2"], ["3", "李芳"], FOOT)
        rows = blank_rows(blank, proposed(blank))
        assert [(row[1], row[8]) for row in rows.typed] == [("王强", "查"), ("李芳", "")]
        assert len(rows.below) == 1

    def test_second_headings_stay_below_the_first(self):
        blank = form(["姓名", "现住址", ""], ["", "街道", "门牌"], ["王强", "", ""])
        rows = blank_rows(blank, (BlankFact.NAME, BlankFact.ADDRESS))
        assert rows.under == (("", "街道"),)
        assert len(rows.typed) == 1

    def test_an_example_is_nobody(self):
        blank = form(["序号", "姓名"], ["示例", "张三"], ["1", "王强"])
        assert [row[1] for row in blank_rows(blank, (BlankFact.SERIAL, BlankFact.NAME)).typed] == ["王强"]


class TestMapping:
    def test_a_row_is_about_whom_its_columns_name(self):
        assert blank_unit(form(*BLANK), proposed(form(*BLANK))) is Unit.PERSON
        homes = form(["户号", "户主姓名", "家庭人口数", "住址"])
        assert blank_unit(homes, proposed(homes)) is Unit.HOUSEHOLD

    @pytest.mark.parametrize(
        ("headings", "facts", "code"),
        [
            (["性别"], (BlankFact.SEX,), "nobody_named"),
            (["姓名", "曾用名"], (BlankFact.NAME, BlankFact.NAME), "twice"),
            (["姓名", "人数"], (BlankFact.NAME, BlankFact.SIZE), "other_unit"),
            (["姓名", "民族"], (BlankFact.NAME, BlankFact.SEX), "withheld"),
            (["姓名", "母亲姓名"], (None, BlankFact.NAME), "withheld"),
        ],
    )
    def test_what_is_no_mapping_is_refused(self, headings, facts, code):
        with pytest.raises(Refused) as refused:
            blank_unit(Blank((), tuple(headings), ()), facts)
        assert code in {problem.code for problem in refused.value.problems}

    def test_rows_that_name_nobody_are_refused(self):
        blank = form(["姓名", "现住址"], ["", "一号楼"], ["", "二号楼"], ["", "三号楼"])
        with pytest.raises(Refused) as refused:
            blank_unit(blank, proposed(blank))
        assert refused.value.problems[0].code == "typed_nobody"
