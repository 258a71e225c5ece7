"""Education (GB/T 4658) by age and generation."""

import numpy as np

from wanjia.demo.types import DAYS_A_YEAR, Floats, Ints

_SCHOOL_AGE, _GROWN = 6, 22


def education(rng: np.random.Generator, birth: Ints, reached: Ints, table: tuple[Floats, Ints], country: Ints) -> Ints:
    """The level finished or attended at the day ``reached``; 0 below school age. The countryside has a little less."""
    shares, codes = table
    age = (reached - birth) / DAYS_A_YEAR
    born = 1970 + birth / DAYS_A_YEAR
    band = np.searchsorted(shares[:, 0], born, side="right") - 1
    draw = rng.random(len(birth)) ** np.where(country > 0, 0.72, 1.12)
    level = codes[(draw[:, None] > np.cumsum(shares[band, 1:], axis=1)[:, :-1]).sum(axis=1)]
    return np.where(age >= _GROWN, level, _pupil(rng, age, level))


def _pupil(rng: np.random.Generator, age: Floats, level: Ints) -> Ints:
    """Who still learns: primary and middle school for all, then the way that leads to the final level."""
    academic = level < 40
    upper = np.where(academic | (rng.random(len(age)) < 0.3), 60, 40)
    college = np.select([level <= 21, level == 31], [20, 30], level)
    postgraduate = np.where((level < 20) & (age < _GROWN), 20, college)
    return np.select([age < _SCHOOL_AGE, age < 12, age < 15, age < 18], [0, 80, 70, upper], postgraduate)
