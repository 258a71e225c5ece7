"""Identity numbers: what a person writes into the box, read once and typed from then on.

Citizen numbers (GB 11643-1999), residence permits of Hong Kong, Macao and Taiwan residents (address 81, 82, 83; same
structure), permanent-residence cards of foreigners from December 2023 (first digit 9, same check) and before (three
letters, twelve digits: neither birth date nor sex is read from these). Nobody needs to have one: ``read("")`` is None.

Only what cannot be is refused. An address code that is not in the list may be younger than the list: it is taken, and
``area`` says so. Set forms (SQL) are made from the constants of this module.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from wanjia.kernel.counties import SYNTHETIC_COUNTY, counties, is_current, provinces
from wanjia.kernel.errors import N_, Problem, Refused

# ISO 7064 MOD 11-2: the weight of each of the first 17 digits, and the last character by the remainder of their sum.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"

# Numbers were first assigned in 1984; nobody then alive was born earlier.
EARLIEST_BIRTH = date(1850, 1, 1)

# In numbers of 15 digits, which have no century, these sequences were kept for people born before 1900. They were given
# to the living from 1984 on, so a year below 70 cannot be meant.
CENTENARIAN_SEQUENCES = frozenset({"996", "997", "998", "999"})
CENTENARIANS_BORN_FROM = "70"

# Characters that look like an X on a card or a keyboard: multiplication sign, Greek and Cyrillic letters.
_LOOK_LIKE_X = str.maketrans(dict.fromkeys("×ΧХхχ", "X"))
_SEPARATORS = re.compile(r"[\s\u200b\u200e\u200f\u202a-\u202e\ufeff'’-]+")
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")
_FOREIGN_OLD = re.compile(r"[A-Z]{3}[0-9]{12}")
WRONG_DIGIT = N_("A digit is wrong: the last character does not fit. Compare it with the document.")
ROUNDED = "000"  # what a spreadsheet makes of the last three digits
_SHORTENED = re.compile(r"[0-9][.,][0-9]+E\+?[0-9]+")


class Sex(StrEnum):
    """GB/T 2261.1-2003."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    UNSTATED = "9"


class IdentityKind(StrEnum):
    """Which document the number belongs to."""

    CITIZEN = "citizen"
    HONG_KONG_PERMIT = "hong_kong_permit"
    MACAO_PERMIT = "macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    FOREIGN_PERMANENT = "foreign_permanent"
    FOREIGN_PERMANENT_OLD = "foreign_permanent_old"


class AreaStanding(StrEnum):
    """What is known of the address code. ``NONE``: foreigners' numbers carry no county."""

    CURRENT = "current"
    RETIRED = "retired"
    UNKNOWN = "unknown"
    SYNTHETIC = "synthetic"
    NONE = "none"


class Mend(Enum):
    """A slip of the pen that was put right. The value is the sentence shown beside the field."""

    WIDTH = N_("Full-width characters were read as plain ones.")
    SPACES = N_("Spaces and dashes were left out.")
    LETTER_X = N_("The last character was read as a capital X.")
    CAPITALS = N_("Small letters were read as capitals.")
    LENGTHENED = N_("The number of 15 digits was brought to 18.")


KIND_BY_PROVINCE = {
    "81": IdentityKind.HONG_KONG_PERMIT,
    "82": IdentityKind.MACAO_PERMIT,
    "83": IdentityKind.TAIWAN_PERMIT,
}


@dataclass(frozen=True)
class IdentityNumber:
    """A number that can exist. ``text`` is its canonical form: 18 characters, or 15 on old cards of foreigners."""

    text: str
    kind: IdentityKind
    sex: Sex | None
    birth_date: date | None
    area_code: str
    area: AreaStanding
    mended: tuple[Mend, ...] = ()

    @property
    def retired_area(self) -> bool:
        """Whether the county of the first registration no longer has this code. Such numbers stay valid."""
        return self.area is AreaStanding.RETIRED

    def __repr__(self) -> str:  # numbers must not reach a log
        return f"<IdentityNumber {self.kind.value}>"


