"""Decisions of the generator: numpy in, numpy out; every draw comes from the generator handed in."""
