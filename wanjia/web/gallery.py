"""Every component in all its states, for those who build pages and for the browser tests; only in demo mode."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from wanjia.web import contracts, pages


def show(request: HttpRequest) -> HttpResponse:
    """The page /gallery."""
    components = [contracts.contract(name) for name in contracts.names()]
    moment = datetime(2026, 11, 21, 4, 3, 7, tzinfo=UTC)
    return pages.render(request, "web/gallery.html", components=components, as_of=moment)
