"""Decisions of linkage as pure functions; those that run over tables have their SQL form in ``linkage.sql``."""
