"""Marital status (GB/T 2261.2) and its date."""

import numpy as np

from wanjia.demo.rules.families import born
from wanjia.demo.types import (
    ABSENT,
    ALIVE,
    CHILD,
    CHILDREN,
    DAYS_A_YEAR,
    DEAD,
    GRANDFATHER,
    GRANDMOTHER,
    HUSBAND,
    NEVER,
    SLOTS,
    WIFE,
    Families,
    Flags,
    Floats,
    Ints,
    Moment,
)

UNMARRIED, FIRST, SECOND, AGAIN, WIDOWED, DIVORCED = 10, 21, 22, 23, 30, 40
_PAIRS = ((GRANDFATHER, GRANDMOTHER), (HUSBAND, WIFE))
_YEAR = 366


def unpartnered(rng: np.random.Generator, families: Families, table: dict[int, Floats], moment: Moment) -> Flags:
    """Give every living adult without a partner a status; answer who is widowed (n, 9).

    Old parents are never unmarried; children who live with their parents are. Ages and shares come from ``table``.
    """
    alone = families.state == ALIVE
    for left, right in _PAIRS:
        both = alone[:, left] & alone[:, right]
        alone[both, left] = alone[both, right] = False
    age = (moment.today - families.birth) / DAYS_A_YEAR
    rows, slots = np.nonzero(alone & (age >= 15))
    status = _drawn(rng, age[rows, slots], families.sex[rows, slots], table, _has_children(families)[rows, slots])
    child = (slots >= CHILD) & (slots < CHILD + 3)
    families.marital[rows, slots] = np.where(child, UNMARRIED, status)
    return np.asarray(families.marital == WIDOWED)


def date(rng: np.random.Generator, families: Families, moment: Moment) -> None:
    """Date every marriage and divorce, and give the married and the dead their status."""
    for number, (man, woman) in enumerate(_PAIRS):
        rows = np.flatnonzero((families.state[:, man] != ABSENT) & (families.state[:, woman] != ABSENT))
        married = _married_on(rng, families, rows, (man, woman), moment)
        families.married[rows, number] = married
        _statuses(rng, families, rows, (man, woman), married)
    _dead_alone(families)
    _divorces(rng, families, moment)


def _married_on(
    rng: np.random.Generator, families: Families, rows: Ints, pair: tuple[int, int], moment: Moment
) -> Ints:
    """Mostly up to four years before the first child, else at the age of the time; never under 22 and 20."""
    count = len(rows)
    man, woman = (families.birth[rows, slot] for slot in pair)
    grown = np.maximum(man + 22 * _YEAR, woman + 20 * _YEAR) + rng.integers(0, 200, count)
    later = np.clip((woman / DAYS_A_YEAR + 5) / 50, 0, 1) * 3.5  # born about 1965 and after: later and later
    usual = woman + ((22.5 + later + rng.gamma(2.0, 1.4, count)) * DAYS_A_YEAR).astype(np.int64)
    first = born(families, rows, elders=pair[0] == GRANDFATHER)[0]
    wed = np.maximum(np.where(first == NEVER, usual, first - rng.integers(200, 1400, count)), grown)
    died = families.died[rows][:, list(pair)]
    end = np.where(died == NEVER, moment.today, died).min(axis=1)
    latest = end - 30
    between = grown + (rng.random(count) * np.maximum(latest - grown, 0)).astype(np.int64)
    return np.asarray(np.minimum(np.where(wed > latest, between, wed), latest))


def _statuses(rng: np.random.Generator, families: Families, rows: Ints, pair: tuple[int, int], married: Ints) -> None:
    """Both are married until one dies; then the other is widowed from that day."""
    kind = np.where(rng.random(len(rows)) < 0.93, FIRST, np.where(rng.random(len(rows)) < 0.93, SECOND, AGAIN))
    died = families.died[rows][:, list(pair)]
    for slot, own, others in ((pair[0], died[:, 0], died[:, 1]), (pair[1], died[:, 1], died[:, 0])):
        survives = (others != NEVER) & ((own == NEVER) | (own > others))
        families.marital[rows, slot] = np.where(survives, WIDOWED, kind)
        families.marital_since[rows, slot] = np.where(survives, others, married)


def _dead_alone(families: Families) -> None:
    rows, slots = np.nonzero((families.state == DEAD) & (families.marital == 0))
    age = (families.died[rows, slots] - families.birth[rows, slots]) // 365
    families.marital[rows, slots] = np.select([age < 15, age < 50], [0, UNMARRIED], WIDOWED)


def _divorces(rng: np.random.Generator, families: Families, moment: Moment) -> None:
    rows, slots = np.nonzero(families.marital == DIVORCED)
    children = np.where(families.state == ABSENT, NEVER, families.birth)[:, CHILDREN].max(axis=1)[rows]
    own = families.birth[rows, slots]
    start = np.maximum(np.where(slots < HUSBAND, own + 45 * _YEAR, children + 200), own + 23 * _YEAR)
    ago = rng.exponential(9 * _YEAR, len(rows)).astype(np.int64) % np.maximum(moment.today - 1 - start, 1)
    families.marital_since[rows, slots] = moment.today - 1 - ago


def _has_children(families: Families) -> Flags:
    answer = np.zeros((len(families), SLOTS), dtype=bool)
    answer[:, [GRANDFATHER, GRANDMOTHER]] = True
    answer[:, [HUSBAND, WIFE]] = (families.state[:, CHILDREN] != ABSENT).any(axis=1)[:, None]
    return answer


def _drawn(rng: np.random.Generator, age: Floats, sex: Ints, table: dict[int, Floats], parent: Flags) -> Ints:
    status = np.empty(len(age), dtype=np.int64)
    for code, rows in table.items():
        of_sex = sex == code
        shares = np.stack([np.interp(age[of_sex], rows[:, 0], column) for column in rows.T[1:]], axis=1)
        shares[parent[of_sex], 0] *= 0.04
        shares[:, 1:] += parent[of_sex, None] * np.array([1e-3, 2e-4])
        edges = np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)
        choice = (rng.random(len(shares))[:, None] > edges[:, :2]).sum(axis=1)
        status[of_sex] = np.array([UNMARRIED, DIVORCED, WIDOWED])[choice]
    return status
