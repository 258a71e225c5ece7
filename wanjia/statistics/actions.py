"""The one thing statistics writes into the audit log: that a table left as a file."""

from django.db import transaction

from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.statistics.types.tables import Table


def note_file(table: Table, *, by: RequestContext) -> None:
    """Say in the log who took which table. It tells no person, so there are no subjects."""
    question = table.question
    with transaction.atomic():
        record(by.act(), action="statistics.file", object=f"{question.design.code}:{question.area.code}", at=by.at)
