"""A reader who follows every link and tries every box, and keeps what was answered."""

import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

LINK = re.compile(r'\b(?:href|hx-get|action|src)="([^"#]+)')
# Addresses that end the play, and how many of one pattern are read: the hundredth page of a list shows nothing new.
NOT_FOLLOWED = ("/logout", "/static/", "/login", "/gallery")
MOST_OF_A_PATTERN = 30
XLSX = b"PK\x03\x04"


@dataclass(frozen=True)
class Answer:
    """What was read: ``request`` is the id that the audit rows of the answer bear."""

    url: str
    status: int
    text: str
    request: str


@dataclass
class Reader:
    """``client`` reads from ``starts`` on; ``boxes`` are forms that show persons, as (address, fields)."""

    client: Client
    starts: Iterable[str]
    boxes: Iterable[tuple[str, dict[str, str]]] = ()
    answers: list[Answer] = field(default_factory=list)

    def read(self) -> list[Answer]:
        """Everything that can be reached, each address once."""
        waiting, known, patterns = list(self.starts), set(), Counter()
        for url, fields in self.boxes:
            waiting += self._keep(url, self.client.post(url, fields))
        while waiting:
            url = waiting.pop()
            if url in known or url.startswith(NOT_FOLLOWED):
                continue
            known.add(url)
            pattern = _pattern(url)
            patterns[pattern] += 1
            if pattern and patterns[pattern] <= MOST_OF_A_PATTERN:
                waiting += self._keep(url, self.client.get(url))
        return self.answers

    def _keep(self, url: str, response: HttpResponse) -> Iterator[str]:
        answer = Answer(url, response.status_code, text_of(response), response.headers["X-Request-ID"])
        self.answers.append(answer)
        links = [html.unescape(link) for link in LINK.findall(answer.text)]
        targets = [urljoin(url, link) for link in [*links, response.headers.get("Location", "")] if link]
        return (target for target in targets if not urlsplit(target).netloc)


def text_of(response: HttpResponse) -> str:
    """All text of an answer; of a spreadsheet that of its parts."""
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(XLSX):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return content.decode(errors="replace")


def accounted_for() -> dict[str, set[str]]:
    """The persons whom the audit log names, by the id of the request."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT e.request, s.person::text
            FROM audit_event e JOIN audit_subject s ON s.event = e.id AND s.at = e.at
            UNION SELECT e.request, unnest(b.persons)::text
            FROM audit_event e JOIN audit_batch b ON b.event = e.id AND b.at = e.at"""
        )
        found: dict[str, set[str]] = {}
        for request, person in cursor.fetchall():
            found.setdefault(request, set()).add(person)
    return found


def _pattern(url: str) -> str:
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""
