"""The probability that two rows are one person's, as Fellegi and Sunter reckon it: the sum of weights in bits."""

from collections.abc import Callable
from math import log2

from wanjia.linkage.rules.features import Features
from wanjia.linkage.rules.levels import level
from wanjia.linkage.types import Comparison, Explanation, Model, Step

Frequency = Callable[[str, str], float | None]  # (feature, value) -> its share among rows that have the feature


def explain(model: Model, left: Features, right: Features, frequency: Frequency) -> Explanation:
    """The waterfall of one pair. Comparisons of which nothing can be said are left out."""
    prior = log2(model.prior / (1 - model.prior))
    found = ((comparison, level(comparison, left, right)) for comparison in model.comparisons)
    steps = tuple(_step(one, place, left, right, frequency) for one, place in found if place is not None)
    bits = prior + sum(step.weight + step.rarity for step in steps)
    return Explanation(prior, steps, probability(bits))


def probability(bits: float) -> float:
    """The probability whose odds are 2 to the power of ``bits``."""
    if bits > 1000:
        return 1.0
    return float(2.0**bits / (1 + 2.0**bits))


def _step(comparison: Comparison, place: int, left: Features, right: Features, frequency: Frequency) -> Step:
    found = comparison.levels[place]
    rarity = 0.0
    if found.frequency:
        shares = [
            share
            for features in (left, right)
            if isinstance(value := features[found.frequency], str)
            and (share := frequency(found.frequency, value)) is not None
        ]
        rarity = log2(found.u) - log2(max(shares)) if shares else 0.0
    same_home = bool(comparison.home) and place < len(comparison.levels) // 2
    return Step(comparison.feature, found.label, log2(found.m / found.u), rarity, same_home)
