"""What is held is a closed list: a new entry is code, a line here by hand, and the reason for it."""

from copy import deepcopy

import pytest

from tests.scope.catalogues import catalogues, differences, digest, members, snapshot
from wanjia.registry.types import FactKind, Source

MEND = "A new entry needs a review: change tests/scope/catalogues.json by hand, with why, and for which digest."


def test_every_catalogue_is_as_reviewed():
    assert differences(catalogues(), snapshot()) == [], MEND


def test_the_catalogues_hold_what_they_are_meant_to():
    held = catalogues()
    assert held["enum FactKind"] == members(FactKind)
    assert len(held["enum Source"]) == len(Source)
    assert "20 已婚" in held["code list marital_status"]
    assert "born_on" in held["table registry_person"]
    assert held["door search"] == ["ctx", "text", "limit"]


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("enum FactKind", "PREGNANCY = 15"),
        ("event BirthEvent", "marriage_certificate"),
        ("columns of a batch", "party"),
        ("filter RosterFilter", "marital"),
        ("door search", "married"),
        ("code list sex", "3 其他"),
    ],
)
def test_a_planted_entry_is_seen(name, entry):
    held = catalogues()
    held[name] = [*held[name], entry]
    assert differences(held, snapshot()) == [f"{name}: {entry!r} is new"]


def test_a_planted_catalogue_and_a_lost_one_are_seen():
    held = catalogues()
    del held["enum KinKind"]
    held["fact Faith"] = ["code"]
    assert differences(held, snapshot()) == [
        "enum KinKind: written down, but not held",
        "fact Faith: a catalogue nobody has reviewed",
    ]


def test_an_entry_written_down_without_a_new_reason_is_seen():
    held, written = catalogues(), deepcopy(snapshot())
    held["enum Source"] = [*held["enum Source"], "POLICE = 4"]
    written["enum Source"]["entries"].append("POLICE = 4")
    assert differences(held, written) == [f"enum Source: say why it changed, and for {digest(held['enum Source'])}"]
    written["enum Source"] |= {"for": digest(held["enum Source"]), "why": "needed"}
    assert differences(held, written) == ["enum Source: the reason says too little"]
