"""Whom unclear rows mean: one after the other and as a set the same is said, to the last digit."""

import random
from dataclasses import replace
from datetime import date

import pytest

from wanjia.access.queries import system_context, within
from wanjia.intake.actions.deliveries.classing import class_rows
from wanjia.intake.actions.deliveries.knowing import known_of
from wanjia.intake.actions.deliveries.linking import linked
from wanjia.intake.rules.linking import meant, worth_asking
from wanjia.intake.tests.files import BY_CODE, number_of
from wanjia.intake.types.deliveries import RowClass, Told
from wanjia.intake.types.questions import Candidate
from wanjia.kernel.identity import mistyped
from wanjia.kernel.ids import uuid7
from wanjia.linkage.types import Thresholds
from wanjia.registry.tests.factories import NOW, day, door, person, tell, town
from wanjia.registry.types import commands as c

DEATHS, MARRIAGES = BY_CODE["public_security.deaths"], BY_CODE["civil_affairs.marriages"]
NAMES = ("王伟", "王维", "李明华", "李明花", "张静", "张敬", "劉洋", "刘洋", "陈晨", "赵子龙")
LIMITS = Thresholds(link=0.9, ask=0.1)


@pytest.fixture
def people(db):
    """Namesakes, people who sound alike, and twins, each by the number."""
    town()
    draw = random.Random(5)  # noqa: S311
    made = {}
    for place in range(40):
        born = date(1960 + place // 2, 1 + place % 12, 1 + draw.randrange(28))
        made[_enter(NAMES[place % len(NAMES)], born, 100 + place)] = born
    for number in (_enter("孙大宝", date(1985, 5, 6), 301), _enter("孙小宝", date(1985, 5, 6), 303)):
        made[number] = date(1985, 5, 6)
    return made


def _enter(name, born, sequence):
    number = number_of(f"{born:%Y%m%d}", sequence)
    known = {"dwelling": door(f"{sequence}"), "document_number": number}
    person(name, day(born.year, born.month, born.day), 2 - int(number[16]) % 2, **known)
    return number


def wrong(number, at=15):
    """The number with another digit; its last character does not fit any more."""
    return number[:at] + str((int(number[at]) + 2) % 10) + number[at + 1 :]


def as_the_gate(ask):
    with within(system_context("gate", at=NOW)):
        return ask()


def both_ways(layout, rows):
    def ask():
        known = known_of(layout, rows, on=NOW.date())
        return [linked(layout, rows, known, few=few) for few in (10_000, 0)]

    return as_the_gate(ask)


def death(place, number, name):
    told = {"person_name": name, "person_number": number, "happened_on": date(2026, 10, 1), "area": "370203"}
    return Told(place, told | {"registered_on": date(2026, 10, 8), "act": "death"})


def rows_about(people):
    draw = random.Random(7)  # noqa: S311
    for place, number in enumerate(people, 2):
        name = draw.choice(NAMES)
        yield death(place, draw.choice([number, wrong(number), number_of(number[6:14], 501), ""]), name)


def test_one_by_one_and_as_a_set_the_same_is_said(people):
    rows = list(rows_about(people))
    alone, together = both_ways(DEATHS, rows)
    assert alone == together
    assert {True, False} == {bool(row.asks) for row in alone}
    assert any(person for row in alone for person in row.people.values())


def test_so_it_is_for_couples_and_for_a_number_of_former_days(people):
    number = next(iter(people))
    rows = [
        Told(2, {"husband_name": "王伟", "husband_number": wrong(number), "wife_name": "张静", "wife_number": "",
                 "act": "marriage", "happened_on": date(2026, 10, 1)}),
        Told(3, {"husband_name": "赵六", "husband_number": number, "wife_name": "无人", "wife_number": "",
                 "act": "marriage", "happened_on": date(2026, 10, 1)}),
    ]  # fmt: skip
    bearer = as_the_gate(lambda: known_of(MARRIAGES, rows, on=NOW.date())).by_number[number].person
    tell(c.NumberChanged(on=day(2026), person=bearer, document_number=number_of(number[6:14], 778)))
    alone, together = both_ways(MARRIAGES, rows)
    assert alone == together
    assert [one.person for one in alone[1].asks["husband"]] == [bearer]


def test_nobody_asked_for_is_nobody_looked_up(people):
    assert both_ways(DEATHS, []) == [[], []]
    stranger = death(2, "", "欧阳无人")
    assert [row.people for (row,) in both_ways(DEATHS, [stranger])] == [{"person": None}] * 2


class TestANumberWithAWrongDigit:
    def classed(self, *rows):
        return [verdict for _, verdict in as_the_gate(lambda: class_rows(DEATHS, rows, on=NOW.date())).rows]

    def test_leads_to_whom_the_rest_means(self, people):
        number = number_of("19850506", 301)
        (verdict,) = self.classed(death(2, wrong(number), "孙大宝"))
        bearer = as_the_gate(lambda: known_of(DEATHS, [death(2, number, "孙大宝")], on=NOW.date())).by_number[number]
        assert (verdict.of, verdict.people) == (RowClass.EVENT, {"person": bearer.person})

    def test_is_a_fault_where_nobody_is_meant(self, people):
        (verdict,) = self.classed(death(2, wrong(number_of("19330303", 9)), "欧阳无人"))
        assert (verdict.of, verdict.problem.code, verdict.problem.field) == (
            RowClass.FAULT, "check_character", "person_number",
        )  # fmt: skip

    def test_of_a_twin_is_never_the_other_twins(self, people):
        first, second = (number_of("19850506", sequence) for sequence in (301, 303))
        near = [one for one in (wrong(first, at) for at in (14, 15, 16)) if mistyped(one)]
        known = as_the_gate(lambda: known_of(DEATHS, [death(2, second, "孙小宝")], on=NOW.date()))
        other = known.by_number[second].person
        assert all(verdict.people.get("person") != other for verdict in self.classed(*(
            death(place, number, "孙大宝") for place, number in enumerate(near, 2)
        )))  # fmt: skip


class TestTheRule:
    one, other = (Candidate(uuid7(NOW), 0.95), Candidate(uuid7(NOW), 0.05))

    def test_whoever_is_likely_is_asked_about_and_the_bearer_of_the_number_always(self):
        assert worth_asking([self.one, self.other], None, LIMITS) == (self.one,)
        assert worth_asking([self.one, self.other], self.other.person, LIMITS) == (self.one, self.other)

    def test_nobody_is_meant_who_has_a_rival_or_is_not_likely_enough(self):
        assert meant([self.one], LIMITS) == self.one
        assert meant([replace(self.one, probability=0.5)], LIMITS) is None
        assert meant([self.one, self.other], LIMITS) is None
        assert meant([], LIMITS) is None
