"""Lists of somebody without a folder: which are mapped, and how a file is read by its layout, declared or mapped."""

from dataclasses import replace
from uuid import UUID

from wanjia.access.types import RequestContext
from wanjia.intake.models import Delivery, MappedProfile
from wanjia.intake.queries.areas import brought_within
from wanjia.intake.rules.mapping import MAPPABLE, layout_of, private_headings, proposed
from wanjia.intake.sources.catalogue import DEPARTMENTS, LAYOUTS
from wanjia.intake.sources.mapped.layouts import MAPPED
from wanjia.intake.types.deliveries import DeliveryState
from wanjia.intake.types.sources import Department, Layout, Profile, UnknownFile
from wanjia.kernel.errors import NotFound

MAPPABLE_FACTS = tuple(MAPPABLE)
_DECLARED = {layout.code: layout for layout in LAYOUTS}
_SENDERS = {department.code: department for department in (*DEPARTMENTS, MAPPED)}


def profiles() -> tuple[Profile, ...]:
    """Every mapping that was kept, the latest first."""
    return tuple(_profile(row) for row in MappedProfile.objects.order_by("-pk"))


def senders() -> tuple[Department, ...]:
    """Everyone of whom there can be files: the departments and, once a clerk has mapped a list, its sender."""
    lists = tuple(layout_of(profile) for profile in profiles())
    return (*DEPARTMENTS, replace(MAPPED, layouts=lists)) if lists else DEPARTMENTS


def file_layout(code: str) -> Layout | None:
    """The layout of a file by its code; None for none. A mapped one is that of its profile."""
    if code in _DECLARED or not code.startswith(f"{MAPPED.code}."):
        return _DECLARED.get(code)
    row = MappedProfile.objects.filter(code=code.partition(".")[2]).first()
    return layout_of(_profile(row)) if row else None


def file_sender(layout: Layout) -> Department:
    """Who sends files of a layout."""
    return _SENDERS[layout.department]


def unknown_file(ctx: RequestContext, number: UUID) -> UnknownFile:
    """A file in reach that was refused because nobody has mapped its headings; NotFound for any other."""
    reached = Delivery.objects.filter(brought_within(ctx, "area", own=True), uuid=number)
    row = reached.filter(state=int(DeliveryState.REFUSED)).exclude(headings=[]).first()
    if row is None:
        raise NotFound("delivery")
    return UnknownFile(row.uuid, row.title, proposed(row.headings), private_headings(row.headings))


def _profile(row: MappedProfile) -> Profile:
    return Profile(row.code, row.title, row.columns, tuple(row.headings))
