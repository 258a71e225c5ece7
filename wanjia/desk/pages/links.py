"""Ways from a record to the form that reports a change of it, and from a list to the file of it."""

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode


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
