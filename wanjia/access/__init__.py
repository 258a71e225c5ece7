"""Who may see and do what: staff, their postings (role x area x dates), purposes, the scope of every transaction.

Words: a *posting* gives one person one role in one area until a date, asked for by one officer and approved by another.
A *basis* is what makes a look at a person lawful: a resident at the counter, an open task, an assigned household.
*Reach* is the part of the city a request can see; the database enforces it a second time by row-level security.

Doors: ``types``; ``policies`` (``guard``, ``public``: every view carries a :class:`Policy`); ``queries`` (``within``,
``see``, ``unmask``, ``system_context``, ``client_context``); ``actions`` (postings, bases, breaking the glass);
``row_security`` (what migrations of other contexts put on their tables).
"""
