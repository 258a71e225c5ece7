"""Which files leave at once, which are ordered, and which need a second person."""

import re
from datetime import timedelta

from wanjia.access.types import PersonsFile, ShortFile
from wanjia.exports.types import Form
from wanjia.kernel.errors import N_, Problem

AT_ONCE = 5_000  # rows of a file that is answered in the same request, and of any PDF
BULK = 1_000  # persons above which another officer has to agree
WIDEST = 24  # columns that a sheet of paper has room for
KEPT = timedelta(days=7)
MOST_OPEN = 5  # orders of one person that are not finished
SHORTEST_REASON, LONGEST_REASON = 10, 300
_LONG_NUMBER = re.compile(r"\d{6,}")


def needs_second(persons: int) -> bool:
    """Whether so many persons are bulk data, which leave only when another officer agrees."""
    return persons > BULK


def forms_of(file: PersonsFile | ShortFile, rows: int | None = None, columns: int = 0) -> tuple[Form, ...]:
    """What a list of so many rows and columns can be written as. Paper of more than 5,000 lines is read by nobody."""
    if isinstance(file, PersonsFile) and file.own_sheet:
        return (Form.XLSX,)
    figures = (Form.SDMX,) if isinstance(file, ShortFile) and file.figures else ()
    paper = (Form.PDF,) if (rows or 0) <= AT_ONCE and columns <= WIDEST else ()
    return (Form.XLSX, Form.CSV, *figures, *paper)


def form_problems(form: Form, offered: tuple[Form, ...]) -> tuple[Problem, ...]:
    """Why the list cannot be written so; empty when it can."""
    if form in offered:
        return ()
    words = N_("This list cannot leave in this form. A PDF holds up to 5,000 rows and 24 columns: take XLSX or CSV.")
    return (Problem("form", words, "form"),)


def reason_problems(reason: str) -> tuple[Problem, ...]:
    """What the second officer reads: a sentence, without numbers that belong to a person."""
    text = reason.strip()
    if not SHORTEST_REASON <= len(text) <= LONGEST_REASON:
        words = N_("Say in 10 to 300 characters what the file is for and where it goes.")
        return (Problem("reason_length", words, "reason"),)
    if _LONG_NUMBER.search(text):
        words = N_("Leave out identity and telephone numbers; the list says who it is about.")
        return (Problem("reason_number", words, "reason"),)
    return ()
