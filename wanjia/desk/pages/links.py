"""Ways from a record to the form that reports a change of it and to the map, and from a list to the file of it."""

from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from wanjia.access.policies import may_open
from wanjia.places.types import Address


def report_url(kind: str, **subject: object) -> str:
    """The form of an event kind (its name in small letters) for ``subject``, such as household=…; "" without one."""
    try:
        form = reverse("desk:report_form", args=[kind])
    except NoReverseMatch:
        return ""
    return f"{form}?{urlencode(subject)}"


def file_url(name: str, asked: QueryDict, **more: object) -> str:
    """Where the list called ``name`` leaves as a file, with the filters in force."""
    kept = [(key, value) for key, values in asked.lists() for value in values if key not in {*more, "page"} and value]
    return f"{reverse('exports:new', args=[name])}?{urlencode([*kept, *more.items()])}"


def map_url(request: HttpRequest, household: UUID | None, address: Address | None) -> str:
    """Where a household's door stands on the map; "" without the right to points, or without a position."""
    placed = household and address and address.longitude is not None
    return reverse("desk:household_map", args=[household]) if placed and may_open(request, "atlas:shape") else ""


def door_on_map(dwelling: int) -> str:
    """The map of homes around a door."""
    return f"{reverse('atlas:layers')}?{urlencode({'layer': 'households', 'dwelling': dwelling})}"
