"""The two monthly files of health."""

from wanjia.intake.sources.columns import NUMBERS, day, name, number, paper, sex, text
from wanjia.intake.types.sources import Authority, Department, Layout, Meaning
from wanjia.registry.types import EventKind, FactKind, Source

BIRTH_CERTIFICATES = Layout(
    code="health.birth_certificates",
    title="卫健出生医学证明",
    columns=(
        paper("csyxzmbh", "paper", "出生医学证明编号", "出生证编号"),
        name("xsexm", "child", "新生儿姓名", needed=False),
        sex("xb", "child", "新生儿性别", "性别"),
        day("csrqsj", "happened_on", "出生日期时间", "出生时间"),
        name("mqxm", "mother", "母亲姓名"),
        number("mqsfzh", "mother", "母亲身份证号", "母亲证件号码", needed=False),
        name("fqxm", "father", "父亲姓名", needed=False),
        number("fqsfzh", "father", "父亲身份证号", "父亲证件号码", needed=False),
        text("zcjgdm", "office", "助产机构代码", "助产机构"),
        day("qfrq", "registered_on", "签发日期"),
    ),
    meanings=(
        Meaning(
            EventKind.BIRTH, {"name": "child_name", "sex": "child_sex", "mother": "mother", "father": "father"}
        ),
    ),
)  # fmt: skip
DEATH_CERTIFICATES = Layout(
    code="health.death_certificates",
    title="卫健死亡医学证明",
    columns=(
        paper("swzbh", "paper", "死亡证编号", "居民死亡医学证明编号"),
        name("xm", "person", "死者姓名", "姓名"),
        number("sfzh", "person", *NUMBERS, needed=False),
        sex("xb", "person", "性别"),
        day("csrq", "person_born_on", "出生日期"),
        day("swrqsj", "happened_on", "死亡日期时间", "死亡时间"),
        day("qfrq", "registered_on", "签发日期", "填报日期"),
    ),
    meanings=(Meaning(EventKind.DEATH, {"person": "person"}),),
)
HEALTH = Department(
    code="health",
    title="卫生健康",
    source=Source.HEALTH,
    basis=("《母婴保健法》第二十三条", "《政务数据共享条例》", "《个人信息保护法》第三十四条"),
    kept_days=30,
    authority={
        FactKind.BIRTH: Authority.EVIDENCE,
        FactKind.KIN: Authority.EVIDENCE,
        FactKind.LIFE: Authority.EVIDENCE,
        FactKind.NAME: Authority.HINT,
        FactKind.DOCUMENT: Authority.HINT,
    },
    layouts=(BIRTH_CERTIFICATES, DEATH_CERTIFICATES),
)
