"""Which department's file told what happened to somebody: the title of a delivery, and the way to it."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

from django.http import HttpRequest

from wanjia.access.policies import may_open
from wanjia.intake import queries
from wanjia.intake.types.deliveries import Delivery
from wanjia.registry.types.views import EventLine

Files = Mapping[UUID, Delivery]
NO_FILES: Files = MappingProxyType({})


def files_of(request: HttpRequest, events: Iterable[EventLine]) -> Files:
    """The files behind events, by the number these carry; none where somebody else told them.

    For those who receive files alone: that somebody stands in a list of aid or of cards is not for everybody who may
    see the telephone it brought.
    """
    if not may_open(request, "desk:deliveries"):
        return NO_FILES
    told = {event.submission for event in events if event.submission}
    return queries.files_behind(request.ctx, told) if told else NO_FILES


def file_of(event: EventLine, files: Files) -> Delivery | None:
    """The file that told an event, if one did."""
    return files.get(event.submission) if event.submission else None


def file_title(delivery: Delivery) -> str:
    """What kind of file it is, and of which month; "" for a kind that nobody knows any more."""
    layout = queries.file_layout(delivery.layout)
    title = layout.title if layout else ""
    return f"{title} {delivery.month:%Y-%m}" if delivery.month else title
