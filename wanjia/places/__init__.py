"""Areas, dwellings, boundaries and code lists: where things are and what codes mean, each with the days it holds.

An *area* is one life of a 12-digit statistical code (GB/T 2260, GB/T 10114): its level, kind and parent never change
while it lives; only its name may. When a yearly list gives a place a new code, the old area is closed, a new one is
opened, and a *succession* links them. A *dwelling* is one door in a village or community; a *building* is the
dwellings of one area that share a building's name. Doors in: ``actions``; doors out: ``queries``; words: ``types``.
"""
