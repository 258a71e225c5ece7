"""Every committed change, in one order that never has a gap.

A writer publishes an *entry* in its own transaction and leaves a note in the *queue*. One sequencer gives each entry
it can see the next *position*. A transaction that commits late is numbered late, so nothing is passed by, and the
ids of transactions, which start anew after a restore, order nothing. A restore begins a new *epoch*: whoever keeps a
position outside this database sees by it that history was cut. Doors: ``types``, ``actions``, ``queries``.
"""
