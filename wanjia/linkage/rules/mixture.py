"""The share of each level among *near misses*: pairs that were looked at and are two people.

Strangers drawn at random agree in nothing; the pairs that blocking brings are relatives under one roof, namesakes,
people of one birthday. Against those the weights must hold, so ``u`` is learnt from them: expectation and maximisation
over the candidate pairs, holding on to a few pseudo-counts of where it started.

What a household shares (places, phone, surname) must not decide who is one person, or the most frequent kind of pair,
relatives, is taken for it. So given names, dates and numbers alone say which pairs are which, and the rest learns from
them; only where one person's pairs are many do all learn together.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

ROUNDS = 8
FLOOR = 1e-6
MANY = 0.05  # share of one person's pairs from which on relatives cannot outnumber them
HOLD = 5.0
ENOUGH = 2  # comparisons of the person alone that can tell two under one roof apart

Shares = list[NDArray[np.float64]]


@dataclass(frozen=True)
class Mixture:
    """``prior`` is the share of pairs of one person among the candidates."""

    prior: float
    m: Shares
    u: Shares
    halves: list[tuple[slice, ...]]
    learns_m: list[bool]  # of what a household shares


def near_misses(levels: NDArray[np.int64], counts: NDArray[np.float64], start: Mixture) -> Mixture:
    """``levels``: one row for each pattern seen, one column for each comparison, -1 where nothing is said.

    ``counts`` says how many candidate pairs show the pattern.
    """
    if not counts.sum():
        return start
    found = _learnt(levels, counts, start, alone=start.learns_m.count(False) >= ENOUGH)
    if found.prior > MANY:
        found = _learnt(levels, counts, found, alone=False)
    return found


def _learnt(levels: NDArray[np.int64], counts: NDArray[np.float64], start: Mixture, *, alone: bool) -> Mixture:
    found = start
    for _ in range(ROUNDS):
        same = posterior(levels, found, personal_only=alone) * counts
        other = counts - same
        prior = float(np.clip(same.sum() / counts.sum(), FLOOR, 0.9))
        u = [_shares(levels[:, k], other, start.u[k], halves) for k, halves in enumerate(start.halves)]
        m = [
            _shares(levels[:, k], same, start.m[k], halves) if start.learns_m[k] else start.m[k]
            for k, halves in enumerate(start.halves)
        ]
        found = replace(start, prior=prior, m=m, u=u)
    return found


def posterior(levels: NDArray[np.int64], mixture: Mixture, *, personal_only: bool = False) -> NDArray[np.float64]:
    """The probability of one person for each pattern; by given name, dates and numbers alone if so asked."""
    bits = np.full(len(levels), np.log(mixture.prior / (1 - mixture.prior)))
    for k, (m, u) in enumerate(zip(mixture.m, mixture.u, strict=True)):
        if personal_only and mixture.learns_m[k]:
            continue
        weights = np.append(np.log(m / u), 0.0)  # the last place serves -1
        bits += weights[levels[:, k]]
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(bits, -500, 500)))
    return chances


def _shares(
    column: NDArray[np.int64], weights: NDArray[np.float64], start: NDArray[np.float64], halves: tuple[slice, ...]
) -> NDArray[np.float64]:
    said = column >= 0
    counted = np.bincount(column[said], weights=weights[said], minlength=len(start))
    shares = np.maximum(counted + HOLD * start, FLOOR)
    for half in halves:
        shares[half] /= shares[half].sum()
    return shares
