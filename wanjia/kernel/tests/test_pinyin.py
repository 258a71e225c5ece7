import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.kernel.characters import compound_surnames, mended_readings, syllable, usual_readings
from wanjia.kernel.pinyin import MOST_READINGS, readings, readings_many, typed

names = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("单乐行重盛娜·欧阳𠮷A ü"), max_size=8
)


@pytest.mark.parametrize(
    ("marked", "plain"), [("zhāng", "zhang1"), ("lǚ", "lv3"), ("nǜ", "nv4"), ("de", "de5"), ("ê̄", "e1"), ("ń", "n2")]
)
def test_syllables_in_ascii(marked, plain):
    assert syllable(marked) == plain


@pytest.mark.parametrize("place", ["surname", "given"])
def test_every_mend_has_one_syllable_for_each_character(place):
    for characters, alternatives in mended_readings(place).items():
        assert len(set(alternatives)) == len(alternatives), characters
        for alternative in alternatives:
            assert len(alternative) == len(characters)
            assert all(part[:-1].isalpha() and part[-1] in "12345" for part in alternative)


@pytest.mark.parametrize("place", ["surname", "given"])
def test_no_mend_says_what_the_table_says_anyway(place):
    for character, alternatives in mended_readings(place).items():
        if len(character) == 1 and character in usual_readings():
            assert alternatives != ((syllable(usual_readings()[character]),),)


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张伟", "zhangwei", "zw"),
        ("单雄", "shanxiong", "sx"),
        ("仇英", "qiuying", "qy"),
        ("解缙", "xiejin", "xj"),
        ("曾国藩", "zengguofan", "zgf"),
        ("查良镛", "zhaliangyong", "zly"),
        ("区寄", "ouji", "oj"),
        ("盖叫天", "gejiaotian", "gjt"),
        ("缪荃孙", "miaoquansun", "mqs"),
        ("翟志刚", "zhaizhigang", "zzg"),
        ("员半千", "yunbanqian", "ybq"),
        ("繁钦", "poqin", "pq"),
        ("逄先知", "pangxianzhi", "pxz"),
        ("令狐冲", "linghuchong", "lhc"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟卨", "moqixie", "mqx"),
        ("长孙无忌", "zhangsunwuji", "zswj"),
        ("澹台灭明", "tantaimieming", "ttmm"),
        ("吕布", "lvbu", "lb"),
        ("李娜", "lina", "ln"),
        ("王珩", "wangheng", "wh"),
        ("阿不都·买买提", "abudumaimaiti", "abdmmt"),
        ("张\U000323af", "zhang\U000323af", "z\U000323af"),
        ("Anna Müller-Schmidt", "annamullerschmidt", "ams"),
        ("王Anna", "wanganna", "wa"),
    ],
)
def test_the_usual_reading(name, full, initials):
    usual = readings(name)[0]
    assert (usual.full, usual.initials) == (full, initials)


@pytest.mark.parametrize(
    ("name", "fulls"),
    [
        ("覃勇", ["qinyong", "tanyong"]),
        ("乐毅", ["yueyi", "leyi"]),
        ("朴树", ["piaoshu", "pushu"]),
        ("王乐", ["wangle", "wangyue"]),
        ("宁静", ["ningjing"]),  # two tones, one spelling
        ("单于丹", ["chanyudan", "shanyudan"]),
        ("", []),
        ("·", []),
    ],
)
def test_several_readings_are_kept(name, fulls):
    assert [reading.full for reading in readings(name)] == fulls


@given(names)
def test_readings_are_few_different_and_spelled_by_their_initials(name):
    found = readings(name)
    assert len(found) <= MOST_READINGS
    assert len({reading.full for reading in found}) == len(found)
    for reading in found:
        assert reading.full[:1] == reading.initials[:1]
        assert typed(reading.full) == reading.full


@given(st.lists(names, max_size=20))
def test_many_names_are_read_as_each_alone(many):
    assert readings_many(many) == [readings(name) for name in many]


def test_lists_sort_by_sound_tone_and_character_and_keep_families_together():
    people = ["章一", "张三", "李四", "林五", "张一", "章三", "历六", "Anna"]
    in_order = sorted(people, key=lambda name: readings(name)[0].sort_key.encode())
    assert in_order == ["Anna", "李四", "历六", "林五", "张三", "张一", "章三", "章一"]


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("Zhang Wei", "zhangwei"),
        ("zhāng wěi", "zhangwei"),
        ("ZW", "zw"),
        ("xi'an", "xian"),
        ("Lü Wei", "lvwei"),
        ("lǚ", "lv"),
        ("lu:", "lv"),
        ("LYU WEI", "lvwei"),
        ("li yu", "liyu"),
        ("张wei", "张wei"),
        ("", ""),
    ],
)
def test_what_people_type(query, form):
    assert typed(query) == form


def test_longer_surnames_are_tried_first():
    for first, surnames in compound_surnames().items():
        assert all(surname.startswith(first) for surname in surnames)
        assert [len(surname) for surname in surnames] == sorted(map(len, surnames), reverse=True)
