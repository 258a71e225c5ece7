"""Whom the bench draws, and what it has happen to them."""

from datetime import date

import pytest

from wanjia.host.bench.subjects import Subjects
from wanjia.kernel.identity import check_character
from wanjia.registry.tests.factories import door, household, person, town
from wanjia.registry.types.commands import ResidenceWithin


def citizen(sequence: int) -> str:
    first = f"37029819900307{sequence:03}"
    return first + check_character(first)


@pytest.fixture
def homes(committed_db):
    """Twenty-four people at two doors: public id to dwelling."""
    town()
    people = {}
    for place in (1, 2):
        home = door(f"10{place}")
        living = household(f"000{place}", home)
        for sequence in range(place, 48 + place, 4):
            known = {"dwelling": home, "household": living, "relation": "20"}
            people[person(document_number=citizen(2 * sequence), **known)] = home
    return people


def test_a_move_never_leads_to_the_door_where_its_person_lives(homes, committed_db):
    with committed_db.connect("wanjia_owner") as connection:
        events = Subjects(connection).events(len(homes), date(2026, 11, 22))
    moves = [event for event in events if isinstance(event, ResidenceWithin)]
    assert len(moves) == len(homes) // 3
    assert all(move.dwelling != homes[move.person] for move in moves)
