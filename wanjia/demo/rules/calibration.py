"""Weights of templates such that what they add up to meets given totals (entropy balancing)."""

import numpy as np

from wanjia.demo.types import Floats, Ints

_RIDGE = 1e-9
_STEPS = 60
_ENOUGH = 1e-6


def balance(cells: Ints, prior: Floats, target: Floats) -> Floats:
    """Weights as near to ``prior`` as can be that meet ``target``.

    ``cells`` (n, k) holds the totals each template adds one to, -1 for none; a total named twice is added twice.
    Weights are prior * exp(sum of the multipliers of its cells); Newton's method finds the multipliers.
    """
    totals = len(target)
    cells = np.where(cells < 0, totals, cells)
    prior = prior / prior.sum() * target.max()
    multipliers = np.zeros(totals + 1)
    for _ in range(_STEPS):
        weights = prior * np.exp(multipliers[cells].sum(axis=1))
        missing = target - _add_up(cells, weights, totals)
        if np.abs(missing).max() < _ENOUGH * target.max():
            return np.asarray(weights)
        step = np.linalg.solve(_curvature(cells, weights, totals), missing)
        multipliers[:totals] += step / max(1.0, np.abs(step).max())
    raise ArithmeticError("the structures of data/structures.csv cannot meet the margins of data/margins.csv")


def _add_up(cells: Ints, weights: Floats, totals: int) -> Floats:
    flat = np.broadcast_to(weights[:, None], cells.shape)
    return np.asarray(np.bincount(cells.ravel(), flat.ravel(), totals + 1)[:totals], dtype=np.float64)


def _curvature(cells: Ints, weights: Floats, totals: int) -> Floats:
    """How each total answers to each multiplier."""
    width = totals + 1
    answer = np.zeros(width * width)
    for first in range(cells.shape[1]):
        for second in range(first, cells.shape[1]):
            times = weights if first != second else weights / 2
            answer += np.bincount(cells[:, first] * width + cells[:, second], times, width * width)
    square = answer.reshape(width, width)
    square = (square + square.T)[:totals, :totals]
    return np.asarray(square + np.eye(totals) * (_RIDGE * np.trace(square) / totals + 1e-15))
