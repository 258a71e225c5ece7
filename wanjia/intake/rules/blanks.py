"""How a superior's blank form is understood: where its headings stand, what each asks for, which rows are typed in."""

import re
from collections.abc import Sequence

from wanjia.intake.rules.mapping import private_headings
from wanjia.intake.rules.recognising import ROWS_ABOVE, plain
from wanjia.intake.types.blanks import Blank, BlankFact, Heading, SortedRows, Unit, Withheld
from wanjia.kernel.errors import N_, Problem, Refused

Cells = Sequence[str]
PERSON_FACTS = (
    BlankFact.SERIAL, BlankFact.NAME, BlankFact.SEX, BlankFact.BORN, BlankFact.AGE, BlankFact.NUMBER,
    BlankFact.COUNTY, BlankFact.STREET, BlankFact.COMMUNITY, BlankFact.ADDRESS, BlankFact.HUKOU, BlankFact.APART,
)  # fmt: skip
HOUSEHOLD_FACTS = (
    BlankFact.SERIAL, BlankFact.HOUSEHOLD_NUMBER, BlankFact.HEAD, BlankFact.SIZE, BlankFact.HOUSEHOLD_KIND,
    BlankFact.COUNTY, BlankFact.STREET, BlankFact.COMMUNITY, BlankFact.ADDRESS,
)  # fmt: skip
FACTS_OF = {Unit.PERSON: PERSON_FACTS, Unit.HOUSEHOLD: HOUSEHOLD_FACTS}
# What a person is known by in a form where somebody typed them in already.
KEYS = frozenset({BlankFact.NAME, BlankFact.NUMBER})
# Headings in use; brackets in full or half width are the same.
TITLES = {
    BlankFact.SERIAL: "序号 序 编号 xh",
    BlankFact.NAME: "姓名 居民姓名 人员姓名 本人姓名 老人姓名 xm",
    BlankFact.SEX: "性别 xb",
    BlankFact.BORN: "出生日期 出生年月日 出生年月 出生时间 生日 csrq",
    BlankFact.AGE: "年龄 周岁 年龄(周岁) 年龄(岁) nl",
    BlankFact.NUMBER: (
        "公民身份号码 身份证号 身份证号码 身份证件号码 证件号码 证件号 身份证 公民身份证号码 居民身份证号 "
        "居民身份证号码 身份证编号 gmsfhm sfzh"
    ),
    BlankFact.COUNTY: "区县 县区 区市 区(市) 县(市、区) 区(县) 县(区) 所在区 所属区 行政区",
    BlankFact.STREET: "街道 镇街 街镇 乡镇街道 乡镇(街道) 街道(乡镇) 街道(镇) 镇(街道) 所属街道 所在街道 镇办",
    BlankFact.COMMUNITY: "社区 所属社区 所在社区 村居 社区(村) 村(居) 村(社区) 社区(村居) 村居名称 社区名称 居委会",
    BlankFact.ADDRESS: (
        "现住址 现居住地址 现居住地 现住地址 居住地址 居住地 家庭住址 家庭地址 住址 详细住址 详细地址 常住地址 "
        "实际居住地址 实际居住地 地址 jzdz"
    ),
    BlankFact.HUKOU: "户籍地址 户籍地 户口所在地 户籍所在地 户籍详细地址 户口地址 hjdz",
    BlankFact.APART: "人户分离 是否人户分离",
    BlankFact.HOUSEHOLD_NUMBER: "户号 户编号 家庭编号 hh",
    BlankFact.HEAD: "户主 户主姓名 hzxm",
    BlankFact.SIZE: "人口数 家庭人口 家庭人口数 户内人口数 户内人数 人数 家庭人数 户人口数",
    BlankFact.HOUSEHOLD_KIND: "户类型 户别 户类别",
}
_FACT_OF = {plain(title): fact for fact, titles in TITLES.items() for title in titles.split()}
_FAMILY = re.compile("关系|婚|配偶|丈夫|妻|子女|孩|父|母|监护|家长|生育|亲属|成员")
_PHONE = re.compile("电话|手机|联系方式|lxdh")
_SIGNED = r"填[表报]|制表|审[核批]|复核|负责人|单位|盖章|[备附]?注|说明|合\s*计|日\s*期"
_FOOTER = re.compile(rf"\s*(?:(?:{_SIGNED})[^:：]*[:：]|合\s*计\s*$)")
_EXAMPLE = re.compile(r"\s*[(（]?(?:示?例|样例|范例)")
_LONG_NUMBER = re.compile(r"\d(?=\d{4})")
MOST_UNDER = 2  # rows of second headings


