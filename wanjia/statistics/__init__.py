"""Population tables and vital rates, and what keeps a figure from pointing at somebody.

Every table is a registered ``Design`` with its definition: what is counted, over what, from which source, by residence
or by registration, by the day something happened or by the day it was recorded. ``Audience`` says how a figure is
shown: exact and live to those who hold person rights in their own areas, protected to all others. Questions that
combine women or couples of fertile age with marriage, children or time are protected for everyone.

Doors: ``queries.table`` and ``queries.vital``.
"""
