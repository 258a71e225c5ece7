"""The three monthly files of public security."""

from wanjia.intake.sources.columns import NUMBERS, coded, day, division, name, number, paper, sex, text
from wanjia.intake.types.sources import Authority, Column, Department, Form, Layout, Meaning, Term
from wanjia.registry.types import EventKind, FactKind, Source

CANCELLED = {
    "1": "death", "死亡": "death", "死亡注销": "death",
    "2": "declared_dead", "宣告死亡": "declared_dead",
    "3": "emigration", "出国定居": "emigration", "出国(境)定居": "emigration",
    "4": "revoked", "恢复户口": "revoked", "撤销死亡注销": "revoked",
}  # fmt: skip
MOVED = {
    "1": "in", "迁入": "in", "市外迁入": "in",
    "2": "out", "迁出": "out", "迁往市外": "out",
    "3": "within", "市内迁移": "within", "市内移居": "within",
}  # fmt: skip

BIRTHS = Layout(
    code="public_security.births",
    title="公安出生登记",
    columns=(
        name("xm", "child", "姓名", "新生儿姓名"),
        number("gmsfhm", "child", *NUMBERS, needed=False),
        sex("xbdm", "child", "性别", "性别代码"),
        day("csrq", "happened_on", "出生日期"),
        number("hzgmsfhm", "head", "户主公民身份号码", "户主身份证号", needed=False),
        Column("yhzgxdm", "relation", Form.CODE, ("与户主关系", "与户主关系代码"), listed="relation"),
        division("hjqhdm", "area", "户籍区划代码", "户籍地区划代码"),
        text("hjdz", "address", "户籍地址"),
        number("fqsfhm", "father", "父亲身份号码", "父亲公民身份号码", "父亲身份证号", needed=False),
        number("mqsfhm", "mother", "母亲身份号码", "母亲公民身份号码", "母亲身份证号", needed=False),
        paper("csyxzmbh", "paper", "出生医学证明编号", needed=False),
        day("djrq", "registered_on", "登记日期", "申报日期"),
    ),
    meanings=(
        Meaning(
            EventKind.BIRTH,
            {
                "name": "child_name",
                "sex": "child_sex",
                "document_number": "child_number",
                "mother": "mother",
                "father": "father",
                "household": "head",
                "relation": "relation",
                "hukou_area": "area",
                "registered_household": "head",
                "registered_relation": "relation",
            },
        ),
    ),
    term=Term(1, "《户口登记条例》第七条"),
)
DEATHS = Layout(
    code="public_security.deaths",
    title="公安死亡注销",
    columns=(
        name("xm", "person", "姓名"),
        number("gmsfhm", "person", *NUMBERS),
        day("swrq", "happened_on", "死亡日期", "事件日期"),
        coded("zxlb", "act", CANCELLED, "注销类别", needed=False),
        day("zxrq", "registered_on", "注销日期"),
        division("hjqhdm", "area", "户籍区划代码", "户籍地区划代码"),
    ),
    meanings=(
        Meaning(EventKind.DEATH, {"person": "person"}, ("", "death")),
        Meaning(EventKind.DECLARED_DEAD, {"person": "person"}, ("declared_dead",)),
        Meaning(EventKind.EMIGRATION, {"person": "person"}, ("emigration",)),
        Meaning(EventKind.DEATH_REVOKED, {"person": "person"}, ("revoked",), on="registered_on"),
    ),
    term=Term(1, "《户口登记条例》第八条", ("", "death")),
)
_REGISTERED = {"person": "person", "area": "to_area", "household": "head", "relation": "relation"}
MOVES = Layout(
    code="public_security.moves",
    title="公安户籍迁移",
    columns=(
        name("xm", "person", "姓名"),
        number("gmsfhm", "person", *NUMBERS),
        sex("xbdm", "person", "性别", "性别代码", needed=False),
        day("csrq", "person_born_on", "出生日期", needed=False),
        day("qyrq", "happened_on", "迁移日期"),
        coded("qclb", "act", MOVED, "迁移类别"),
        division("qcdqhdm", "from_area", "迁出地区划代码", needed=False),
        division("qrdqhdm", "to_area", "迁入地区划代码", needed=False),
        number("hzgmsfhm", "head", "户主公民身份号码", "户主身份证号", needed=False),
        Column("yhzgxdm", "relation", Form.CODE, ("与户主关系", "与户主关系代码"), listed="relation"),
        day("djrq", "registered_on", "登记日期", needed=False),
    ),
    meanings=(
        Meaning(EventKind.HUKOU_IN, _REGISTERED, ("in",)),
        Meaning(EventKind.HUKOU_WITHIN, _REGISTERED, ("within",)),
        Meaning(EventKind.HUKOU_OUT, {"person": "person", "elsewhere": "to_area"}, ("out",)),
    ),
    month="happened_on",
)
PUBLIC_SECURITY = Department(
    code="public_security",
    title="公安",
    source=Source.PUBLIC_SECURITY,
    basis=("《户口登记条例》第七、八、十条", "《政务数据共享条例》", "《个人信息保护法》第三十四条"),
    kept_days=30,
    authority={
        FactKind.NAME: Authority.MASTER,
        FactKind.BIRTH: Authority.MASTER,
        FactKind.DOCUMENT: Authority.MASTER,
        FactKind.HUKOU: Authority.MASTER,
        FactKind.MEMBERSHIP: Authority.EVIDENCE,
        FactKind.LIFE: Authority.MASTER,
        FactKind.KIN: Authority.EVIDENCE,
    },
    layouts=(BIRTHS, DEATHS, MOVES),
)
