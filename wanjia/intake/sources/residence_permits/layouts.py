"""The list of permits."""

from wanjia.intake.sources.columns import NUMBERS, coded, day, division, name, number, paper, phone, sex, text
from wanjia.intake.types.sources import Authority, Department, Layout, Meaning
from wanjia.registry.types import EventKind, FactKind, Source

ISSUED = {
    "1": "issued", "申领": "issued", "新办": "issued", "2": "endorsed", "签注": "endorsed",
    "3": "ended", "注销": "ended",
}  # fmt: skip
PERMITS = Layout(
    code="residence_permits.permits",
    title="居住证名单",
    columns=(
        name("xm", "person", "姓名"),
        number("gmsfhm", "person", *NUMBERS),
        sex("xbdm", "person", "性别", "性别代码"),
        day("csrq", "person_born_on", "出生日期"),
        paper("jzzbh", "certificate", "居住证号", "居住证编号"),
        coded("ywlb", "act", ISSUED, "业务类别", "办理类别"),
        division("hjqhdm", "from_area", "户籍区划代码", "户籍地区划代码"),
        division("jzqhdm", "area", "居住地区划代码", "现住地区划代码"),
        text("jzdz", "address", "居住地址", "现住址"),
        day("jzrq", "happened_on", "居住起始日期", needed=False),
        day("qfrq", "registered_on", "签发日期", "签注日期"),
        phone("lxdh", "person", "联系电话", "手机号码"),
    ),
    meanings=(
        Meaning(EventKind.PERMIT_ISSUED, {"person": "person"}, ("issued",), on="registered_on"),
        Meaning(EventKind.PERMIT_ENDORSED, {"person": "person"}, ("endorsed",), on="registered_on"),
    ),
)
RESIDENCE_PERMITS = Department(
    code="residence_permits",
    title="居住证",
    source=Source.RESIDENCE_PERMITS,
    basis=("《居住证暂行条例》", "《政务数据共享条例》", "《个人信息保护法》第三十四条"),
    kept_days=30,
    authority={
        FactKind.PERMIT: Authority.MASTER,
        FactKind.BIRTH: Authority.EVIDENCE,
        FactKind.RESIDENCE: Authority.EVIDENCE,
        FactKind.NAME: Authority.EVIDENCE,
        FactKind.DOCUMENT: Authority.EVIDENCE,
        FactKind.CONTACT: Authority.HINT,
    },
    layouts=(PERMITS,),
)
