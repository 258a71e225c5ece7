"""The counts of the mirror, against the register's own tables asked by other words."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from random import Random

import pytest

from wanjia.access.queries import system_context
from wanjia.access.types import Role
from wanjia.atlas.queries import board, quarters
from wanjia.atlas.queries.counts import counted
from wanjia.atlas.tests.factories import area_id
from wanjia.feed.actions import sequence_once
from wanjia.kernel.errors import Forbidden, NotFound
from wanjia.mirror.tests.towns import Town
from wanjia.registry import queries as registry
from wanjia.registry.tests.factories import HERE, area, day, door, household, person, tell, town
from wanjia.registry.tests.looks import reader
from wanjia.registry.types import EventKind
from wanjia.registry.types import commands as c

CITY, COUNTY, FAR = "370200000000", "370203000000", "370285001001"
AT = datetime(2026, 11, 21, 5, 7, tzinfo=UTC)
STEWARD = replace(system_context("atlas", at=AT), area=CITY)
NAMES = (
    "people", "registered", "unverified", "newcomers", "alone_over_80", "households", "dwellings", "empty_dwellings",
)  # fmt: skip


def both(code: str) -> tuple[dict, dict]:
    """By the code of the area and of its parts, what the mirror and what the register say."""
    pk = area_id(code)
    ours = counted(STEWARD, pk, NAMES)
    theirs = registry.area_counts(STEWARD, pk)
    return (
        {one.area.code: dict(one.by_name) for one in (ours.whole, *ours.parts)},
        {one.area.code: {name: asdict(one)[name] for name in NAMES} for one in (theirs.whole, *theirs.parts)},
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_mirror_counts_what_the_register_counts(mirrored, seed):
    lived = Town(Random(seed))  # noqa: S311 (a town, not a secret)
    lived.live(40)
    mirrored()
    lived.live(25)  # in memory, beside the base
    sequence_once()
    for code in (CITY, COUNTY, HERE, FAR):
        ours, theirs = both(code)
        assert ours == theirs


def test_who_is_old_and_alone_who_came_and_who_is_only_reported(mirrored):
    town()
    mirrored()
    home = household(dwelling=door("101"))
    person(born=day(1940), dwelling=door("101"), household=home, relation="02")
    person("王二", day(1961, 11, 21), dwelling=door("102"))
    tell(c.ResidenceIn(on=day(2026, 11, 1), person=person("林可", day(1995)), dwelling=door("103")))
    door("104")
    sequence_once()
    ours, theirs = both(HERE)
    assert ours == theirs
    assert (
        ours[HERE] | {"people": 3, "alone_over_80": 1, "newcomers": 1, "dwellings": 4, "empty_dwellings": 1}
        == ours[HERE]
    )
    assert counted(STEWARD, area_id(HERE), ["over_65"]).whole.by_name == {"over_65": 2}


def test_what_was_entered_stands_in_its_quarter_and_what_was_caught_up_on_in_none(mirrored):
    town()
    mirrored()
    mother = person("李梅", dwelling=door("202"))
    home = household(dwelling=door("202"))
    tell(c.BirthEvent(on=day(2026, 11, 20), name="李小", sex=2, mother=mother, household=home), at=AT)
    tell(c.Death(on=day(2026, 1, 20), person=person("李爷", day(1940), dwelling=door("202"))), at=AT)
    sequence_once()
    by_area = {one.area.code: one.counts for one in quarters(STEWARD, area_id(COUNTY))}
    (street,) = by_area.values()
    assert len(street) == 13 * 4 + 1  # 13:07 in China
    assert (sum(street), street[-1]) == (1, 1)
    events = {one.kind: sum(one.by_day.values()) for one in board(STEWARD, area_id(HERE)).events}
    assert events == {
        EventKind.BIRTH: 1, EventKind.DEATH: 0, EventKind.RESIDENCE_IN: 0, EventKind.RESIDENCE_WITHIN: 0,
    }  # fmt: skip


def test_out_of_reach_there_are_no_counts(made):
    with pytest.raises(NotFound):
        counted(reader(), area_id(FAR), ["people"])
    with pytest.raises(NotFound):
        quarters(reader(), area_id(FAR))


def test_without_person_rights_only_registered_tables_answer(made):
    officer = replace(STEWARD, actor="staff:1", roles=frozenset({Role.SECURITY_ADMIN}))
    seen = counted(officer, area_id(CITY), ["people"])
    assert seen.closed_on
    assert seen.whole.by_name["people"] % 3 == 0
    for name in set(NAMES) - {"people", "registered", "households"}:
        with pytest.raises(Forbidden):
            counted(officer, area_id(CITY), [name])
    assert quarters(officer, area_id(CITY)) == ()


def test_the_area_of_a_town_that_is_not_there(made):
    with pytest.raises(NotFound):
        counted(STEWARD, area(HERE).id + 10_000, ["people"])


def test_figures_that_were_counted_before_are_of_now(made):
    first = counted(STEWARD, area_id(CITY), ["people"])
    again = counted(STEWARD, area_id(CITY), ["people"])
    assert again.as_of > first.as_of
    assert (again.whole, again.behind) == (first.whole, 0)
