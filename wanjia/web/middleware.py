"""What every request and every response goes through. The order is in the settings, outermost first."""

from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from wanjia.kernel.errors import Forbidden, NotFound, Refused
from wanjia.web import errors
from wanjia.web.types import API

Answer = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    # What is not said to be public is private: no proxy and no disk keeps it.
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), payment=(), usb=()",
}


def headers(answer: Answer) -> Answer:
    """Headers that Django and django-csp do not set; a response that sets its own keeps it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def language(answer: Answer) -> Answer:
    """The language of the cookie, else Chinese: the browser's own wish is that of the machine, not of the person.

    A program has no cookie; its header is its own wish.
    """
    offered = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        program = request.path.startswith(API)
        wish = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        chosen = wish if wish in offered else settings.LANGUAGE_CODE
        if program:
            chosen = translation.get_language_from_request(request)
        request.LANGUAGE_CODE = chosen
        with translation.override(chosen):
            response = answer(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ("Accept-Language" if program else "Cookie",))
        return response

    return middleware


class Refusals:
    """Errors that a person can act on become pages; an unreachable database becomes "in a moment"."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """No keyboard writes NUL and the database holds none: 400 before any field is asked about it."""
        written = [*request.GET.lists(), *request.POST.lists()]
        found = any("\0" in text for name, values in written for text in (name, *values))
        return errors.bad_request(request) if found else None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The page for ``problem``, or None for a fault of ours, which goes to the log and answers 500."""
        match problem:
            case NotFound():
                return errors.not_found(request, problem)
            case Forbidden():
                return errors.forbidden(request, problem)
            case Refused():
                return errors.refused(request, problem)
            case OperationalError():
                return errors.unavailable(request)
        return None
