"""Who may use which door, and what the database itself lets a transaction see."""

from wanjia.access.policies.rows import in_reach, of_visible, row_security

__all__ = ["in_reach", "of_visible", "row_security"]
