"""The monthly files of civil affairs."""

from wanjia.intake.sources.columns import NUMBERS, coded, day, name, number, paper, sex, text
from wanjia.intake.types.sources import Authority, Column, Department, Form, Layout, Meaning
from wanjia.registry.types import EventKind, FactKind, Source

REGISTERED = {
    "1": "marriage", "结婚": "marriage", "结婚登记": "marriage", "IA": "marriage",
    "2": "divorce", "离婚": "divorce", "离婚登记": "divorce", "IB": "divorce",
    "3": "copy", "补领": "copy", "补领结婚证": "copy", "补领离婚证": "copy",
    "4": "annulled", "撤销": "annulled", "撤销婚姻": "annulled",
}  # fmt: skip
ADOPTED = {"1": "adopted", "收养": "adopted", "收养登记": "adopted", "2": "ended", "解除": "ended", "解除收养": "ended"}
LOW_INCOME = {
    "1": "minimum", "低保": "minimum", "最低生活保障": "minimum",
    "2": "destitute", "特困": "destitute", "特困供养": "destitute",
    "3": "marginal", "低保边缘": "marginal", "低收入": "marginal",
}  # fmt: skip

# What both the month's registrations and the whole list of them tell.
REGISTRATION = (
    name("nfxm", "husband", "男方姓名"),
    number("nfsfzh", "husband", "男方身份证号", "男方身份证件号", "男方证件号码"),
    name("nvxm", "wife", "女方姓名"),
    number("nvsfzh", "wife", "女方身份证号", "女方身份证件号", "女方证件号码"),
    coded("djlx", "act", REGISTERED, "登记类型", "业务类型"),
    day("djrq", "happened_on", "登记日期"),
)
CERTIFICATE = paper("zsbh", "paper", "证书编号", "证书字号", "证件印制号", needed=False)
_COUPLE = {"person": "husband", "spouse": "wife"}
MARRIAGES = Layout(
    code="civil_affairs.marriages",
    title="民政婚姻登记",
    columns=(
        *REGISTRATION,
        text("djjgmc", "office", "登记机关名称", "登记机关"),
        CERTIFICATE,
    ),
    meanings=(
        Meaning(EventKind.MARRIAGE, _COUPLE, ("marriage",)),
        Meaning(EventKind.DIVORCE, _COUPLE, ("divorce",)),
        Meaning(EventKind.ANNULMENT, _COUPLE, ("annulled",)),
    ),
    month="happened_on",
)
_ADOPTION = {"child": "child", "adoptive_father": "adoptive_father", "adoptive_mother": "adoptive_mother"}
ADOPTIONS = Layout(
    code="civil_affairs.adoptions",
    title="民政收养登记",
    columns=(
        name("bsyrxm", "child", "被收养人姓名"),
        number("bsyrsfzh", "child", "被收养人身份证号", "被收养人证件号码", needed=False),
        sex("bsyrxb", "child", "被收养人性别"),
        day("bsyrcsrq", "child_born_on", "被收养人出生日期"),
        name("syfxm", "adoptive_father", "收养人（男）姓名", "养父姓名", needed=False),
        number("syfsfzh", "adoptive_father", "收养人（男）身份证号", "养父身份证号", needed=False),
        name("symxm", "adoptive_mother", "收养人（女）姓名", "养母姓名", needed=False),
        number("symsfzh", "adoptive_mother", "收养人（女）身份证号", "养母身份证号", needed=False),
        coded("djlx", "act", ADOPTED, "登记类型"),
        day("djrq", "happened_on", "登记日期"),
        paper("zsbh", "paper", "收养登记证字号", "证书编号", needed=False),
    ),
    meanings=(
        Meaning(EventKind.ADOPTION, _ADOPTION, ("adopted",)),
        Meaning(EventKind.ADOPTION_ENDED, _ADOPTION, ("ended",)),
    ),
    month="happened_on",
)
LOW_INCOME_LIST = Layout(
    code="civil_affairs.low_income",
    title="民政低收入人口名单",
    columns=(
        name("cyxm", "person", "成员姓名", "姓名"),
        number("cysfzh", "person", "成员身份证号", *NUMBERS),
        name("hzxm", "head", "户主姓名"),
        number("hzsfzh", "head", "户主身份证号"),
        Column("yhzgx", "relation", Form.CODE, ("与户主关系",), listed="relation"),
        coded("dblb", "category", LOW_INCOME, "救助类别", "低保类别"),
        day("ksrq", "happened_on", "起始日期", "救助起始日期"),
    ),
    month="",
)
CREMATIONS = Layout(
    code="civil_affairs.cremations",
    title="民政火化登记",
    columns=(
        name("xm", "person", "姓名", "逝者姓名"),
        number("sfzh", "person", *NUMBERS),
        day("swrq", "happened_on", "死亡日期"),
        day("hhrq", "registered_on", "火化日期"),
        text("byg", "office", "殡仪馆", "殡仪馆名称"),
    ),
    meanings=(Meaning(EventKind.DEATH, {"person": "person"}),),
)
CIVIL_AFFAIRS = Department(
    code="civil_affairs",
    title="民政",
    source=Source.CIVIL_AFFAIRS,
    basis=("《婚姻登记条例》", "《社会救助法》第四十八条", "《政务数据共享条例》", "《个人信息保护法》第三十四条"),
    kept_days=30,
    authority={
        FactKind.MARITAL: Authority.MASTER,
        FactKind.KIN: Authority.MASTER,
        FactKind.LIFE: Authority.EVIDENCE,
        FactKind.NAME: Authority.EVIDENCE,
        FactKind.DOCUMENT: Authority.EVIDENCE,
        FactKind.BIRTH: Authority.HINT,
    },
    layouts=(MARRIAGES, ADOPTIONS, LOW_INCOME_LIST, CREMATIONS),
)