def check_character(first_17: str) -> str:
    """The 18th character for 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_17, strict=True))
    return CHECK_CHARACTERS[total % 11]


def lengthen(fifteen: str) -> str:
    """The number of 18 characters that replaces one of 15 digits."""
    centenarian = fifteen[12:] in CENTENARIAN_SEQUENCES and fifteen[6:8] >= CENTENARIANS_BORN_FROM
    century = "18" if centenarian else "19"
    first_17 = fifteen[:6] + century + fifteen[6:]
    return first_17 + check_character(first_17)


def read(text: str | None, *, on: date | None = None, demo: bool = False) -> IdentityNumber | None:
    """The number in ``text``, mended where a person would mend it; None when there is none.

    ``on`` is today: a birth after it is refused. ``demo`` admits the county of the synthetic city.
    Raises :class:`Refused` with one problem of the field ``identity_number``.
    """
    plain, mends = _mend(text or "")
    if not plain:
        return None
    if _FOREIGN_OLD.fullmatch(plain):
        kind = IdentityKind.FOREIGN_PERMANENT_OLD
        return IdentityNumber(plain, kind, None, None, "", AreaStanding.NONE, mends)
    if _FIFTEEN.fullmatch(plain):
        plain, mends = lengthen(plain), (*mends, Mend.LENGTHENED)
    _check_shape(plain)
    born = _birth_date(plain, on)
    sex = Sex.MALE if int(plain[16]) % 2 else Sex.FEMALE
    if plain.startswith("9"):
        return IdentityNumber(plain, IdentityKind.FOREIGN_PERMANENT, sex, born, "", AreaStanding.NONE, mends)
    kind = KIND_BY_PROVINCE.get(plain[:2], IdentityKind.CITIZEN)
    return IdentityNumber(plain, kind, sex, born, plain[:6], _area(plain[:6], demo), mends)


def mistyped(text: str) -> str:
    """The number in ``text`` where nothing is wrong with it but a digit, as it stands; "" for anything else."""
    plain, _ = _mend(text)
    wrong = _EIGHTEEN.fullmatch(plain) and check_character(plain[:17]) != plain[17] and not plain.endswith(ROUNDED)
    return plain if wrong else ""


def masked(number: str) -> str:
    """The number as lists and pages show it: the first and last four characters, whatever its length."""
    return f"{number[:4]}********{number[-4:]}" if len(number) >= 15 else "*" * len(number)


def masked_phone(phone: str) -> str:
    """The first three and last four digits of a mobile number; of shorter numbers only the last two."""
    if len(phone) >= 11:
        return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]
    return "*" * (len(phone) - 2) + phone[-2:] if len(phone) > 4 else "*" * len(phone)


def _mend(text: str) -> tuple[str, tuple[Mend, ...]]:
    narrow = unicodedata.normalize("NFKC", text.strip())
    joined = _SEPARATORS.sub("", narrow)
    lettered = joined.translate(_LOOK_LIKE_X)
    lettered = lettered[:-1] + "X" if lettered.endswith("x") else lettered
    capital = lettered.upper()
    steps = (
        (Mend.WIDTH, narrow != text.strip()),
        (Mend.SPACES, joined != narrow),
        (Mend.LETTER_X, lettered != joined),
        (Mend.CAPITALS, capital != lettered),
    )
    return capital, tuple(mend for mend, done in steps if done)


def _check_shape(plain: str) -> None:
    if _SHORTENED.fullmatch(plain):
        raise _refused(
            "shortened",
            N_("A spreadsheet has shortened the number. Format the column as text and type the number again."),
        )
    if len(plain) != 18:
        raise _refused(
            "length",
            N_("The number has %(found)s characters. It must have 18, or 15 on older documents."),
            found=str(len(plain)),
        )
    if not _EIGHTEEN.fullmatch(plain):
        raise _refused("characters", N_("The number may hold only digits, and an X as the last character."))
    if check_character(plain[:17]) == plain[17]:
        return
    if plain.endswith(ROUNDED):
        raise _refused(
            "rounded",
            N_("A spreadsheet has replaced the last three digits by 000. Format the column as text and type it again."),
        )
    raise _refused("check_character", WRONG_DIGIT)


def _birth_date(plain: str, on: date | None) -> date:
    try:
        born = date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        born = None
    if born is None or born < EARLIEST_BIRTH:
        raise _refused(
            "birth_date", N_("The birth date inside the number does not exist. Compare it with the document.")
        )
    if on is not None and born > on:
        raise _refused(
            "birth_in_future", N_("The birth date inside the number lies in the future. Compare it with the document.")
        )
    return born


def _area(code: str, demo: bool) -> AreaStanding:
    if code == SYNTHETIC_COUNTY:
        if demo:
            return AreaStanding.SYNTHETIC
        raise _refused(
            "synthetic", N_("This number belongs to the synthetic city and to no person. It is not taken here.")
        )
    if code[:2] not in provinces():
        raise _refused("province", N_("No province has the first two digits. Compare the number with the document."))
    if code not in counties():
        return AreaStanding.UNKNOWN
    return AreaStanding.CURRENT if is_current(code) else AreaStanding.RETIRED


def _refused(code: str, message: str, **params: str) -> Refused:
    return Refused(Problem(f"identity_number.{code}", message, field="identity_number", params=params))
