"""Departments' files for tests: rows by heading, written in the forms and encodings in use."""

import csv
import io

import duckdb
from openpyxl import Workbook

from wanjia.intake.sources.catalogue import LAYOUTS
from wanjia.kernel.identity import check_character

BY_CODE = {layout.code: layout for layout in LAYOUTS}
COUNTY = "370298"


def number_of(born: str, sequence: int) -> str:
    """A citizen number of the synthetic county: odd sequences are men's."""
    first = f"{COUNTY}{born}{sequence:03}"
    return first + check_character(first)


MAN, WOMAN, CHILD, OLD = (
    number_of("19900307", 11), number_of("19920501", 22), number_of("20261003", 33), number_of("19400101", 45),
)  # fmt: skip
SAMPLES = {
    "public_security.births": {
        "xm": "王小明", "gmsfhm": CHILD, "xbdm": "1", "csrq": "20261003", "hzgmsfhm": MAN, "yhzgxdm": "20",
        "hjqhdm": "370202", "hjdz": "观海路1号", "fqsfhm": MAN, "mqsfhm": WOMAN,
        "csyxzmbh": "Z370000001", "djrq": "20261010",
    },
    "public_security.deaths": {
        "xm": "李老", "gmsfhm": OLD, "swrq": "20261001", "zxlb": "死亡", "zxrq": "20261008", "hjqhdm": "370202",
    },
    "civil_affairs.marriages": {
        "nfxm": "王强", "nfsfzh": MAN, "nvxm": "李芳", "nvsfzh": WOMAN, "djlx": "结婚", "djrq": "20261010",
        "djjgmc": "市南区民政局", "zsbh": "J370202202600001",
    },
    "disabled_federation.cards": {
        "xm": "王强", "sfzh": MAN, "cjzh": f"{MAN}43", "cjlb": "肢体", "cjdj": "三级", "fzrq": "2026-10-09",
        "zt": "有效",
    },
    "civil_affairs.adoptions": {
        "bsyrxm": "王小明", "bsyrsfzh": CHILD, "bsyrxb": "男", "bsyrcsrq": "20261003", "symxm": "李芳",
        "symsfzh": WOMAN, "djlx": "收养", "djrq": "20261020",
    },
}  # fmt: skip


def table(code: str, *changes: dict[str, str]) -> list[list[str]]:
    """Headings and one row a change of the layout's sample; a change may bring headings of its own."""
    rows = [SAMPLES[code] | change for change in changes]
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [headings, *[[row.get(heading, "") for heading in headings] for row in rows]]


def as_text(rows: list[list[str]], *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=separator).writerows(rows)
    return target.getvalue().encode(encoding)


def as_workbook(*sheets: list[list[str]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_parquet(rows: list[list[str]], folder) -> bytes:
    path = folder / "rows.parquet"
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{heading}" VARCHAR' for heading in rows[0])
        connection.execute(f"CREATE TABLE rows ({columns})")
        connection.executemany(f"INSERT INTO rows VALUES ({', '.join('?' * len(rows[0]))})", rows[1:])
        connection.execute(f"COPY rows TO '{path}' (FORMAT parquet)")
    return path.read_bytes()
