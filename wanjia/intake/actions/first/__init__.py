"""A register from nothing: the full lists of three departments, matched as sets and loaded once."""

from wanjia.intake.actions.first.building import build_first, goes_on

__all__ = ["build_first", "goes_on"]
