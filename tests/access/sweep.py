"""The sweep over foreign objects (T22) and the canary crawl (T23).

A context whose pages show single objects adds to OBJECTS, by the name of the address, a function that makes such an
object: ``make(area_id, state) -> dict`` returns the places of the address. ``state`` is one of STATES; one that the
object cannot be in raises KeyError, an area where it cannot be is Refused. Every address whose policy is about an
object must be here.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from tests.access.addresses import Address
from wanjia.desk.tests.factories import door_point_in, household_in, household_point_in, number_in, person_in
from wanjia.intake.tests.factories import question_in, submission_in, upload_in, waiting_row_in
from wanjia.kernel.errors import Refused

Make = Callable[[int, str], dict[str, object]]
STATES = ("plain", "sealed", "gone")
# Median times of two answers are alike when neither is a tenth longer; looked at first after so many, at last after.
TIME_WITHIN, ASKED, MOST_ASKED = 1.1, 25, 200
OBJECTS: dict[str, Make] = {
    "atlas:household_point": household_point_in,
    "atlas:door_point": door_point_in,
    "desk:household": household_in,
    "desk:household_map": household_in,
    "desk:person": person_in,
    "desk:looks": person_in,
    "desk:counter_sheets": person_in,
    "desk:reveal": number_in,
    "desk:list": upload_in,
    "desk:match": question_in,
    "desk:problem": waiting_row_in,
    "desk:receipt": submission_in,
    "desk:verify_one": person_in,
}
# What an address that only takes forms is sent.
FORMS = {"desk:reveal": {"reason": "identity_check"}}


@dataclass(frozen=True)
class Areas:
    """Ids of four areas: the viewer's own, the township above it, one beside it, one in another county."""

    own: int
    above: int
    beside: int
    far: int


def leaks(client: Client, address: Address, make: Make, areas: Areas) -> list[str]:
    """What a worker of ``areas.own`` could learn from ``address``; empty when all is well.

    A foreign, sealed or deleted object must answer exactly as one that never was: 404 and the same words.
    """
    never = _ask(client, address)
    own = _ask(client, address, **make(areas.own, "plain")).status_code
    found = [] if own in {200, 302} else [f"{address.name}: the worker's own object answers {own}"]
    if never.status_code != 404:
        found.append(f"{address.name}: an object that never was answers {never.status_code}")
    for case, given in _foreign(make, areas):
        answer = _ask(client, address, **given)
        if answer.status_code != 404 or _words(answer) != _words(never):
            found.append(f"{address.name}: {case} shows ({answer.status_code})")
    return found


def _ask(client: Client, address: Address, **places: object) -> HttpResponse:
    url = address.url(**places)
    return client.post(url, FORMS[address.name]) if address.name in FORMS else client.get(url)


def slower(client: Client, address: Address, make: Make, areas: Areas) -> list[str]:
    """Which foreign objects can be told from none by how long their 404 takes."""
    pairs = [(case, _ratio(client, address, given)) for case, given in _foreign(make, areas)]
    return [f"{address.name}: {case} takes {ratio:.2f} times as long" for case, ratio in pairs if not _alike(ratio)]


def _ratio(client: Client, address: Address, given: dict[str, object]) -> float:
    """Of median times, foreign to none, asked in turns. Asked on while they differ: noise goes, a difference stays."""
    nobodys = {name: value for name, value in given.items() if not isinstance(value, UUID)}
    foreign: list[float] = []
    none: list[float] = []
    while not foreign or (len(foreign) < MOST_ASKED and not _alike(median(foreign) / median(none))):
        for _ in range(ASKED):
            foreign.append(_seconds(client, address, given))
            none.append(_seconds(client, address, nobodys))
    return median(foreign) / median(none)


def _alike(ratio: float) -> bool:
    return 1 / TIME_WITHIN <= ratio <= TIME_WITHIN


def _seconds(client: Client, address: Address, given: dict[str, object]) -> float:
    began = time.perf_counter()
    _ask(client, address, **given)
    return time.perf_counter() - began


def _foreign(make: Make, areas: Areas) -> Iterator[tuple[str, dict[str, object]]]:
    for case, area, state in _cases(areas):
        with suppress(KeyError, Refused):  # nobody lives in a township, and there are no sealed lists
            yield case, make(area, state)


def _cases(areas: Areas) -> list[tuple[str, int, str]]:
    return [
        ("an object of the township above", areas.above, "plain"),
        ("an object of the community beside", areas.beside, "plain"),
        ("an object of another county", areas.far, "plain"),
        ("a sealed object of the own area", areas.own, "sealed"),
        ("a deleted object of the own area", areas.own, "gone"),
    ]


def _words(answer: HttpResponse) -> str:
    """The page without what differs between any two answers: the number of the request and the form's secret."""
    number = answer.headers.get("X-Request-Id", "")
    text = answer.content.decode().replace(number, "") if number else answer.content.decode()
    return "\n".join(line for line in text.splitlines() if "csrf" not in line.lower())
