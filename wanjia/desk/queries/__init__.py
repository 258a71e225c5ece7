"""Answers that are put together for the desk: looks and acts, kept views, blank forms on their way."""

from wanjia.desk.queries.blanks import held_blank, templates
from wanjia.desk.queries.looks import Acts, acts_of, looks_at, older_token, roster_views

__all__ = ["Acts", "acts_of", "held_blank", "looks_at", "older_token", "roster_views", "templates"]
