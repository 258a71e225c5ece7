"""A sealed person is behind no door: not in a search, a family, a household, a history, a count or a file."""

import io
import re
from datetime import date, timedelta
from uuid import UUID, uuid4

import openpyxl
import pytest
import time_machine
from django.test import Client

from tests.journeys.acting import at_work, hand_in
from wanjia.access.queries import system_context
from wanjia.access.tests.factories import PASSWORD, program, sign_in
from wanjia.access.types import RequestContext, Role, UnmaskReason
from wanjia.audit.models import Event
from wanjia.desk.tests.factories import staff
from wanjia.exports.queries import first_rows
from wanjia.intake.actions import ask_to_open, ask_to_seal, decide_sealing
from wanjia.kernel.errors import NotFound, Refused
from wanjia.registry import queries
from wanjia.registry.tests.factories import NOW, area, day, door, household, person, town
from wanjia.registry.tests.looks import LATER, reader
from wanjia.registry.types import Basis, FactKind
from wanjia.registry.types import commands as c
from wanjia.registry.types.lists import HouseholdFilter, RosterFilter, RosterOrder

pytestmark = pytest.mark.django_db
NAME, NUMBER, PHONE = "上官婉儿", "370298199003070022", "13900008765"
BOOK = "370203-00017"
GROUND = "人身安全保护令（2026）鲁0203民保令5号"
EARLIER = date(2020, 1, 1)


@pytest.fixture
def mother(db) -> UUID:
    """Lives at 101 with the daughter who will be sealed."""
    town()
    return person("李梅", day(1965), 2, dwelling=door("101"), household=household("H1", door("101")), relation="02")


@pytest.fixture
def known(mother) -> UUID:
    """Had the mother as her guardian, moved to a door of her own, got a permit; not sealed yet."""
    home = household(BOOK, door("303"))
    uuid = person(NAME, day(1990, 3, 7), 2, dwelling=door("101"), document_number=NUMBER, phone=PHONE)
    hand_in(reader(at=NOW), c.Guardianship(on=day(2016), ward=uuid, guardian=mother))
    hand_in(reader(at=NOW), c.PermitIssued(on=day(2025, 12, 3), person=uuid))
    move = c.ResidenceWithin(on=day(2022), person=uuid, dwelling=door("303"), household=home, relation="02")
    hand_in(reader(at=NOW), move)
    return uuid


def officer(login: str) -> RequestContext:
    return at_work(Role.COUNTY_OFFICER, login=login, at=NOW + timedelta(minutes=5))


def seal(person_id: UUID) -> UUID:
    """By two officers of the county; the number of the case."""
    number = ask_to_seal(person_id, reason=GROUND, by=officer("asks"))
    decide_sealing(number, grant=True, by=officer("decides"))
    return number


@pytest.fixture
def hidden(known) -> UUID:
    seal(known)
    return known


TYPED = [
    NAME, NAME[:2], "shangguanwaner", "sgwe", NUMBER, NUMBER[-4:], NUMBER[-6:], PHONE, PHONE[-4:], BOOK,
    "1号楼1单元303",
]  # fmt: skip


@pytest.mark.parametrize("typed", TYPED)
def test_no_search_finds_her_any_more(known, typed):
    assert known in {line.uuid for group in queries.search(reader(), typed).value for line in group.persons}
    seal(known)
    assert queries.search(reader(), typed).value == ()
    assert queries.bearers(reader(), NUMBER).value == ()


@pytest.mark.parametrize("on", [None, EARLIER])
@pytest.mark.parametrize("believed_at", [None, NOW + timedelta(hours=1)])
def test_no_page_of_hers_and_of_her_family_tells_of_her(hidden, mother, on, believed_at):
    clocks = {"on": on, "believed_at": believed_at}
    with pytest.raises(NotFound):
        queries.person(reader(), hidden, **clocks)
    told = queries.person(reader(), mother, **clocks).value
    assert told.kin == ()
    assert NAME not in repr(told)
    assert str(hidden) not in repr(told)


def test_her_number_is_not_shown_and_nothing_is_taken_about_her(hidden):
    with pytest.raises(NotFound):
        queries.reveal(reader(), hidden, FactKind.DOCUMENT, reason=UnmaskReason.IDENTITY_CHECK)
    with pytest.raises(NotFound):
        hand_in(reader(), c.Death(on=day(2026, 11, 1), person=hidden))
    assert queries.visible(reader(), [hidden]) == set()
    assert queries.persons_named(reader(), [hidden]).value == {}


def test_no_list_and_no_count_knows_her(hidden, mother):
    ctx, here = reader(), area().id
    for basis in Basis:
        names = [one.name for one in queries.roster(ctx, RosterFilter(area=here, basis=basis)).value.persons]
        assert names == (["李梅"] if basis is Basis.LIVING else [])
    chosen = queries.roster_ids(ctx, RosterFilter(area=here), order=RosterOrder.ADDRESS)
    file = queries.roster_part(ctx, [pk for pk, _ in first_rows(ctx, chosen, limit=100)], file=uuid4()).value
    assert [one.uuid for one in file] == [mother]
    assert queries.permits_due(ctx, here).value.permits == ()
    counts = queries.area_counts(ctx, here).whole
    assert (counts.people, counts.unverified, counts.empty_dwellings) == (1, 1, counts.dwellings - 1)


def test_her_doors_old_and_new_look_as_if_she_had_never_been_there(hidden):
    doors = {cell.door: cell for cell in queries.building(reader(), area().id, "1号楼").value.doors}
    assert (doors["101"].people, doors["101"].surname) == (1, "李")
    assert (doors["303"].people, doors["303"].surname) == (0, "")


