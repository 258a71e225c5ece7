"""What the clients do: pages over HTTP, the doors behind them in process, and the bare database under both."""

import http.client
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

import psycopg

from wanjia.access.types import RequestContext
from wanjia.host.bench.clients import Ask, UnexpectedAnswer
from wanjia.host.site import LOOPBACK
from wanjia.kernel.clock import system_clock

FORM = "application/x-www-form-urlencoded"
# Nothing lives in a tile: that is an answer.
ANSWERED = {"POST": {http.HTTPStatus.FOUND}, "GET": {http.HTTPStatus.OK, http.HTTPStatus.NO_CONTENT}}


@dataclass(frozen=True)
class Visit:
    """A page: ``text`` is typed into the search box where it is not None; ``shows`` must stand in the answer."""

    path: str
    text: str | None = None
    shows: str = ""


@dataclass(frozen=True)
class Pages:
    """A browser that is signed in; ``cookies`` hold a session and ``token`` as the token of its forms."""

    port: int
    cookies: str
    token: str

    def open(self) -> Ask:
        return partial(self._visit, http.client.HTTPConnection(LOOPBACK, self.port, timeout=30))

    def reader(self) -> Callable[[str], bytes]:
        """A browser that keeps its connection: from a path to the page."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)
        return lambda path: self._ask(connection, "GET", path, None)[1]

    def _visit(self, connection: http.client.HTTPConnection, visit: Visit) -> None:
        path = visit.path
        if visit.text is not None:
            typed = urlencode({"q": visit.text, "csrfmiddlewaretoken": self.token})
            path, _ = self._ask(connection, "POST", path, typed)
        _, body = self._ask(connection, "GET", path, None)
        if visit.shows.encode() not in body:
            raise UnexpectedAnswer(f"the page does not show {visit.shows}")

    def _ask(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: str | None
    ) -> tuple[str, bytes]:
        connection.request(method, path, body, {"Cookie": self.cookies, "Content-Type": FORM})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status not in ANSWERED[method]:
            raise UnexpectedAnswer(f"status {answer.status}")
        return answer.headers.get("Location", ""), text


@dataclass(frozen=True)
class Doors:
    """A door of the register, as the application's role, with row-level security and the audit row."""

    door: str
    ctx: RequestContext

    def open(self) -> Ask:
        import django

        django.setup()
        return partial(_door(self.door), self.ctx)


@dataclass(frozen=True)
class Bare:
    """The same look-up in plain SQL, prepared, as the owner: no security on rows, no audit, no Django."""

    url: str
    query: str

    def open(self) -> Ask:
        connection = psycopg.connect(self.url, autocommit=True, prepare_threshold=0)
        return lambda values: _fetch(connection, self.query, values)


def _fetch(connection: psycopg.Connection, query: str, values: Any) -> None:
    cursor = connection.execute(query.encode(), values)
    if cursor.description:
        cursor.fetchall()


def _door(name: str) -> Callable[[RequestContext, Any], None]:
    from uuid import uuid4

    from wanjia.intake.actions import receive
    from wanjia.intake.queries import likely_doubles
    from wanjia.intake.types import Handover
    from wanjia.registry import queries
    from wanjia.registry.types import Source

    def person(ctx: RequestContext, uuid: Any) -> None:
        if queries.person(_now(ctx), uuid).value.uuid != uuid:
            raise UnexpectedAnswer("another person")

    def search(ctx: RequestContext, wanted: Any) -> None:
        text, found = wanted
        if bool(queries.search(_now(ctx), text).value) is not found:
            raise UnexpectedAnswer("found" if not found else "not found")

    def household(ctx: RequestContext, wanted: Any) -> None:
        uuid, day = wanted
        queries.household(_now(ctx), uuid, on=day)

    def event(ctx: RequestContext, command: Any) -> None:
        receive(_now(ctx), command, handover=Handover(Source.DESK, uuid4()))

    def double(ctx: RequestContext, sketch: Any) -> None:
        likely_doubles(_now(ctx), sketch)

    return {"person": person, "search": search, "household": household, "event": event, "double": double}[name]


def _now(ctx: RequestContext) -> RequestContext:
    return replace(ctx, at=system_clock())
