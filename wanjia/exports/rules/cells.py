"""What a spreadsheet must not make of a value: a formula, or a number that loses digits."""

import re

from wanjia.access.types import Figure

# What makes a formula of a text where a program guesses (OWASP ASVS 5.0, 1.2.10), with the full-width signs that
# Chinese input methods write and some programs fold.
STARTERS = "=+-@\t\r\n\0＝＋－＠"
# A double holds fifteen digits: longer numbers, such as identity numbers, are text.
DIGITS_HELD = 15
# Most values of a list stand in it again and again: sexes, ages, days, communities, doors. So many are kept as written.
REPEATED = 1 << 15
_RISKY = re.compile(rf"\s*[{re.escape(STARTERS)}]")
_LONG_NUMBER = re.compile(rf"\s*\d{{{DIGITS_HELD + 1},}}[\dXx]?\s*")


def is_risky(text: str) -> bool:
    """Whether a program that guesses could take ``text`` for a formula."""
    return bool(text) and _RISKY.match(text) is not None


def guarded(value: str | int) -> str:
    """The value as it stands in a CSV: an apostrophe before what would become a formula or lose digits."""
    if isinstance(value, (int, Figure)):
        return f"{value}"
    return f"'{value}" if is_risky(value) or _LONG_NUMBER.fullmatch(value) else value
