"""The gate: everything that enters the register comes by one of two doors, ``receive`` (one) and ``receive_batch``.

Words: a *submission* is what somebody hands in, with a key of the sender's that makes handing it in twice harmless; its
*receipt* says what became of it. *Evidence* is a paper shown with it, kept encrypted for as long as its rule says. What
fails in a batch waits in *quarantine* with field, reason and next step; nothing is thrown away.
Source and standing of every fact are set here, never by the teller.
"""
