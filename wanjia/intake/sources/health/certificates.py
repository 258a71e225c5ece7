"""The whole list of health: every birth certificate that was issued. Child, mother and father; nothing else is read."""

from wanjia.intake.sources.columns import day, name, number, paper, sex
from wanjia.intake.types.sources import LINKED, Layout, Meaning
from wanjia.registry.types import EventKind

CERTIFICATES = Layout(
    code="health.certificates",
    title="卫健出生医学证明全量名册",
    columns=(
        paper("csyxzmbh", "paper", "出生医学证明编号", "出生证编号"),
        name("xsexm", "child", "新生儿姓名", needed=False),
        number("xsesfzh", "child", "新生儿身份证号", "子女身份证号", needed=False),
        sex("xb", "child", "新生儿性别", "性别"),
        day("csrqsj", "happened_on", "出生日期", "出生日期时间"),
        name("mqxm", "mother", "母亲姓名"),
        number("mqsfzh", "mother", "母亲身份证号", "母亲证件号码", needed=False),
        name("fqxm", "father", "父亲姓名", needed=False),
        number("fqsfzh", "father", "父亲身份证号", "父亲证件号码", needed=False),
    ),
    meanings=(
        Meaning(
            EventKind.BIRTH, {"name": "child_name", "sex": "child_sex", "mother": "mother", "father": "father"}
        ),
    ),
    month="",
    linked=(*LINKED, "child"),
)  # fmt: skip
