"""Who saw or changed what, and why.

An *event* and its *subjects* are written in the transaction of the act itself and never change. The sequencer gives
each committed event a *leaf* in a Merkle tree (RFC 6962) and signs *checkpoints* of it (C2SP), which a *witness* keeps
out of reach of this installation. ``wanjia-verify`` finds from an export and the witness's copies whether anything
was changed since. After a restore a new *epoch* begins a new tree. Doors: ``types``, ``actions``, ``queries``.
"""
