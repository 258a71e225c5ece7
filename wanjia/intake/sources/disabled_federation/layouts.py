"""The list of cards."""

from wanjia.intake.sources.columns import NUMBERS, coded, day, name, number, paper
from wanjia.intake.types.sources import Authority, Department, Layout, Meaning
from wanjia.registry.types import EventKind, FactKind, Source

KINDS = {
    code: code_of
    for code_of, words in {
        "1": ("1", "视力", "视力残疾"),
        "2": ("2", "听力", "听力残疾"),
        "3": ("3", "言语", "言语残疾"),
        "4": ("4", "肢体", "肢体残疾"),
        "5": ("5", "智力", "智力残疾"),
        "6": ("6", "精神", "精神残疾"),
        "7": ("7", "多重", "多重残疾"),
    }.items()
    for code in words
}
GRADES = {
    word: grade
    for grade, words in {"1": "1一壹", "2": "2二贰", "3": "3三叁", "4": "4四肆"}.items()
    for mark in words
    for word in (mark, f"{mark}级")
}
STATES = {
    "1": "valid", "有效": "valid", "正常": "valid", "新办": "valid", "换领": "valid",
    "2": "withdrawn", "注销": "withdrawn", "死亡注销": "withdrawn", "3": "withdrawn", "迁出": "withdrawn",
}  # fmt: skip
CARDS = Layout(
    code="disabled_federation.cards",
    title="残联残疾人证",
    columns=(
        name("xm", "person", "姓名"),
        number("sfzh", "person", *NUMBERS),
        paper("cjzh", "paper", "残疾人证号", "残疾证号"),
        coded("cjlb", "card_kind", KINDS, "残疾类别"),
        coded("cjdj", "card_grade", GRADES, "残疾等级"),
        day("fzrq", "happened_on", "发证日期", "签发日期"),
        coded("zt", "act", STATES, "状态", "证件状态"),
    ),
    meanings=(
        Meaning(
            EventKind.DISABILITY_CARD,
            {"person": "person", "disability": "card_kind", "grade": "card_grade"},
            ("valid",),
        ),
        Meaning(EventKind.DISABILITY_CARD, {"person": "person"}, ("withdrawn",)),
    ),
    month="",
)
DISABLED_FEDERATION = Department(
    code="disabled_federation",
    title="残联",
    source=Source.DISABLED_FEDERATION,
    basis=("《残疾人保障法》", "《政务数据共享条例》", "《个人信息保护法》第三十四条"),
    kept_days=30,
    authority={
        FactKind.DISABILITY: Authority.MASTER,
        FactKind.NAME: Authority.EVIDENCE,
        FactKind.DOCUMENT: Authority.EVIDENCE,
    },
    layouts=(CARDS,),
)
