"""A clerk's own mapping of headings to facts, as a layout; and the headings that nobody may send."""

import csv
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from wanjia.intake.rules.recognising import ROWS_ABOVE, plain
from wanjia.intake.sources.columns import NUMBERS, SEXES
from wanjia.intake.types.sources import PERSON_FACTS, Column, Form, Layout, Profile
from wanjia.kernel.errors import N_, Problem, Refused

# What a mapped list may say: who somebody is and how to reach them. No event: those have departments of their own.
MAPPABLE = {
    **{f"person_{fact}": form for fact, form in zip(
        PERSON_FACTS, (Form.NAME, Form.NUMBER, Form.CODE, Form.DAY, Form.PHONE), strict=True)},
    "area": Form.DIVISION,
    "address": Form.TEXT,
    "registered_on": Form.DAY,
}  # fmt: skip
NEEDED = ("person_name",)
# Headings in use for what may be mapped; whatever else a file calls them, a clerk says.
_USUAL = {
    plain(title): fact
    for fact, titles in {
        "person_name": ("姓名", "人员姓名", "本人姓名", "xm"),
        "person_number": (*NUMBERS, "身份证", "证件号", "公民身份证号码", "sfzh", "gmsfhm"),
        "person_sex": ("性别", "xb"),
        "person_born_on": ("出生日期", "出生年月日", "csrq"),
        "person_phone": ("联系电话", "电话", "手机", "手机号", "手机号码", "lxdh"),
        "area": ("行政区划代码", "区划代码", "区划", "社区代码"),
        "address": ("现住址", "住址", "家庭住址", "居住地址", "地址"),
        "registered_on": ("登记日期", "登记时间", "djrq"),
    }.items()
    for title in titles
}
SHORTEST_PART = 3  # shorter codes are compared whole: "yz" would stand in half of all headings


@cache
def never_held() -> dict[str, str]:
    """Parts of headings that name what is not held here, or too private to pass, and what they name."""
    table = files("wanjia.intake").joinpath("data", "never_held.csv").read_text(encoding="utf-8")
    return {plain(row["heading"]): row["says"] for row in csv.DictReader(table.splitlines())}


def private_headings(headings: Iterable[str]) -> tuple[str, ...]:
    """Those that name what nobody may send."""
    return tuple(heading.strip() for heading in headings if _is_private(plain(heading)))


def profile_for(head: Sequence[Sequence[str]], profiles: Iterable[Profile]) -> Profile | None:
    """The profile whose headings, all of them and no other, stand in one of the first rows."""
    rows = [{plain(cell) for cell in row} - {""} for row in head[:ROWS_ABOVE]]
    return next((one for one in profiles if {plain(heading) for heading in one.headings} - {""} in rows), None)


def proposed(headings: Iterable[str]) -> dict[str, str]:
    """The fact that each heading most likely holds, each fact once; "" where it is not known."""
    told: dict[str, str] = {}
    for heading in headings:
        fact = _USUAL.get(plain(heading), "")
        told[heading] = "" if fact in told.values() else fact
    return told


def layout_of(profile: Profile) -> Layout:
    """The layout that a profile stands for. Refused where it maps to anything but the closed list of facts."""
    problems = [
        Problem("not_mappable", N_("“%(heading)s” cannot be mapped to that."), "columns", {"heading": heading})
        for heading, fact in profile.columns.items()
        if fact not in MAPPABLE
    ]
    if private := private_headings(profile.columns):
        problems.append(_refusal(private))
    held = list(profile.columns.values())
    if len(set(held)) < len(held):
        problems.append(Problem("mapped_twice", N_("Two columns are mapped to the same fact. Keep one."), "columns"))
    if not set(NEEDED) <= set(held):
        problems.append(Problem("name_not_mapped", N_("Map the column that holds the name."), "columns"))
    if problems:
        raise Refused(*problems)
    columns = [_column(heading, fact) for heading, fact in profile.columns.items()]
    return Layout(f"mapped.{profile.code}", profile.title, tuple(columns), month="")


def refuse_private(headings: Iterable[str]) -> None:
    """Refuse a mapped list that carries what nobody may send: its sender takes it out, here nobody opens it."""
    if private := private_headings(headings):
        raise Refused(_refusal(private))


def _refusal(private: Sequence[str]) -> Problem:
    message = N_("These columns may not be sent: %(columns)s. Ask the sender to take them out of the file.")
    return Problem("private_columns", message, "file", {"columns": "、".join(private)})


def _is_private(heading: str) -> bool:
    return any(
        heading == part or ((len(part) >= SHORTEST_PART or not part.isascii()) and part in heading)
        for part in never_held()
    )


def _column(heading: str, fact: str) -> Column:
    codes = SEXES if fact == "person_sex" else {}
    return Column(heading, fact, MAPPABLE[fact], (heading,), fact in NEEDED, codes)
