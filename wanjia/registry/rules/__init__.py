"""Decisions of the register: pure functions from what is believed and what is told to what changes."""
