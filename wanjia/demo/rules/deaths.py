"""Who has died in the last ten years, and in which household."""

import numpy as np

from wanjia.demo.rules.families import born
from wanjia.demo.rules.templates import mothers_ages, older_by
from wanjia.demo.types import (
    ABSENT,
    ALIVE,
    CHILD,
    DAYS_A_YEAR,
    DEAD,
    FEMALE,
    GRANDFATHER,
    GRANDMOTHER,
    HUSBAND,
    MALE,
    NEVER,
    SLOTS,
    WIFE,
    Families,
    Flags,
    Floats,
    Ints,
    Moment,
)

_THIRD = CHILD + 2
_GROWN, _OLD = 20, 50
_PAIRS = ((GRANDFATHER, GRANDMOTHER), (HUSBAND, WIFE))
_LIVED_WITH_CHILDREN = 0.10  # of old people whose children live in the city without other elders
_GONE_ALONE = 0.75  # of households that died out: one person; the others are couples


def spouses(rng: np.random.Generator, families: Families, widowed: Flags, moment: Moment) -> None:
    """Put the husband or wife of everyone widowed within the window into the empty place; date all widowhoods."""
    for pair in _PAIRS:
        for left, lost in (pair, pair[::-1]):
            rows = np.flatnonzero(widowed[:, left] & (families.state[:, lost] == ABSENT))
            since = _widowed_on(rng, families, rows, left, moment)
            families.marital_since[rows, left] = since
            older = older_by(rng, len(rows)) * (1 if lost in (HUSBAND, GRANDFATHER) else -1)
            birth = families.birth[rows, left] - (older * DAYS_A_YEAR).astype(np.int64)
            birth = _fit_for_children(families, rows, lost, np.minimum(birth, since - 25 * 366))
            recent = since > moment.window
            _bury(families, rows[recent], lost, birth[recent], since[recent])


def _widowed_on(rng: np.random.Generator, families: Families, rows: Ints, left: int, moment: Moment) -> Ints:
    """Longer ago the older the widowed are; after the birth of the youngest child."""
    age = (moment.today - families.birth[rows, left]) / DAYS_A_YEAR
    ago = rng.exponential(np.clip((age - 40) / 2.2, 5, 16))
    since = moment.today - 1 - (np.minimum(ago, np.maximum(age - 24, 0.5)) * DAYS_A_YEAR).astype(np.int64)
    youngest = born(families, rows, elders=left < HUSBAND)[1]
    return np.asarray(np.minimum(np.maximum(since, youngest + 1), moment.today - 1))


def _fit_for_children(families: Families, rows: Ints, slot: int, birth: Ints) -> Ints:
    """A birthday moved so far that the person was 20 at the first birth, a mother 44 at the last, own parents 19."""
    first, last = born(families, rows, elders=slot < HUSBAND)
    birth = np.where(first == NEVER, birth, np.minimum(birth, first - 20 * 366))
    if slot in (WIFE, GRANDMOTHER):
        birth = np.where(last == NEVER, birth, np.maximum(birth, last - 44 * 365))
    if slot < HUSBAND:
        return birth
    parents = np.where(families.state[rows, :HUSBAND] == ABSENT, NEVER, families.birth[rows, :HUSBAND]).max(axis=1)
    own = families.side[rows] == slot - HUSBAND
    return np.where(own, np.maximum(birth, parents + 19 * 366), birth)


