"""How a page leaves: plain, or with persons on it."""

from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from wanjia.kernel.seen import Seen

T = TypeVar("T")


def render(request: HttpRequest, template: str, *, status: int = 200, **context: object) -> HttpResponse:
    """A page without persons.

    ``context["as_of"]`` (a datetime) stands in the head of the page when given, with ``behind`` and ``closed_on`` as
    the component asof takes them.
    """
    html = render_to_string(template, context, request)
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        html += render_to_string("web/toasts.html", {"swapped": True}, request)
    return HttpResponse(html, status=status)


def answer(request: HttpRequest, template: str, seen: Seen[T], *, status: int = 200, **more: object) -> HttpResponse:
    """A page about persons: ``seen.value`` is ``value`` in the template.

    Raises TypeError for anything that was not audited first.
    """
    if not isinstance(seen, Seen):
        raise TypeError(f"{template} shows persons: it takes an audited answer (Seen), not {type(seen).__name__}")
    return render(request, template, status=status, value=seen.value, **more)


def answer_all(
    request: HttpRequest, template: str, seen: dict[str, Seen], *, status: int = 200, **more: object
) -> HttpResponse:
    """A page about persons from several audited answers, each by its own name in the template."""
    strays = [name for name, one in seen.items() if not isinstance(one, Seen)]
    if strays:
        raise TypeError(f"{template} shows persons: not audited: {', '.join(strays)}")
    return render(request, template, status=status, **{name: one.value for name, one in seen.items()}, **more)


def late(behind: int) -> str:
    """How many changes figures do not hold yet, as the component asof says it; "" for none."""
    words = ngettext("behind: %(behind)s change is not in yet", "behind: %(behind)s changes are not in yet", behind)
    return words % {"behind": behind} if behind else ""


def say(request: HttpRequest, words: str, *, undo: str = "") -> None:
    """Tell the person on the next page or swap what was done; ``undo`` is the address that takes it back (POST)."""
    messages.info(request, words, extra_tags=undo)
