"""The enrolment list, of the same form from human resources and from medical insurance."""

from wanjia.intake.sources.columns import NUMBERS, coded, day, division, name, number, phone
from wanjia.intake.types.sources import Authority, Department, Layout, Meaning
from wanjia.registry.types import EventKind, FactKind, Source

STATUS = {
    "1": "insured", "参保缴费": "insured", "正常参保": "insured", "2": "paused", "暂停参保": "paused",
    "3": "ended", "终止参保": "ended",
}  # fmt: skip
INSURANCES = {
    "110": "employees_pension", "企业职工基本养老保险": "employees_pension", "职工养老": "employees_pension",
    "170": "residents_pension", "城乡居民基本养老保险": "residents_pension", "居民养老": "residents_pension",
    "210": "unemployment", "失业保险": "unemployment", "410": "injury", "工伤保险": "injury",
    "310": "employees_medical", "职工基本医疗保险": "employees_medical", "职工医保": "employees_medical",
    "390": "residents_medical", "城乡居民基本医疗保险": "residents_medical", "居民医保": "residents_medical",
}  # fmt: skip

ENROLMENT = Layout(
    code="social_security.enrolment",
    title="人社医保参保登记",
    columns=(
        name("xm", "person", "姓名"),
        number("sfzh", "person", "社会保障号码", *NUMBERS),
        coded("cbzt", "status", STATUS, "参保状态"),
        coded("xzdm", "category", INSURANCES, "险种代码", "险种", "险种类型"),
        division("cbd", "insured_area", "参保地", "参保地区划代码"),
        day("cbrq", "registered_on", "参保日期"),
        phone("lxdh", "person", "联系电话", "手机号码"),
    ),
    meanings=(Meaning(EventKind.CONTACT, {"person": "person", "number": "person_phone"}, on="registered_on"),),
    month="",
)
SOCIAL_SECURITY = Department(
    code="social_security",
    title="人社医保",
    source=Source.SOCIAL_SECURITY,
    basis=("《社会保险法》第八、五十七条", "《政务数据共享条例》", "《个人信息保护法》第三十四条"),
    kept_days=30,
    authority={
        FactKind.NAME: Authority.EVIDENCE,
        FactKind.DOCUMENT: Authority.EVIDENCE,
        FactKind.CONTACT: Authority.HINT,
    },
    layouts=(ENROLMENT,),
)
