import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.kernel.errors import Refused
from wanjia.kernel.names import LONGEST_NAME, masked, normalise, read, surname_of

han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("〇欧阳𠮷𪚥\U000323af\ue000")
names = st.text(han, min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" 张　伟 ", "张伟"),
        ("张 伟", "张伟"),
        ("张\u200b伟\ufeff", "张伟"),
        ("阿不都・买买提", "阿不都·买买提"),
        ("阿不都•买买提", "阿不都·买买提"),
        ("阿不都‧买买提", "阿不都·买买提"),
        ("阿不都．买买提", "阿不都·买买提"),
        ("阿不都。买买提", "阿不都·买买提"),
        ("阿不都 · 买买提", "阿不都·买买提"),
        ("·阿不都··买买提·", "阿不都·买买提"),
        ("王○", "王〇"),
        ("⽅⽂", "方文"),  # radicals of old fonts
        ("ＡＮＮＡ   Ｓｍｉｔｈ", "ANNA Smith"),
        ("O’Brien", "O'Brien"),
        ("J. R. Smith", "J. R. Smith"),
        ("张\U000e0100伟", "张伟"),  # a variation selector
    ],
)
def test_one_form_for_one_name(typed, name):
    assert normalise(typed) == name


@pytest.mark.parametrize("name", ["张𠮷", "喆㐁", "王\U000323af", "李\ue863", "張偉", "仉〇", "赵\U0002ebf0"])
def test_rare_and_variant_characters_stay_as_they_are(name):
    assert read(name).text == name


@given(st.text(han | st.sampled_from(" .。·・　\u200b"), max_size=12))
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(names)
def test_a_name_is_its_surname_and_its_given_name(text):
    name = read(text)
    assert name.surname + name.given == name.text == text
    assert name.surname
    assert name.given or len(text) == 1


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("张伟", "张"),
        ("欧阳修", "欧阳"),
        ("歐陽修", "歐陽"),
        ("欧阳", "欧"),  # surname 欧, given name 阳
        ("令狐冲", "令狐"),
        ("万俟卨", "万俟"),
        ("长孙无忌", "长孙"),
        ("爱新觉罗溥仪", "爱新觉罗"),
        ("阿不都·买买提", ""),
        ("Anna Smith", ""),
        ("", ""),
    ],
)
def test_surnames(name, surname):
    assert surname_of(name) == surname


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "name.missing"),
        (" · ", "name.missing"),
        ("张" * (LONGEST_NAME + 1), "name.length"),
        ("张?", "name.lost_character"),
        ("张□", "name.lost_character"),
        ("张\ufffd", "name.lost_character"),
        ("张3", "name.characters"),
        ("张伟(男)", "name.characters"),
        ("=1+1", "name.characters"),
        ("...", "name.characters"),
        ("<b>", "name.characters"),
    ],
)
def test_what_is_no_name_is_refused(text, code):
    with pytest.raises(Refused) as refusal:
        read(text, field="mother_name")
    (problem,) = refusal.value.problems
    assert (problem.code, problem.field) == (code, "mother_name")
    assert str(problem)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王明", "王*"),
        ("王小明", "王*明"),
        ("欧阳修", "欧阳*"),
        ("诸葛孔明", "诸葛*明"),
        ("阿不都·买买提", "阿**"),
        ("Anna Smith", "A**"),
        ("张", "张*"),
        ("A", "*"),
        ("", "*"),
    ],
)
def test_masking(name, shown):
    assert masked(name) == shown


@given(names)
def test_a_masked_name_always_hides_something(name):
    assert "*" in masked(name)


def test_names_stay_out_of_logs():
    assert repr(read("张伟")) == "<Name>"
