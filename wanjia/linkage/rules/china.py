"""The model of Chinese registers before it learns: what is compared, and what is known rather than learnt.

``m`` starts from what departments report of their files; learning moves it where the data say more. ``u`` of numbers,
phones and relatives is too small to be counted in a sample, so it is reckoned for a city of CITY people.
"""

from dataclasses import replace

from wanjia.linkage.rules.levels import LABELS
from wanjia.linkage.rules.models import VERSION
from wanjia.linkage.types import Comparison, Level, Model

CITY = 8_700_000
UNDER_ONE_ROOF = ("phone", "father", "mother")  # who shares one of these is family, or the same
RARE = {"given": (0, 1), "surname": (0,)}  # levels whose value's rarity weighs, outside the family

STARTING_M = {
    "han": (0.965, 0.01, 0.001, 0.012, 0.002, 0.006, 0.004),
    "han_surname": (0.993, 0.004, 0.003),
    "birth": (0.96, 0.004, 0.012, 0.008, 0.002, 0.006, 0.004, 0.004),
    "citizen": (0.975, 0.015, 0.0005, 0.004, 0.0055),
    "phone": (0.75, 0.01, 0.001, 0.239),
    "area": (0.55, 0.15, 0.2, 0.06, 0.04),
    "parents": (0.97, 0.03),
    "same": (0.99, 0.01),
}
# The number: of people born on one day. 0.004: of 240 in the city one has a number one slip away.
KNOWN_U = {
    "number": (8e-6, 0.004, 0.15, 0.01, 0.836),
    "phone": (3 / CITY, 1e-6, 1e-6, 0.999),
    "father": (3 / CITY, 0.999),
    "spouse": (1 / CITY, 0.999),
}
# Of families: brothers and sisters share parents, and twins a day.
U_OF_FAMILY = {
    "han": (0.002, 0.0005, 0.0005, 0.004, 0.004, 0.05, 0.939),
    "han_surname": (0.55, 0.01, 0.44),
    "birth": (0.012, 0.001, 0.003, 0.002, 0.002, 0.01, 0.05, 0.92),
    "area": (0.9, 0.03, 0.04, 0.02, 0.01),
    "parents": (0.3, 0.7),
}


def untrained() -> Model:
    """The comparisons with their starting shares; ``u`` of strangers is even where it is to be counted."""
    return Model(
        "china",
        VERSION,
        1 / CITY,
        (
            _comparison("number", "citizen"),
            _comparison("given", "han", UNDER_ONE_ROOF),
            _comparison("surname", "han_surname", UNDER_ONE_ROOF),
            _comparison("born", "birth", UNDER_ONE_ROOF),
            _comparison("sex", "same"),
            _comparison("phone", "phone"),
            _comparison("father", "parents", ("phone",)),
            _comparison("spouse", "same"),
            _comparison("areas", "area", UNDER_ONE_ROOF),
        ),
    )


def unopened(model: Model) -> Model:
    """The model for records of which it is only known whether their numbers are equal.

    A number that differs is weighed as one slip, so that no pair weighs less than with its numbers open; a phone that
    differs as another phone, since a slip in one is hardly ever all that two records share.
    """
    compared = {"number": 1, "phone": -1}
    return replace(
        model,
        comparisons=tuple(
            Comparison(one.feature, "same", (one.levels[0], one.levels[compared[one.feature]]))
            if one.feature in compared
            else one
            for one in model.comparisons
        ),
    )


def _comparison(feature: str, kind: str, home: tuple[str, ...] = ()) -> Comparison:
    labels, m = LABELS[kind], STARTING_M[kind]
    u = KNOWN_U.get(feature, (1 / len(labels),) * len(labels))
    rare = RARE.get(feature, ())
    apart = tuple(
        Level(label, share, by_chance, feature if place in rare else "")
        for place, (label, share, by_chance) in enumerate(zip(labels, m, u, strict=True))
    )
    if not home:
        return Comparison(feature, kind, apart)
    family = (replace(one, u=share, frequency="") for one, share in zip(apart, U_OF_FAMILY[kind], strict=True))
    return Comparison(feature, kind, (*family, *apart), home)
