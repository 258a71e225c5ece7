"""The whole list of public security: everybody who lives in the city or has hukou there, one row a person.

Whose name or number cannot be read has no row here that others could mean; so a wrong digit is a fault in this list.
"""

from wanjia.intake.sources.columns import NUMBERS, coded, day, division, name, number, phone, sex, text
from wanjia.intake.types.sources import Column, Form, Layout

HOUSEHOLDS = {
    "1": "1", "家庭户": "1", "家庭": "1",
    "2": "2", "集体户": "2", "集体": "2",
}  # fmt: skip

RESIDENTS = Layout(
    code="public_security.residents",
    title="公安实有人口全量名册",
    columns=(
        name("xm", "person", "姓名"),
        number("gmsfhm", "person", *NUMBERS, needed=False),
        sex("xbdm", "person", "性别", "性别代码"),
        day("csrq", "person_born_on", "出生日期"),
        division("jzdqhdm", "community", "居住地社区代码", "现住地社区代码"),
        text("ldh", "building", "楼栋", "楼栋号"),
        text("dyh", "unit", "单元", "单元号"),
        text("lc", "floor", "楼层"),
        text("shh", "door", "室号", "门牌室号"),
        text("jzhbh", "household_no", "居住户编号", needed=True),
        coded("jzhlb", "household_kind", HOUSEHOLDS, "居住户类别", needed=False),
        Column("yjzhhzgx", "relation", Form.CODE, ("与居住户户主关系",), needed=True, listed="relation"),
        day("jzqsrq", "residence_since", "居住起始日期", needed=False),
        division("hjqhdm", "area", "户籍区划代码", "户籍地区划代码", needed=False),
        text("hh", "hukou_household_no", "户号", "户籍户号"),
        coded("hlb", "hukou_kind", HOUSEHOLDS, "户类别", "户籍户类别", needed=False),
        Column("yhzgxdm", "hukou_relation", Form.CODE, ("与户主关系", "与户主关系代码"), listed="relation"),
        day("hkdjrq", "hukou_since", "户口登记日期", needed=False),
        Column("hyzkdm", "marital", Form.CODE, ("婚姻状况", "婚姻状况代码"), listed="marital_status"),
        Column("whcddm", "education", Form.CODE, ("文化程度", "文化程度代码"), listed="education"),
        phone("lxdh", "person", "联系电话"),
        day("swrq", "died_on", "死亡日期", needed=False),
    ),
    month="",
    linked=(),
)
