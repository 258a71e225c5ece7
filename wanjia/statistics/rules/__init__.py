"""Decisions of statistics: pure functions over counts."""
