"""Reads of the gate: what was handed in, what waits, what was begun."""

from wanjia.intake.queries.blanks import blank_digest, blank_headings, blank_rows, blank_unit, open_blank
from wanjia.intake.queries.cases import Case, Progress, case, case_persons, cases
from wanjia.intake.queries.conflicts import Advice, advice
from wanjia.intake.queries.deliveries import (
    deliveries,
    delivery,
    fault_file,
    faults,
    files_behind,
    rows_before,
    samples,
)
from wanjia.intake.queries.drafts import KeptDraft, draft, drafts
from wanjia.intake.queries.duplicates import likely_doubles
from wanjia.intake.queries.files import departments, full_lists, layouts
from wanjia.intake.queries.profiles import MAPPABLE_FACTS, file_layout, senders, unknown_file
from wanjia.intake.queries.quality import quality, quality_file, returns
from wanjia.intake.queries.quarantine import MENDABLE, Waiting, waiting_row, waiting_rows
from wanjia.intake.queries.questions import (
    departments_asking,
    known_different,
    last_answered,
    next_question,
    pieces,
    progress,
    question,
    questions,
    rows_known_different,
)
from wanjia.intake.queries.sealings import CaseState, SealingCase, sealings
from wanjia.intake.queries.searches import last_search
from wanjia.intake.queries.submissions import Done, Handed, done, submission, submissions
from wanjia.intake.queries.uploads import empty_list, headings, upload, uploads

__all__ = [
    "MAPPABLE_FACTS",
    "MENDABLE",
    "Advice",
    "Case",
    "CaseState",
    "Done",
    "Handed",
    "KeptDraft",
    "Progress",
    "SealingCase",
    "Waiting",
    "advice",
    "blank_digest",
    "blank_headings",
    "blank_rows",
    "blank_unit",
    "case",
    "case_persons",
    "cases",
    "deliveries",
    "delivery",
    "departments",
    "departments_asking",
    "done",
    "draft",
    "drafts",
    "empty_list",
    "fault_file",
    "faults",
    "file_layout",
    "files_behind",
    "full_lists",
    "headings",
    "known_different",
    "last_answered",
    "last_search",
    "layouts",
    "likely_doubles",
    "next_question",
    "open_blank",
    "pieces",
    "progress",
    "quality",
    "quality_file",
    "question",
    "questions",
    "returns",
    "rows_before",
    "rows_known_different",
    "samples",
    "sealings",
    "senders",
    "submission",
    "submissions",
    "unknown_file",
    "upload",
    "uploads",
    "waiting_row",
    "waiting_rows",
]
