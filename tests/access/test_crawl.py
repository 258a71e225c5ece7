"""Whoever is shown is in the log (T18), and nobody is shown beyond the reader's area (T23).

Every role of the demo reads all it can: links, lists, search, pickers, spreadsheets, and the API.
"""

from dataclasses import dataclass, field
from datetime import date
from html import escape
from itertools import product

import pytest
import time_machine
from django.test import Client

from tests.access.addresses import addresses
from tests.access.city import confirm_again
from tests.access.crawl import Answer, Reader, accounted_for
from wanjia.access.tests.factories import program
from wanjia.access.types import Role
from wanjia.desk.tests.factories import AREAS, number, staff
from wanjia.places.queries import reach_ids
from wanjia.registry.tests.factories import FAR, HERE, NEXT_DOOR, area, day, door, household, person, town
from wanjia.registry.tests.looks import LATER

GIVEN = ["".join(pair) for pair in product("甲乙丙丁", "子丑寅卯")]
STARTS = [one.url() for one in addresses() if not one.places and not one.name.startswith("api:")]
WHY = {"Wanjia-Purpose": "exchange", "Wanjia-Reference": "LS-2026/0042"}
READERS = [role for role in Role if role in AREAS or role is Role.CITY_DATA_STEWARD]

pytestmark = pytest.mark.django_db


@dataclass
class Community:
    """Who lives in one community: names, and the number each can be searched by, by public id."""

    code: str
    surname: str
    names: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)

    def settle(self, order: int) -> None:
        """Eight households of two."""
        for place, given in enumerate(GIVEN):
            home_number = f"{self.code}J{place // 2:04d}"
            dwelling = door(f"{place // 2 + 1}01", code=self.code)
            if place % 2 == 0:
                home = household(home_number, dwelling=dwelling)
                self.homes[str(home)] = home_number
            self._enter(given, (place, order), dwelling, home)

    def _enter(self, given, serial, dwelling, home):
        place, order = serial
        born = day(1980 + place, 5, 6)
        known = number(date(1980 + place, 5, 6), order * 100 + place * 2)
        uuid = person(
            self.surname + given,
            born,
            2,
            dwelling=dwelling,
            household=home,
            relation="02" if place % 2 == 0 else "52",
            document_number=known,
            phone=f"1380{order:03d}{place:04d}",
        )
        self.names[str(uuid)], self.numbers[str(uuid)] = self.surname + given, known

    def shown_in(self, answer: Answer) -> set[str]:
        """Whose name or public id stands in an answer, beside the address that the frame repeats."""
        text = answer.text.replace(escape(answer.url), "")
        return {uuid for uuid, name in self.names.items() if uuid in text or name in text}

    def homes_in(self, answer: Answer) -> set[str]:
        """The households whose number or public id stands in an answer."""
        return {uuid for uuid, known in self.homes.items() if uuid in answer.text or known in answer.text}


@pytest.fixture
def communities():
    town()
    settled = [Community(HERE, "欧阳"), Community(NEXT_DOOR, "司马"), Community(FAR, "诸葛")]
    for order, one in enumerate(settled, 1):
        one.settle(order)
    with time_machine.travel(LATER, tick=False):
        yield settled


def boxes(communities):
    """Every box that finds persons, asked about some of everybody in every way.

    A name is typed with gaps: the page repeats what was typed, which is not to be taken for what was found.
    """
    texts = [text for one in communities for text in (*map(" ".join, list(one.names.values())[:4]), one.surname)]
    texts += [known for one in communities for known in list(one.numbers.values())[:3]]
    texts += ["ouyangjiazi", "smjz", "zgyc", "1号楼1单元101", "0506", "13800010001"]
    yield from (("/search", {"q": text}) for text in texts)
    for field_name, what in (("person", "person"), ("household", "household")):
        yield from ((f"/report/find/{what}", {"field": field_name, f"{field_name}-find": text}) for text in texts)


def browser(role):
    client, reader = Client(), staff(role)
    client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
    confirm_again(client, reader)
    client.post("/counter/open", {"service": "own_record", "document": "on"})
    return client


def crawl(role, communities):
    foreign = [f"/{kind}/{uuid}" for one in communities for kind, uuids in parts(one) for uuid in uuids]
    return Reader(browser(role), [*STARTS, *foreign], boxes(communities)).read()


def parts(community):
    return (("persons", list(community.names)[:3]), ("households", list(community.homes)[:3]))


def unaccounted(answers, communities):
    """Answers with persons whom no audit row of the same request names, and how many those are."""
    log = accounted_for()
    shown = {answer: set().union(*(one.shown_in(answer) for one in communities)) for answer in answers}
    missing = {answer: persons - log.get(answer.request, set()) for answer, persons in shown.items()}
    return [(answer.url, answer.status, len(persons)) for answer, persons in missing.items() if persons]


def beyond(answers, communities, reach):
    """Answers that show a person or a household of a community out of reach."""
    hidden = [one for one in communities if area(one.code).id not in reach]
    return [answer.url for answer in answers for one in hidden if one.shown_in(answer) or one.homes_in(answer)]


def reach_of(role):
    return reach_ids([area(AREAS.get(role, "370200000000")).id])


@pytest.mark.parametrize("role", READERS)
def test_readers_are_in_the_log_and_see_their_area_only(role, communities):
    answers = crawl(role, communities)
    assert unaccounted(answers, communities) == []
    assert beyond(answers, communities, reach_of(role)) == []
    own = [one for one in communities if area(one.code).id in reach_of(role)]
    seen = set().union(*(one.shown_in(answer) for one in own for answer in answers))
    assert seen == {uuid for one in own for uuid in one.names}
    # 503: nobody built a mirror here, so the pages of figures ask to come again later.
    assert {answer.status for answer in answers} <= {200, 302, 403, 404, 405, 422, 503}


@pytest.mark.parametrize("role", sorted(set(Role) - set(READERS)))
def test_officers_and_statisticians_see_nobody(role, communities):
    answers = crawl(role, communities)
    assert beyond(answers, communities, frozenset()) == []


def test_programs_too(communities):
    client = program(Role.COMMUNITY_WORKER, area(HERE).id, LATER, **WHY)
    everybody = {uuid: known for one in communities for uuid, known in one.numbers.items()}
    reader = Reader(client, [f"/api/v1/persons/{uuid}" for uuid in everybody])
    for known in everybody.values():
        reader.answers += asked_by_number(client, known)
    answers = reader.read()
    assert unaccounted(answers, communities) == []
    assert beyond(answers, communities, reach_ids([area(HERE).id])) == []
    assert set().union(*(communities[0].shown_in(answer) for answer in answers)) == set(communities[0].names)


def asked_by_number(client, known):
    url = "/api/v1/persons/by-number"
    answer = client.post(url, {"number": known}, content_type="application/json")
    return [Answer(url, answer.status_code, answer.content.decode(), answer.headers["X-Request-ID"])]


def test_the_crawl_notices_what_is_not_in_the_log(communities):
    here, far = communities[0], communities[2]
    name = next(iter(here.names.values()))
    planted = [Answer("/planted", 200, f"<td>{name}</td>", "r1"), Answer("/far", 200, next(iter(far.names)), "r2")]
    assert unaccounted(planted, communities) == [("/planted", 200, 1), ("/far", 200, 1)]
    assert beyond(planted, communities, reach_ids([area(HERE).id])) == ["/far"]
