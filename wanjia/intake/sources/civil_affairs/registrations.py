"""The whole list of civil affairs: every marriage and divorce that was registered.

It is history, not a month's events: who was widowed may stand in it with two marriages and no divorce.
"""

from wanjia.intake.sources.civil_affairs.layouts import REGISTERED
from wanjia.intake.sources.columns import coded, day, name, number, paper
from wanjia.intake.types.sources import Layout

REGISTRATIONS = Layout(
    code="civil_affairs.registrations",
    title="民政婚姻登记全量名册",
    columns=(
        name("nfxm", "husband", "男方姓名"),
        number("nfsfzh", "husband", "男方身份证号", "男方身份证件号", "男方证件号码"),
        name("nvxm", "wife", "女方姓名"),
        number("nvsfzh", "wife", "女方身份证号", "女方身份证件号", "女方证件号码"),
        coded("djlx", "act", REGISTERED, "登记类型", "业务类型"),
        day("djrq", "happened_on", "登记日期"),
        paper("zsbh", "paper", "证书编号", "证书字号", "证件印制号", needed=False),
    ),
    month="",
)
