"""Who may use which door, and what the database itself lets a transaction see."""

from wanjia.access.policies.doors import context_of, guard, may_open, open_to_all, public, take_up
from wanjia.access.policies.rows import in_reach, of_visible, row_security
from wanjia.access.policies.tokens import PerClient, Token, addresses_of, fields_for, stated_headers
from wanjia.access.policies.typed import typed_before

__all__ = [
    "PerClient",
    "Token",
    "addresses_of",
    "context_of",
    "fields_for",
    "guard",
    "in_reach",
    "may_open",
    "of_visible",
    "open_to_all",
    "public",
    "row_security",
    "stated_headers",
    "take_up",
    "typed_before",
]
