"""Shares of the population by sex and single year of age."""

import numpy as np

from wanjia.demo.types import FEMALE, MALE, Floats, Ints

AGES = 91  # 0 to 89, and 90 for everyone older
_BROAD = (("age_0_14", 0, 3), ("age_15_59", 3, 12), ("age_60_up", 12, 21))  # in five-year groups


def pyramid(population: Floats, margins: dict[str, int]) -> Floats:
    """The national age structure bent to the city's sexes and broad ages: (2, 91), sum 1."""
    groups = population / population.sum()
    for _ in range(30):
        for margin, first, last in _BROAD:
            groups[:, first:last] *= margins[margin] / margins["people"] / groups[:, first:last].sum()
        men = groups[0].sum() / groups.sum()
        target = margins["men"] / margins["people"]
        groups *= np.array([[target / men], [(1 - target) / (1 - men)]])
    return np.array([_single_years(of_sex) for of_sex in groups / groups.sum()])


def collective(rng: np.random.Generator, people: int) -> tuple[Floats, Ints]:
    """Ages and sexes of people in student and workers' dormitories, barracks and homes for the aged."""
    kind = rng.choice(4, size=people, p=[0.18, 0.74, 0.05, 0.03])
    ages = np.select(
        [kind == 0, kind == 1, kind == 2],
        [rng.triangular(18, 20, 26, people), 18 + rng.gamma(2.2, 9.0, people), 18 + rng.gamma(2.0, 2.0, people)],
        rng.triangular(65, 84, 97, people),
    )
    men = np.array([0.49, 0.66, 0.9, 0.42])[kind]
    ages = np.where((kind == 1) & (ages > 62), 18 + ages % 40, ages)
    return np.minimum(ages, 96.0), np.where(rng.random(people) < men, MALE, FEMALE)


def _single_years(groups: Floats) -> Floats:
    """Five-year groups as single years without steps; every group keeps its total."""
    years = np.repeat(groups / 5, 5)
    for _ in range(40):
        padded = np.concatenate(([2 * years[0] - years[1]], years, [0.0]))
        years = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
        years *= np.repeat(groups / np.maximum(years.reshape(-1, 5).sum(axis=1), 1e-9), 5)
    return np.append(years[: AGES - 1], years[AGES - 1 :].sum())
