"""Where communities lie and how many people to expect in each."""

from collections.abc import Mapping

import numpy as np

from wanjia.demo.types import Communities, Flags, Floats, Ints


def communities(centres: Mapping[str, tuple[float, float]], people: dict[int, int]) -> Communities:
    """Weights and centres, the same for every seed: they belong to the place, not to the people.

    ``centres`` by 12-digit code, ``people`` of each county by its six digits.
    """
    codes = np.array(sorted(map(int, centres)))
    points = np.array([centres[str(code)] for code in codes])
    urban, stratum = kinds(codes)
    return Communities(codes, _weights(codes, people), urban, stratum, points[:, 0], points[:, 1])


def kinds(codes: Ints) -> tuple[Flags, Ints]:
    """Whether the last digits name a residents' committee, and the stratum (see :class:`Communities`)."""
    township, village = codes // 1_000 % 1_000, codes % 1_000
    committee = (village < 200) | ((village >= 400) & (village < 500))
    town = (township >= 100) & (township < 400)
    return committee, np.where(town, 2, np.where(committee, 0, 1))


def _weights(codes: Ints, people: dict[int, int]) -> Floats:
    """The county's census count, shared by kind: a street's committee has about twice a village."""
    _, stratum = kinds(codes)
    rng = np.random.default_rng(3702)
    weight = np.array([1.0, 0.5, 0.45])[stratum] * rng.lognormal(0, 0.35, len(codes))
    county = codes // 1_000_000
    for code in np.unique(county):
        of_county = county == code
        weight[of_county] *= people[int(code)] / weight[of_county].sum()
    return weight