def header_at(rows: Sequence[Cells]) -> int:
    """The place of the row of headings: the one that knows most of them, then the fullest, then the highest.

    Raises Refused where no row holds a heading that is known.
    """
    fits = [(_known(row), sum(map(bool, map(str.strip, row))), -at) for at, row in enumerate(rows[:ROWS_ABOVE])]
    known, _, at = max(fits, default=(0, 0, 0))
    if not known:
        message = N_(
            "No row of headings was found in the first ten rows. One of them has to say 姓名, 公民身份号码 or 户主."
        )
        raise Refused(Problem("no_headings", message, "file"))
    return -at


def headings_of(blank: Blank) -> tuple[Heading, ...]:
    """Every column with what it is most likely to hold; of two columns that ask the same, the first."""
    found: list[Heading] = []
    taken: set[BlankFact] = set()
    rows = [row for row in blank.rows if not any(map(_FOOTER.match, row))]
    for place, title in enumerate(blank.headings):
        withheld = withheld_of(title)
        fact = None if withheld else _FACT_OF.get(plain(title))
        fact = None if fact in taken else fact
        taken |= {fact} if fact else set()
        found.append(Heading(title, fact, withheld, _sample(rows, place)))
    return tuple(found)


def withheld_of(title: str) -> Withheld | None:
    """Why a column under this heading is never filled in; None where it may be."""
    if private_headings([title]):
        return Withheld.NEVER_HELD
    if _FAMILY.search(plain(title)):
        return Withheld.FAMILY
    return Withheld.PHONE if _PHONE.search(plain(title)) else None


def unit_of(facts: Sequence[BlankFact | None]) -> Unit:
    """What a row is about by what its columns are filled with. Raises Refused where nobody is named."""
    if any(fact in KEYS for fact in facts):
        return Unit.PERSON
    if BlankFact.HEAD in facts or BlankFact.HOUSEHOLD_NUMBER in facts:
        return Unit.HOUSEHOLD
    message = N_("Say which column holds the name or the identity number; of households, the head or their number.")
    raise Refused(Problem("nobody_named", message))


def check(blank: Blank, facts: Sequence[BlankFact | None]) -> Unit:
    """What a row is about. Raises Refused with what is wrong in a clerk's mapping of the headings."""
    unit = unit_of(facts)
    problems = [
        Problem("withheld", N_("“%(heading)s” is never filled in."), str(place), {"heading": title})
        for place, (title, fact) in enumerate(zip(blank.headings, facts, strict=True))
        if fact and withheld_of(title)
    ]
    problems += [
        Problem("other_unit", N_("A list with this column has one row a household: choose something else."), str(place))
        for place, fact in enumerate(facts)
        if fact and fact not in FACTS_OF[unit]
    ]
    held = [fact for fact in facts if fact]
    problems += [
        Problem("twice", N_("Another column is filled with the same."), str(place))
        for place, fact in enumerate(facts)
        if fact and fact in facts[:place] and held.count(fact) > 1
    ]
    if len(sort_out(blank.rows, facts).under) > MOST_UNDER:
        words = N_("Rows are typed in without a name or an identity number. Take them out, or map that column.")
        problems.append(Problem("typed_nobody", words))
    if problems:
        raise Refused(*problems)
    return unit


def sort_out(rows: Sequence[Cells], facts: Sequence[BlankFact | None]) -> SortedRows:
    """Which rows are second headings, which persons, which the end of the sheet. Prepared empty rows are left out."""
    told = [tuple(row) for row in rows]
    end = len(told)
    while end and any(map(_FOOTER.match, told[end - 1])):
        end -= 1
    body = [row for row in told[:end] if _says(row, facts) and not any(map(_EXAMPLE.match, row))]
    first = next((at for at, row in enumerate(body) if _key(row, facts)), len(body))
    return SortedRows(tuple(body[:first]), tuple(body[first:]), tuple(told[end:]))


def _known(row: Cells) -> int:
    return len({_FACT_OF[plain(cell)] for cell in row if plain(cell) in _FACT_OF})


def _says(row: Cells, facts: Sequence[BlankFact | None]) -> bool:
    """Whether anything but a running number stands in a row."""
    return any(cell.strip() for cell, fact in zip(row, facts, strict=False) if fact is not BlankFact.SERIAL)


def _key(row: Cells, facts: Sequence[BlankFact | None]) -> bool:
    return any(cell.strip() for cell, fact in zip(row, facts, strict=False) if fact in KEYS)


def _sample(rows: Sequence[Cells], place: int) -> str:
    text = next((row[place].strip() for row in rows if place < len(row) and row[place].strip()), "")
    return _LONG_NUMBER.sub("*", text[:40])
