"""The register: people, households, kinship and the life events that are the only way anything changes.

Words: a *fact* is one dated statement about a person (name, residence, membership…) on two clocks: valid time from
``valid_from`` up to ``valid_to``, recorded time from ``recorded_from`` up to ``recorded_to``. A *timeline* is all that
is believed now about one fact of one person. A *life event* is what happened; a pure rule decides it, facts are what
it leaves behind. *Standing* says how well a fact is known: reported, document seen, confirmed by its authority.

Doors: ``types`` for everyone, ``queries`` for those who hold a context, ``actions`` for intake alone.
"""
