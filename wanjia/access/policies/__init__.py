"""Who may use which door, and what the database itself lets a transaction see."""

from wanjia.access.policies.doors import guard, may_open, open_to_all, public, take_up
from wanjia.access.policies.rows import in_reach, of_visible, row_security

__all__ = ["guard", "in_reach", "may_open", "of_visible", "open_to_all", "public", "row_security", "take_up"]
