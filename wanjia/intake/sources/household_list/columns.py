"""The headings of a household list, the column of the gate that each fills, and what a clerk writes there.

The catalogue is closed (nothing else of a file is looked at), and it is what the page of the upload shows. A heading's
``column`` is a name of :data:`wanjia.intake.rules.rows.COLUMNS`.
"""

from dataclasses import dataclass

from wanjia.intake.types import Heading
from wanjia.kernel.errors import N_

_DAY = N_("Like 2026-11-21; 2026-11 or 2026 where no more is known")
_WHOLE_DAY = N_("The whole day, like 2026-11-21")
_CODE = N_("The code, or the words of the standard")
_DIVISION = N_("Code of a county (6 digits) or of a community (12 digits)")
_ROW = N_("Number of the row of this table in which the relative stands")

HEADINGS = (
    Heading(
        "户号", "household_no", N_("The same for everyone who lives together"), "0001", ("家庭户号", "户编号"), True
    ),
    Heading("户类型", "household_kind", N_("家庭户 or 集体户; empty means 家庭户"), "家庭户", ("户别",)),
    Heading(
        "社区（村）代码",
        "community",
        N_("The 12 digits of the area list"),
        "370203012001",
        ("社区代码", "村居代码"),
        True,
    ),
    Heading("楼栋", "building", N_("As on the wall"), "3号楼", ("楼号", "楼")),
    Heading("单元", "unit", N_("As on the wall"), "1单元"),
    Heading("楼层", "floor", N_("As on the wall"), "3", ("层",)),
    Heading("门牌", "door", N_("As on the wall"), "302", ("房号", "室", "门牌号")),
    Heading("经度", "longitude", N_("Degrees, WGS-84"), ""),
    Heading("纬度", "latitude", N_("Degrees, WGS-84"), ""),
    Heading("姓名", "name", N_("As in the household book"), "王芳", needed=True),
    Heading("性别", "sex", N_("男 or 女, or 1 or 2"), "女", needed=True),
    Heading("出生日期", "birth_date", _DAY, "1990-03-07", ("出生年月", "生日"), True),
    Heading("证件类型", "id_type", N_("Empty means resident identity card"), "居民身份证", ("身份证件类型",)),
    Heading(
        "证件号码", "id_number", N_("As text; newborns may have none"), "", ("身份证号", "身份证号码", "公民身份号码")
    ),
    Heading("与户主关系", "relation", _CODE, "户主", ("户主关系", "与户主的关系"), True),
    Heading("居住起始日期", "residence_since", _WHOLE_DAY, "2015-01-01", ("入住日期",)),
    Heading("来自地区代码", "residence_before", _DIVISION, "", ("来源地代码",)),
    Heading("户籍地代码", "hukou_area", _DIVISION, "370203012001", ("户口所在地代码",)),
    Heading("户籍户号", "hukou_household_no", N_("Number of the household book"), ""),
    Heading("户籍与户主关系", "hukou_relation", _CODE, ""),
    Heading("户籍迁入日期", "hukou_since", _WHOLE_DAY, ""),
    Heading("户籍迁出地代码", "hukou_before", _DIVISION, ""),
    Heading("户籍户类型", "hukou_kind", N_("家庭户 or 集体户; empty means 家庭户"), ""),
    Heading("婚姻状况", "marital", _CODE, "已婚"),
    Heading("婚姻登记日期", "marital_since", _WHOLE_DAY, "", ("婚姻状况起始日期",)),
    Heading("文化程度", "education", _CODE, "大学本科教育", ("学历",)),
    Heading("联系电话", "phone", N_("Digits only"), "", ("电话", "手机号", "手机号码")),
    Heading("配偶行号", "spouse_row", _ROW, ""),
    Heading("父亲行号", "father_row", _ROW, ""),
    Heading("母亲行号", "mother_row", _ROW, ""),
    Heading("死亡日期", "died_on", _WHOLE_DAY, ""),
)
BY_TITLE = {title: heading for heading in HEADINGS for title in (heading.title, *heading.others)}


@dataclass(frozen=True)
class Header:
    """What the first row of a file says: the column of each place (None: dropped), and what is missing."""

    columns: tuple[str | None, ...]
    dropped: tuple[str, ...]
    missing: tuple[str, ...]
    twice: tuple[str, ...]


def read_header(cells: list[str]) -> Header:
    """The columns of a file by its first row; brackets and blanks may be written in any width."""
    known = {_plain(title): heading for title, heading in BY_TITLE.items()}
    found = [known.get(_plain(cell)) for cell in cells]
    columns = [heading.column if heading else None for heading in found]
    return Header(
        columns=tuple(columns),
        dropped=tuple(cell.strip() for cell, column in zip(cells, columns, strict=True) if cell.strip() and not column),
        missing=tuple(one.title for one in HEADINGS if one.needed and one.column not in columns),
        twice=tuple(one.title for one in HEADINGS if columns.count(one.column) > 1),
    )


def _plain(title: str) -> str:
    narrow = title.replace("（", "(").replace("）", ")").replace("\ufeff", "")
    return "".join(narrow.split()).rstrip("*")