def elders(rng: np.random.Generator, families: Families, mortality: Floats, fertility: Floats, moment: Moment) -> None:
    """Parents who lived with the couple and died: their number follows the death rates at their age."""
    nobody = (families.state[:, :HUSBAND] == ABSENT).all(axis=1)
    child = np.where(families.side == 0, HUSBAND, WIFE)
    rows = np.flatnonzero(nobody & (families.state[np.arange(len(families)), child] == ALIVE))
    born = families.birth[rows, child[rows]]
    mother = born - (mothers_ages(rng, len(rows), fertility) * DAYS_A_YEAR).astype(np.int64)
    father = mother - (older_by(rng, len(rows)) * DAYS_A_YEAR).astype(np.int64)
    for slot, birth in ((GRANDFATHER, np.minimum(father, born - 7000)), (GRANDMOTHER, mother)):
        died = _within(rng, len(rows), moment)
        age = np.clip((died - birth) // 365, 0, mortality.shape[1] - 1)
        rate = np.minimum(1, 10 * mortality[slot, age]) * np.where(age > 97, 0, _LIVED_WITH_CHILDREN)
        dies = (rng.random(len(rows)) < rate) & (died - born > 16 * 365)
        _bury(families, rows[dies], slot, birth[dies], died[dies])


def children(rng: np.random.Generator, families: Families, mortality: Floats, moment: Moment) -> None:
    """Children who died: in a third child's place of some families with a living mother and child."""
    state = families.state
    rows = np.flatnonzero((state[:, WIFE] == ALIVE) & (state[:, _THIRD] == ABSENT) & (state[:, CHILD] == ALIVE))
    died = _within(rng, len(rows), moment)
    infant = rng.random(len(rows)) < 0.4
    age = np.where(infant, rng.integers(0, 300, len(rows)), rng.integers(300, 20 * 365, len(rows)))
    rate = 10 * mortality[0, age // 365] * 0.4
    dies = (rng.random(len(rows)) < rate) & _could_be_born(families, rows, died - age)
    rows, died, age = rows[dies], died[dies], age[dies]
    _bury(families, rows, _THIRD, died - age, died)
    families.sex[rows, _THIRD] = np.where(rng.random(len(rows)) < 0.55, MALE, FEMALE)


def _could_be_born(families: Families, rows: Ints, birth: Ints) -> Flags:
    """The parents were old enough that day, and no brother or sister was born within a year of it."""
    mother = (birth - families.birth[rows, WIFE]) / DAYS_A_YEAR
    no_father = families.state[rows, HUSBAND] == ABSENT
    father = (birth - families.birth[rows, HUSBAND]) / DAYS_A_YEAR
    apart = np.abs(families.birth[rows, CHILD:_THIRD] - birth[:, None])
    apart = np.where(families.state[rows, CHILD:_THIRD] == ABSENT, 10**6, apart).min(axis=1)
    return np.asarray((mother > 18.5) & (mother < 44) & (no_father | (father > 19)) & (apart > 400))


def gone(rng: np.random.Generator, people: int, community: Ints, deaths: Floats, moment: Moment) -> Families:
    """Households that died out, with ``people`` dead in all, aged after ``deaths`` (2, ages)."""
    pairs = int(people * (1 - _GONE_ALONE) / (2 - _GONE_ALONE))
    count = people - pairs
    families = _empty(rng.choice(community, count) if count else community[:0])
    alone = deaths * np.array([[0.65], [1.6]])  # men mostly die before their wives, who are then alone
    alone[:, :_GROWN] = 0
    flat = rng.choice(alone.size, count, p=alone.ravel() / alone.sum())
    man, age = flat < deaths.shape[1], flat % deaths.shape[1]
    couple = (np.arange(count) < pairs) & (age >= _OLD)
    died = _within(rng, count, moment)
    birth = died - ((age + rng.random(count)) * DAYS_A_YEAR).astype(np.int64)
    rows = np.arange(count)
    families.head = np.where(man, HUSBAND, WIFE)
    for slot, here in ((HUSBAND, man), (WIFE, ~man)):
        _bury(families, rows[here], slot, birth[here], died[here])
    for slot, here in ((WIFE, man), (HUSBAND, ~man)):
        _other_half(rng, families, rows[here & couple], slot, moment)
    return families


def deaths_by_age(structure: Floats, mortality: Floats) -> Floats:
    """Share of the population that dies in a year, by sex and age."""
    ages = structure.shape[1]
    rates = mortality[:, :ages].copy()
    rates[:, -1] = mortality[:, ages : ages + 6].mean(axis=1)
    return np.asarray(structure * rates)


def _other_half(rng: np.random.Generator, families: Families, rows: Ints, slot: int, moment: Moment) -> None:
    partner = HUSBAND + WIFE - slot
    older = older_by(rng, len(rows)) * (1 if slot == HUSBAND else -1)
    birth = families.birth[rows, partner] - (older * DAYS_A_YEAR).astype(np.int64)
    _bury(families, rows, slot, birth, np.maximum(_within(rng, len(rows), moment), birth + 25 * 366))


def _empty(community: Ints) -> Families:
    count = len(community)
    grid = (count, SLOTS)
    sex = np.broadcast_to([MALE, FEMALE, MALE, FEMALE, MALE, MALE, MALE, MALE, MALE], grid).copy()
    return Families(
        community=np.sort(community),
        structure=np.full(count, -1),
        side=np.zeros(count, dtype=np.int64),
        head=np.zeros(count, dtype=np.int64),
        state=np.full(grid, ABSENT),
        sex=sex,
        birth=np.zeros(grid, dtype=np.int64),
        precision=np.ones(grid, dtype=np.int64),
        died=np.full(grid, NEVER),
        married=np.full((count, 2), NEVER),
        marital=np.zeros(grid, dtype=np.int64),
        marital_since=np.full(grid, NEVER),
    )


def _within(rng: np.random.Generator, count: int, moment: Moment) -> Ints:
    """Days in the window; a few more in winter than in summer."""
    days = rng.integers(moment.window + 1, moment.today, count)
    summer = np.cos((days % 365.2425) / 365.2425 * 2 * np.pi) < -0.7
    return np.where(summer & (rng.random(count) < 0.2), np.maximum(days - 182, moment.window + 1), days)


def _bury(families: Families, rows: Ints, slot: int, birth: Ints, died: Ints) -> None:
    families.state[rows, slot] = DEAD
    families.birth[rows, slot] = birth
    families.died[rows, slot] = died
