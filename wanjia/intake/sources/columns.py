"""Columns that many departments' files have, under the headings in use. Each department lists its own from these."""

from collections.abc import Mapping

from wanjia.intake.types.sources import Column, Form

SEXES = {
    "1": "1",
    "2": "2",
    "0": "0",
    "9": "9",
    "男": "1",
    "女": "2",
    "男性": "1",
    "女性": "2",
    "未知": "0",
    "未说明": "9",
}
NUMBERS = ("公民身份号码", "身份证号", "身份证号码", "身份证件号码", "证件号码")


def name(heading: str, role: str, *titles: str, needed: bool = True) -> Column:
    """The name of somebody."""
    return Column(heading, f"{role}_name", Form.NAME, titles, needed)


def number(heading: str, role: str, *titles: str, needed: bool = True) -> Column:
    """The identity number of somebody."""
    return Column(heading, f"{role}_number", Form.NUMBER, titles, needed)


def day(heading: str, fact: str, *titles: str, needed: bool = True) -> Column:
    """A day."""
    return Column(heading, fact, Form.DAY, titles, needed)


def sex(heading: str, role: str, *titles: str, needed: bool = True) -> Column:
    """Sex by GB/T 2261.1."""
    return Column(heading, f"{role}_sex", Form.CODE, titles, needed, SEXES)


def coded(heading: str, fact: str, codes: Mapping[str, str], *titles: str, needed: bool = True) -> Column:
    """A word or code of a short list."""
    return Column(heading, fact, Form.CODE, titles, needed, codes)


def division(heading: str, fact: str, *titles: str, needed: bool = True) -> Column:
    """An area by its code."""
    return Column(heading, fact, Form.DIVISION, titles, needed)


def paper(heading: str, fact: str, *titles: str, needed: bool = True) -> Column:
    """The number of a certificate."""
    return Column(heading, fact, Form.PAPER, titles, needed)


def text(heading: str, fact: str, *titles: str, needed: bool = False) -> Column:
    """What is kept as it is written."""
    return Column(heading, fact, Form.TEXT, titles, needed)


def phone(heading: str, role: str, *titles: str) -> Column:
    """A number under which somebody can be called."""
    return Column(heading, f"{role}_phone", Form.PHONE, titles)
