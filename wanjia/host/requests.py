"""What every request gets: an id that its log lines, its audit rows and its answer share, and one line at its end."""

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wanjia.config.logs import REQUEST_ID

logger = logging.getLogger("wanjia.requests")
QUIET = ("healthz",)


class RequestLog:
    """Middleware, outermost. ``request.request_id`` is a random text of 16 hex digits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        request.request_id = secrets.token_hex(8)
        token = REQUEST_ID.set(request.request_id)
        try:
            response = self._answer(request)
            response["X-Request-ID"] = request.request_id
            self._tell(request, response, time.perf_counter() - began)
        finally:
            REQUEST_ID.reset(token)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """The outermost door: even a failure of the error page is an answer, and is logged without its text."""
        try:
            return self.get_response(request)
        except Exception:
            logger.exception("the error page failed")
            return HttpResponse("500", status=500, content_type="text/plain")

    def _tell(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        """The route is the pattern from ``urls.py``: it never holds what somebody typed."""
        route = request.resolver_match.route if request.resolver_match else ""
        if route in QUIET:
            return
        extra = {"method": request.method, "route": route, "status": response.status_code}
        logger.info("answered", extra=extra | {"milliseconds": round(seconds * 1000, 1)})
