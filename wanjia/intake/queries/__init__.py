"""Reads of the gate: what was handed in, what waits, what was begun."""

from wanjia.intake.queries.cases import Case, Progress, case, case_persons, cases
from wanjia.intake.queries.drafts import KeptDraft, draft, drafts
from wanjia.intake.queries.files import departments, layouts
from wanjia.intake.queries.quarantine import MENDABLE, Waiting, waiting_row, waiting_rows
from wanjia.intake.queries.sealings import CaseState, SealingCase, sealings
from wanjia.intake.queries.submissions import Done, Handed, done, submission, submissions
from wanjia.intake.queries.uploads import empty_list, headings, upload, uploads

__all__ = [
    "MENDABLE",
    "Case",
    "CaseState",
    "Done",
    "Handed",
    "KeptDraft",
    "Progress",
    "SealingCase",
    "Waiting",
    "case",
    "case_persons",
    "cases",
    "departments",
    "done",
    "draft",
    "drafts",
    "empty_list",
    "headings",
    "layouts",
    "sealings",
    "submission",
    "submissions",
    "upload",
    "uploads",
    "waiting_row",
    "waiting_rows",
]
