"""Money in fen: whole numbers from the first box to the last file, because a float loses a fen somewhere."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NewType

from wanjia.kernel.errors import N_, Problem, Refused

Fen = NewType("Fen", int)

# Far above any budget of a city and far below what a bigint column or a float of a spreadsheet still tells apart.
MOST_FEN = 10**15

_YUAN = re.compile(r"(?P<minus>-)?[¥￥]?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]*))?元?")
_MINUS = str.maketrans("−–—", "---")


def read(text: str, *, field: str = "amount") -> Fen:
    """The amount in ``text``, which is in yuan: "3,600.00", "¥3600", "３，６００元". Below zero with a minus.

    Raises :class:`Refused` with one problem of ``field``.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_MINUS).split())
    match = _YUAN.fullmatch(plain)
    if not match:
        raise Refused(Problem("amount.form", N_("Write the amount in yuan with digits, like 3,600.00."), field))
    part = (match["part"] or "").rstrip("0")
    if len(part) > 2:
        message = N_("The amount has parts of a fen. Write at most two digits after the point.")
        raise Refused(Problem("amount.precision", message, field))
    amount = int(match["whole"].replace(",", "")) * 100 + int(part.ljust(2, "0"))
    if amount > MOST_FEN:
        raise Refused(Problem("amount.size", N_("The amount is larger than any budget. Check the digits."), field))
    return Fen(-amount if match["minus"] else amount)


def written(amount: Fen) -> str:
    """The amount in yuan: "3,600.00", "-0.05". :func:`read` takes it back."""
    yuan, fen = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{yuan:,}.{fen:02}"


def split(amount: Fen, weights: Sequence[int]) -> tuple[Fen, ...]:
    """``amount`` in shares after whole ``weights``; their sum is the amount.

    Each share is less than one fen from the exact one. What is left over goes, one fen each, to the largest fractions,
    among equal fractions to the first.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights are not negative and not all zero")
    size = abs(amount)
    shares = [size * weight // total for weight in weights]
    by_fraction = sorted(range(len(weights)), key=lambda place: -(size * weights[place] % total))
    for place in by_fraction[: size - sum(shares)]:
        shares[place] += 1
    return tuple(Fen(-share if amount < 0 else share) for share in shares)
