"""Shares and ratios of a population by age. Ages are completed years."""

from collections.abc import Mapping
from fractions import Fraction

from wanjia.statistics.rules.rates import PER_CENT, rate

WORKING = (15, 65)


def between(people: Mapping[int, int], first: int, end: int | None = None) -> int:
    """How many are ``first`` years old or older, and younger than ``end``."""
    return sum(count for age, count in people.items() if age >= first and (end is None or age < end))


def child_dependency(people: Mapping[int, int]) -> Fraction | None:
    """少儿抚养比: those under 15 for every hundred of 15 to 64."""
    return rate(between(people, 0, WORKING[0]), between(people, *WORKING), PER_CENT)


def old_age_dependency(people: Mapping[int, int]) -> Fraction | None:
    """老年抚养比: those of 65 and over for every hundred of 15 to 64."""
    return rate(between(people, WORKING[1]), between(people, *WORKING), PER_CENT)


def dependency(people: Mapping[int, int]) -> Fraction | None:
    """总抚养比: the sum of both."""
    working = between(people, *WORKING)
    return rate(sum(people.values()) - working, working, PER_CENT)


def share_from(people: Mapping[int, int], age: int) -> Fraction | None:
    """The part of the population that is ``age`` or older, per cent; 60 and 65 are usual."""
    return rate(between(people, age), sum(people.values()), PER_CENT)


def sex_ratio(men: int, women: int) -> Fraction | None:
    """性别比: men for every hundred women."""
    return rate(men, women, PER_CENT)


def median_age(people: Mapping[int, int]) -> Fraction | None:
    """年龄中位数: as many are younger as older, the years of one age taken as evenly spread."""
    half, passed = Fraction(sum(people.values()), 2), 0
    for age in sorted(people):
        if people[age] and passed + people[age] >= half:
            return age + (half - passed) / people[age]
        passed += people[age]
    return None
