"""Reads of the gate: what was handed in, what waits, what was begun."""

from wanjia.intake.queries.drafts import KeptDraft, draft, drafts
from wanjia.intake.queries.submissions import Handed, submission, submissions

__all__ = ["Handed", "KeptDraft", "draft", "drafts", "submission", "submissions"]
