"""The page for each request that failed: what happened, what to do next, and the number to tell the administrator.

These pages ask nothing of the database, so that they show when it is away. A request from inside a page (htmx) gets
the same status with the words alone, a program (below /api/) gets them as JSON after RFC 9457.
"""

import logging

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from wanjia.kernel.errors import N_, Forbidden, NotReady, Problem, Refused
from wanjia.web.types import API

log = logging.getLogger(__name__)

WORDS = {
    400: (N_("This request could not be read"), N_("Go back, reload the page and try again.")),
    401: (N_("This address asks for a token"), N_("Send it in the header “Authorization: Bearer …”.")),
    403: (N_("This is not open to you"), N_("If your work needs it, ask your supervisor for the posting.")),
    404: (
        N_("There is no such page or record here"),
        N_("It may have moved, or it lies outside your area. Check the address or search for it."),
    ),
    405: (N_("This address does not work that way"), N_("Go back and use the buttons of the page.")),
    409: (N_("This could not be saved as it is"), N_("Nothing was changed. Put it right and send it again.")),
    413: (
        N_("This file or form is too large"),
        N_("Nothing was saved. Split the file, or choose a smaller one, and send it again."),
    ),
    422: (
        N_("This could not be taken as it is"),
        N_("Nothing was changed. Put right what is named and send it again."),
    ),
    429: (N_("Too many attempts"), N_("Wait a few minutes, then try again.")),
    500: (
        N_("Something went wrong on our side"),
        N_("Try again. If it happens again, tell the administrator the number below."),
    ),
    503: (
        N_("The system is not available at the moment"),
        N_("Nothing you saved is lost. Try again in a minute."),
    ),
}
# Of a page that was only to be shown nothing could be saved.
NOT_SHOWN = (N_("This cannot be shown as it was asked for"), N_("Go back, choose differently and try again."))
READING = {"GET", "HEAD"}


def page(
    request: HttpRequest, status: int, problems: tuple[Problem, ...] = (), ways: tuple[str, ...] = ()
) -> HttpResponse:
    """The page for ``status``, with the single ``problems`` and the ``ways`` that stay open, all translatable."""
    if request.path.startswith(API):
        return _document(request, status, problems, ways)
    title, advice = NOT_SHOWN if status == 409 and request.method in READING else WORDS[status]
    context = {
        "status": status,
        "title": gettext(title),
        "advice": gettext(advice),
        "problems": [gettext(problem.message) % problem.params for problem in problems],
        "ways": [gettext(way) for way in ways],
        "request_id": getattr(request, "request_id", ""),
        "demo": settings.DEMO,
    }
    template = "web/error_words.html" if request.headers.get("HX-Request") else "web/error.html"
    return HttpResponse(render_to_string(template, context), status=status)


def _document(
    request: HttpRequest, status: int, problems: tuple[Problem, ...], ways: tuple[str, ...]
) -> JsonResponse:  # fmt: skip
    title, _ = WORDS[status]
    content = {
        "type": "about:blank",
        "title": gettext(title),
        "status": status,
        "problems": [
            {"code": one.code, "field": one.field, "message": gettext(one.message) % one.params} for one in problems
        ],
        "ways": [gettext(way) for way in ways],
        "request_id": getattr(request, "request_id", ""),
    }
    return JsonResponse(
        content, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where the form or the file was too large."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFilesSent)
    return page(request, 413 if too_large else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the ways in that exist."""
    known = exception if isinstance(exception, Forbidden) else Forbidden("")
    problems = (Problem("forbidden", str(known)),) if str(known) else ()
    return page(request, 403, problems, known.ways)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session or came from elsewhere."""
    log.info("csrf: %s", reason)
    words = N_("The form was open too long or the session has ended. Reload the page and send it again.")
    return page(request, 403, (Problem("csrf", words),))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same for what does not exist and for what the asker may not know of."""
    return page(request, 404)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """409: a door refused what it was handed, and no form was there to show it. Programs expect 422.

    503 where it will be answered later.
    """
    if isinstance(refusal, NotReady):
        return page(request, 503, refusal.problems)
    return page(request, 422 if request.path.startswith(API) else 409, refusal.problems)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: somebody tries too often."""
    return page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours; the number leads to the log."""
    return page(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database or the whole system is away for a moment."""
    log.error("unavailable: request %s", getattr(request, "request_id", ""), exc_info=True)
    response = page(request, 503)
    response.headers["Retry-After"] = "30"
    return response
