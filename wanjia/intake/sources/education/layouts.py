"""The enrolment list of the schools."""

from wanjia.intake.sources.columns import NUMBERS, coded, day, name, number, text
from wanjia.intake.types.sources import Authority, Department, Layout
from wanjia.registry.types import FactKind, Source

GRADES = {
    **{str(grade): str(grade) for grade in range(1, 13)},
    **{f"{word}年级": str(grade) for grade, word in enumerate("一二三四五六七八九", 1)},
    **{f"高{word}": str(grade) for grade, word in enumerate("一二三", 10)},
    **{f"初{word}": str(grade) for grade, word in enumerate("一二三", 7)},
}
ENROLMENT = Layout(
    code="education.enrolment",
    title="教育学籍登记",
    columns=(
        name("xm", "person", "姓名", "学生姓名"),
        number("sfzh", "person", *NUMBERS),
        text("xxbsm", "school", "学校标识码", "学校代码", needed=True),
        coded("nj", "grade", GRADES, "年级"),
        day("rxrq", "registered_on", "入学日期", "入学年月日"),
    ),
    month="",
)
EDUCATION = Department(
    code="education",
    title="教育",
    source=Source.EDUCATION,
    basis=("《义务教育法》第十二条", "《政务数据共享条例》", "《个人信息保护法》第三十一、三十四条"),
    kept_days=30,
    authority={
        FactKind.NAME: Authority.EVIDENCE,
        FactKind.DOCUMENT: Authority.EVIDENCE,
        FactKind.EDUCATION: Authority.EVIDENCE,
    },
    layouts=(ENROLMENT,),
)
