"""A household has one head, whoever comes back to it; and an event loads no more of its members than it changes."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wanjia.access.queries import system_context, within
from wanjia.access.types import Purpose
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import NotFound, Refused
from wanjia.registry.actions import scenes, set_seal
from wanjia.registry.models import Household, MembershipFact, Person
from wanjia.registry.queries import states, verify
from wanjia.registry.tests.factories import GATE, NOW, day, door, household, person, tell, town
from wanjia.registry.types import Standing
from wanjia.registry.types import commands as c

pytestmark = pytest.mark.django_db
MOMENTS = (NOW + timedelta(seconds=second) for second in count(1))
NUMBERS = (f"H{number}" for number in count(1))


@pytest.fixture(autouse=True)
def _town(db):
    town()


def family(size=3):
    """A household and its members, the head first."""
    home = household(next(NUMBERS), door())
    relations = ["02", *["80"] * (size - 1)]
    known = {"household": home, "dwelling": door(), "standing": Standing.DOCUMENT_SEEN}
    return home, [person(relation=relation, **known) for relation in relations]


def happens(told):
    return tell(told, at=next(MOMENTS))


def seal(one, *, sealed):
    ctx = system_context("gate", at=next(MOMENTS))
    with within(ctx):
        set_seal(one, sealed=sealed, by=ctx)


def leads(home, one, on=None):
    happens(c.HouseholdHead(on=on or day(2025), household=home, person=one))


def relation(one):
    with within(GATE):
        return Person.objects.values_list("relation", "standing").get(uuid=one)


def headed(home, one):
    with within(GATE):
        return Household.objects.get(uuid=home).head.uuid == one


def differences():
    audit = system_context("verify", at=NOW, purpose=Purpose.AUDIT)
    return [difference for _count, found in verify(audit) for difference in found]


def sealed_and_opened(home, head, next_head):
    seal(head, sealed=True)
    leads(home, next_head)
    seal(head, sealed=False)


def merged_and_told_apart(home, head, next_head):
    other = person("王重", dwelling=door())
    happens(c.PersonMerge(on=day(2024), person=other, duplicate=head))
    leads(home, next_head)
    prompts = happens(c.PersonUnmerge(on=day(2026), person=other, duplicate=head)).prompts
    assert prompts


def dead_and_alive(home, head, next_head):
    happens(c.Death(on=day(2024), person=head))
    leads(home, next_head)
    assert happens(c.DeathRevoked(on=day(2026), person=head)).prompts


@pytest.mark.parametrize("back", [sealed_and_opened, merged_and_told_apart, dead_and_alive])
def test_the_present_head_stays_and_the_tie_of_who_comes_back_is_to_be_told(back):
    home, (head, next_head, _child) = family()
    back(home, head, next_head)
    assert headed(home, next_head)
    assert relation(head) == ("80", Standing.REPORTED)  # so it waits among the 待核实
    with within(GATE):
        lines = MembershipFact.objects.believed().filter(person__uuid=head, household__uuid=home).order_by("valid_from")
        assert [(fact.relation, fact.valid_from.year) for fact in lines][-1] == ("80", 2025)
    assert differences() == []


@pytest.mark.parametrize("sealed", [True, False])
def test_who_headed_a_household_that_nobody_heads_now_heads_it_again(sealed):
    home, (head, *_others) = family()
    if sealed:
        seal(head, sealed=True)
        seal(head, sealed=False)
    else:
        happens(c.Death(on=day(2024), person=head))
        happens(c.DeathRevoked(on=day(2026), person=head))
    assert headed(home, head)
    assert relation(head)[0] == "02"


def step(home, people, told):
    what, one, other, on = told
    one, other, on = people[one], people[other], PartialDate(day(2024).earliest + timedelta(days=on))
    match what:
        case "seal" | "open":
            seal(one, sealed=what == "seal")
        case "lead":
            leads(home, one, on)
        case _:
            command = {
                "merge": c.PersonMerge(on=on, person=one, duplicate=other),
                "part": c.PersonUnmerge(on=on, person=one, duplicate=other),
                "die": c.Death(on=on, person=one),
                "live": c.DeathRevoked(on=on, person=one),
            }
            happens(command[what])


STEPS = st.tuples(
    st.sampled_from(["lead", "lead", "seal", "open", "merge", "part", "die", "live"]),
    st.integers(0, 2),
    st.integers(0, 2),
    st.integers(0, 700),
)


@given(steps=st.lists(STEPS, max_size=10))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_no_household_has_two_heads(steps):
    home, people = family()
    for told in steps:
        try:
            step(home, people, told)
        except (Refused, NotFound):
            continue
    assert differences() == []


def test_joining_a_household_loads_none_of_its_members():
    home, _people = family()
    newcomer = person("新人", dwelling=door("201"))
    joins = c.ResidenceWithin(on=day(2024), person=newcomer, dwelling=door(), household=home, relation="99")
    with within(GATE):
        loaded = scenes.set_scene(joins, NOW.date()).members.values()
    assert [state.uuid for state in loaded] == [newcomer]


def test_no_event_changes_more_members_than_a_report_may(monkeypatch):
    for module in (scenes, states):
        monkeypatch.setattr(module, "MOST_MEMBERS", 2)
    home, people = family(4)
    with pytest.raises(Refused) as refused:
        happens(c.HouseholdIn(on=day(2024), household=home, dwelling=door("201")))
    assert [problem.code for problem in refused.value.problems] == ["too_many_members"]
    happens(c.ResidenceWithin(on=day(2024), person=people[3], dwelling=door("201")))
    with within(GATE):
        assert Household.objects.get(uuid=home).size == 3
        (known,) = states.household_states({Household.objects.get(uuid=home).pk}).values()
        assert len(known.members) == 3
