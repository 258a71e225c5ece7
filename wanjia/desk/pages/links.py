"""Ways from a record to the form that reports a change of it."""

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode


def report_url(kind: str, **subject: object) -> str:
    """The form of an event kind (its name in small letters) for ``subject``, such as household=…; "" without one."""
    try:
        form = reverse("desk:report_form", args=[kind])
    except NoReverseMatch:
        return ""
    return f"{form}?{urlencode(subject)}"
