"""That a return left as a file."""

from django.db import transaction

from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.statistics.types.returns import FiledReturn


def note_return_file(filed: FiledReturn, *, by: RequestContext) -> None:
    """Say in the log who took which return. It tells no person, so there are no subjects."""
    with transaction.atomic():
        record(by.act(), action="statistics.return.file", object=f"return:{filed.id}", at=by.at)