def test_pages_files_and_programs_know_nothing_of_her(hidden, mother):
    with time_machine.travel(LATER):
        client = Client()
        worker = staff(Role.COMMUNITY_WORKER)
        client.force_login(worker, backend="allauth.account.auth_backends.AuthenticationBackend")
        for address in (
            "/todo",
            "/due",
            "/roster",
            "/households",
            f"/buildings/{area().id}/1号楼",
            f"/persons/{mother}",
        ):
            page = client.get(address)
            assert page.status_code == 200
            assert NAME[:2] not in page.content.decode()
        assert client.get(f"/persons/{hidden}").status_code == 404
        book = openpyxl.load_workbook(io.BytesIO(client.post("/exports/new/roster", {"form": "xlsx"}).content))
        cells = {cell.value for sheet in book for row in sheet for cell in row}
        assert "李梅" in cells
        assert NAME not in cells
        why = {"Wanjia-Purpose": "exchange", "Wanjia-Reference": "LS-2026/0042"}
        other = program(Role.COMMUNITY_WORKER, area().id, LATER, **why)
        assert other.get(f"/api/v1/persons/{hidden}").status_code == 404


@pytest.fixture
def couple(db) -> tuple[UUID, UUID, UUID]:
    """A household of two and its head, who will be sealed."""
    town()
    home = household("H2", door("201"))
    head = person(NAME, day(1990, 3, 7), 2, dwelling=door("201"), household=home, relation="02")
    other = person("李伟", day(1990, 3, 8), 1, dwelling=door("201"), household=home, relation="11")
    return home, head, other


def told(home: UUID) -> tuple[int, str, list[str]]:
    """Size, head and members as a card shows them, which the list of households must say too."""
    card = queries.household(reader(), home).value
    (line,) = queries.households(reader(), HouseholdFilter(area=area().id)).value.households
    assert (line.size, line.head_name) == (card.line.size, card.line.head_name)
    return card.line.size, card.line.head_name, [member.person.name for member in card.members]


def test_a_household_is_counted_as_if_she_had_never_been_in_it(couple):
    home, head, other = couple
    assert told(home) == (2, NAME, [NAME, "李伟"])
    number = seal(head)
    assert told(home) == (1, "", ["李伟"])
    hand_in(reader(), c.HouseholdHead(on=day(2026, 11, 2), person=other, household=home))
    assert told(home) == (1, "李伟", ["李伟"])
    assert [faults for _, faults in queries.verify(system_context("gate", at=LATER)) if faults] == []
    again = ask_to_open(number, reason=GROUND, by=officer("asks-again"))
    decide_sealing(again, grant=True, by=officer("decides-again"))
    assert queries.household(reader(), home).value.line.size == 2
    assert queries.search(reader(), NAME).value


def test_a_household_of_hers_alone_is_in_no_list(hidden):
    homes = queries.households(reader(), HouseholdFilter(area=area().id)).value.households
    assert [line.number for line in homes] == ["H1"]


def test_it_takes_two_officers_a_ground_and_somebody_in_reach(known):
    one = officer("one")
    with pytest.raises(Refused):
        ask_to_seal(known, reason="保护", by=one)
    number = ask_to_seal(known, reason=GROUND, by=one)
    with pytest.raises(Refused):
        ask_to_seal(known, reason=GROUND, by=officer("two"))
    with pytest.raises(Refused):
        decide_sealing(number, grant=True, by=one)
    assert queries.search(reader(), NUMBER).value
    far = at_work(Role.COUNTY_OFFICER, "370285000000", login="far")
    with pytest.raises(NotFound):
        decide_sealing(number, grant=True, by=far)
    with pytest.raises(NotFound):
        ask_to_seal(known, reason=GROUND, by=far)
    decide_sealing(number, grant=False, by=officer("three"))
    assert queries.search(reader(), NUMBER).value
    acts = set(Event.objects.filter(object=f"sealing:{number}").values_list("action", "actor"))
    assert {action for action, _ in acts} == {"sealing.ask", "sealing.decline"}
    assert len({actor for _, actor in acts}) == 2


def test_the_page_shows_whom_it_is_about_until_the_record_is_sealed(known):
    with time_machine.travel(LATER, tick=False):
        asks, decides = (
            sign_in(Client(), staff(Role.COUNTY_OFFICER, login=login, name=login)) for login in ("first", "second")
        )
        assert "封存" in asks.get(f"/persons/{known}").content.decode()
        asks.post("/sealing", {"person": known, "reason": GROUND})
        page = decides.get("/sealing").content.decode()
        assert NAME in page
        (address,) = re.findall(r'action="(/sealing/[^"]+/decide)"', page)
        assert address not in asks.get("/sealing").content.decode()
        decides.post("/account/again", {"password": PASSWORD})
        decides.post(address, {"do": "grant"})
        page = decides.get("/sealing").content.decode()
        assert NAME not in page
        assert str(known) not in page
        assert "first、second" in page
        assert decides.get(f"/persons/{known}").status_code == 404
        (case,) = re.findall(r'"/sealing\?case=([^"]+)"', page)
        asks.post("/sealing", {"case": case, "reason": GROUND})
        (address,) = re.findall(r'action="(/sealing/[^"]+/decide)"', decides.get("/sealing").content.decode())
        decides.post(address, {"do": "grant"})
        assert decides.get(f"/persons/{known}").status_code == 200
