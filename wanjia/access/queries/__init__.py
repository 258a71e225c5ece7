"""Reads: who may, how far it reaches, and the audited answer. Every read of persons goes through ``see``."""

from wanjia.access.queries.bases import glass_alarms, open_basis, open_glass, review_list, supervises
from wanjia.access.queries.clients import client_context, client_list
from wanjia.access.queries.looks import see, system_context, unmask, within
from wanjia.access.queries.postings import held_by, ordered_context, postings_in_question, staff_list

__all__ = [
    "client_context",
    "client_list",
    "glass_alarms",
    "held_by",
    "open_basis",
    "open_glass",
    "ordered_context",
    "postings_in_question",
    "review_list",
    "see",
    "staff_list",
    "supervises",
    "system_context",
    "unmask",
    "within",
]
