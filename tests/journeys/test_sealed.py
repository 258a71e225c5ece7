"""A sealed person is behind no door: not in a search, a family, a household, a history, a count or a file."""

import io
from datetime import date, timedelta
from uuid import UUID

import openpyxl
import pytest
import time_machine
from django.test import Client

from tests.journeys.acting import hand_in
from wanjia.access.tests.factories import program
from wanjia.access.types import Role, UnmaskReason
from wanjia.desk.tests.factories import staff
from wanjia.kernel.errors import NotFound
from wanjia.registry import queries
from wanjia.registry.tests.factories import NOW, area, day, door, household, person, town
from wanjia.registry.tests.looks import LATER, reader, sealed
from wanjia.registry.types import Basis, FactKind
from wanjia.registry.types import commands as c
from wanjia.registry.types.lists import RosterFilter, RosterOrder

pytestmark = pytest.mark.django_db
NAME, NUMBER, PHONE = "上官婉儿", "370298199003070022", "13900008765"
BOOK = "370203-00017"
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


@pytest.fixture
def hidden(known) -> UUID:
    sealed(known)
    return known


TYPED = [
    NAME, NAME[:2], "shangguanwaner", "sgwe", NUMBER, NUMBER[-4:], NUMBER[-6:], PHONE, PHONE[-4:], BOOK,
    "1号楼1单元303",
]  # fmt: skip


@pytest.mark.parametrize("typed", TYPED)
def test_no_search_finds_her_any_more(known, typed):
    assert known in {line.uuid for group in queries.search(reader(), typed).value for line in group.persons}
    sealed(known)
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
    file = queries.roster_file(ctx, RosterFilter(area=here), order=RosterOrder.ADDRESS, most=100).value
    assert [one.uuid for one in file.persons] == [mother]
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
        book = openpyxl.load_workbook(io.BytesIO(client.get("/roster/file").content))
        cells = {cell.value for sheet in book for row in sheet for cell in row}
        assert "李梅" in cells
        assert NAME not in cells
        why = {"Wanjia-Purpose": "exchange", "Wanjia-Reference": "LS-2026/0042"}
        other = program(Role.COMMUNITY_WORKER, area().id, LATER, **why)
        assert other.get(f"/api/v1/persons/{hidden}").status_code == 404
