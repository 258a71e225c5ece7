"""What is impossible is refused by name; what is unusual is taken; what happens to one happens to those it touches."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.kernel.dates import PartialDate, Precision
from wanjia.kernel.errors import Refused
from wanjia.registry.rules.checks import one_head
from wanjia.registry.rules.decisions import NEW_PERSON
from wanjia.registry.rules.events import RULES, decide
from wanjia.registry.tests.people import (
    FEMALE,
    MALE,
    asserted,
    codes,
    day,
    fact,
    home,
    living_in,
    married,
    person,
    scene,
    with_facts,
)
from wanjia.registry.types import commands as c
from wanjia.registry.types.events import EventKind
from wanjia.registry.types.facts import (
    Basis,
    Birth,
    FactKind,
    Hukou,
    IdentityDocument,
    Kin,
    KinKind,
    Life,
    LifeStatus,
    Marital,
    Membership,
    Name,
    Permit,
    Residence,
)


def dead(state, on=date(2020, 5, 1), event=77):
    return with_facts(state, fact(Life(LifeStatus.DEAD), on, event=event))


def refusal(told, *arguments, **named):
    with pytest.raises(Refused) as refused:
        decide(told, scene(*arguments, **named))
    return codes(refused)


def test_every_kind_of_event_has_its_rule():
    withdrawn_with_its_batch = {EventKind.WITHDRAWAL}  # which nobody tells
    assert {command.kind for command in RULES} == set(EventKind) - withdrawn_with_its_batch


@pytest.mark.parametrize(
    "told",
    [
        lambda who, home: c.Entry(on=day(2026), name="李安", sex=MALE, born=day(1990), household=home, relation="02"),
        lambda who, home: c.BirthEvent(on=day(2026), name="李安", sex=MALE, household=home, relation="02"),
        lambda who, home: c.ResidenceWithin(on=day(2026), person=who, dwelling=9, household=home, relation="02"),
    ],
)
def test_a_household_that_has_a_head_takes_no_second(told):
    head, comer = person(date(1960, 1, 1)), person(date(1985, 1, 1))
    family = home(head)
    assert refusal(told(comer.uuid, head.uuid), {"person": comer}, household=family) == {"second_head"}
    empty = replace(family, head=None, members=())
    assert decide(told(comer.uuid, head.uuid), scene({"person": comer}, household=empty))


@given(st.sampled_from(["", "02", "20", "80"]), st.none() | st.integers(1, 3), st.integers(1, 3))
def test_only_another_head_is_one_too_many(relation, head, comer):
    family = replace(home(person()), head=head)
    ((refused, problem),) = one_head(family, relation, comer)
    assert refused is (relation == "02" and head is not None and head != comer)
    assert (problem.code, problem.field) == ("second_head", "relation")
    assert one_head(None, relation, comer)[0][0] is False


class TestBirth:
    def test_a_child_lives_with_its_mother_and_belongs_to_her_household(self):
        mother, father = person(date(1995, 3, 1), FEMALE), person(date(1993, 3, 1), MALE, "李强")
        family = home(father, (mother, "12"))
        mother, father = living_in(mother, family), living_in(father, family)
        told = c.BirthEvent(on=day(2026, 11, 1), name="李安", sex=MALE, mother=mother.uuid, father=father.uuid)
        decision = decide(told, scene({"mother": mother, "father": father}, family))
        assert asserted(decision, NEW_PERSON, Residence) == [Residence(5)]
        assert asserted(decision, NEW_PERSON, Membership) == [Membership(Basis.LIVING, family.id, "20")]
        ties = [Kin(mother.id, KinKind.MOTHER), Kin(father.id, KinKind.FATHER)]
        assert asserted(decision, NEW_PERSON, Kin) == ties
        assert decision.subjects == (("child", NEW_PERSON), ("mother", mother.id), ("father", father.id))

    def test_a_hukou_may_be_registered_with_the_birth(self):
        mother, grandfather = person(date(1995, 3, 1), FEMALE), person(date(1960, 3, 1), MALE, "李强")
        family, book = home(mother), home(grandfather, basis=Basis.REGISTERED)
        child = {"on": day(2026, 11, 1), "name": "李安", "sex": MALE, "mother": mother.uuid, "hukou_area": 7}
        told = c.BirthEvent(**child, registered_household=UUID(int=1), registered_relation="41")
        around = {"mother": living_in(mother, family)}
        decision = decide(told, scene(around, family, registered_household=book))
        assert asserted(decision, NEW_PERSON, Hukou) == [Hukou(7)]
        assert asserted(decision, NEW_PERSON, Membership) == [
            Membership(Basis.LIVING, family.id, "20"),
            Membership(Basis.REGISTERED, book.id, "41"),
        ]
        alone = decide(c.BirthEvent(**child), scene(around, family))
        assert asserted(alone, NEW_PERSON, Hukou) == [Hukou(7)]
        assert asserted(alone, NEW_PERSON, Membership) == [Membership(Basis.LIVING, family.id, "20")]

    def test_no_hukou_is_registered_in_a_book_that_is_none_or_has_its_head_or_lies_nowhere(self):
        mother, head = person(date(1995, 3, 1), FEMALE), person(date(1960, 3, 1), MALE, "李强")
        child = {"on": day(2026, 11, 1), "name": "李安", "sex": MALE, "mother": mother.uuid}
        book = {"registered_household": UUID(int=1), "registered_relation": "41"}
        register, living = home(head, basis=Basis.REGISTERED), home(head)
        around = {"mother": mother}
        nowhere = c.BirthEvent(**child, **book)
        assert refusal(nowhere, around, registered_household=register) == {"area_missing"}
        here = c.BirthEvent(**child, **book, hukou_area=7)
        assert refusal(here, around, registered_household=living) == {"other_basis"}
        heading = replace(here, registered_relation="02")
        assert refusal(heading, around, registered_household=register) == {"second_head"}

    def test_a_child_of_unknown_parents_is_registered_at_a_door_or_in_a_household(self):
        found = c.BirthEvent(on=day(2026, 11, 1), name="青安", sex=FEMALE, dwelling=7)
        assert asserted(decide(found, scene({})), NEW_PERSON, Residence) == [Residence(7)]
        family = home(person(date(1960, 1, 1)))
        told = c.BirthEvent(on=day(2026, 11, 1), name="青安", sex=FEMALE, household=UUID(int=1))
        decision = decide(told, scene({}, household=family))
        assert asserted(decision, NEW_PERSON, Membership) == [Membership(Basis.LIVING, family.id, "97")]
        nowhere = c.BirthEvent(on=day(2026, 11, 1), name="青安", sex=FEMALE)
        assert refusal(nowhere, {}) == {"child_without_tie"}

    @pytest.mark.parametrize(
        ("parent_is", "child_sex", "relation"),
        [("22", MALE, "41"), ("38", FEMALE, "42"), ("32", MALE, "43"), ("28", FEMALE, "44"), ("99", MALE, "97")],
    )
    def test_a_grandchild_is_named_through_the_son_or_the_daughter(self, parent_is, child_sex, relation):
        parent = person(date(1990, 1, 1), FEMALE)
        family = home(person(date(1960, 1, 1), MALE), (parent, parent_is))
        parent = living_in(parent, family)
        told = c.BirthEvent(on=day(2026, 1, 5), name="王小", sex=child_sex, mother=parent.uuid)
        decision = decide(told, scene({"mother": parent}, family))
        assert asserted(decision, NEW_PERSON, Membership)[0].relation == relation

    def test_neither_marriage_nor_number_of_children_is_asked(self):
        mother = person(date(1995, 3, 1), FEMALE, "王芳", fact(Marital("10"), date(2010, 1, 1)))
        told = c.BirthEvent(on=day(2026, 11, 1), name="王安", sex=FEMALE, mother=mother.uuid)
        assert asserted(decide(told, scene({"mother": mother})), NEW_PERSON, Name) == [Name("王安")]

    def test_a_mother_under_fourteen_goes_to_the_sealed_queue_and_the_child_is_registered(self):
        mother = person(date(2013, 6, 1), FEMALE)
        told = c.BirthEvent(on=day(2026, 11, 1), name="王安", sex=FEMALE, mother=mother.uuid)
        decision = decide(told, scene({"mother": mother}))
        assert decision.sealed
        assert asserted(decision, NEW_PERSON, Birth)

    def test_a_mother_of_fifty_five_is_asked_about_and_taken(self):
        older, usual = person(date(1971, 6, 1), FEMALE), person(date(1991, 6, 1), FEMALE)
        prompts = [
            decide(
                c.BirthEvent(on=day(2026, 11, 1), name="王安", sex=FEMALE, mother=one.uuid), scene({"mother": one})
            ).prompts
            for one in (older, usual)
        ]
        assert len(prompts[0]) == len(prompts[1]) + 1

    def test_impossible_parents_are_all_named_at_once(self):
        mother = dead(person(date(1990, 1, 1), MALE))
        told = c.BirthEvent(on=day(2026, 11, 1), name="", sex=FEMALE, mother=mother.uuid)
        assert refusal(told, {"mother": mother}) == {"name_missing", "mother_dead", "mother_not_female"}

    def test_a_father_may_have_died_before_the_birth(self):
        father = dead(person(date(1990, 1, 1), MALE), date(2026, 6, 1))
        told = c.BirthEvent(on=day(2026, 11, 1), name="李安", sex=FEMALE, father=father.uuid)
        assert asserted(decide(told, scene({"father": father})), NEW_PERSON, Kin)

    def test_the_number_must_agree_with_date_and_sex(self):
        mother = person(date(1980, 6, 1), FEMALE)
        told = c.BirthEvent(
            on=day(2026, 11, 1), name="王安", sex=FEMALE, mother=mother.uuid, document_number="370202199001010015"
        )
        assert refusal(told, {"mother": mother}) == {"number_birth", "number_sex"}


class TestDeath:
    def test_memberships_end_and_the_spouse_is_widowed(self):
        wife, husband = person(date(1950, 1, 1), FEMALE), person(date(1949, 1, 1), MALE)
        family = home(husband, (wife, "12"))
        wife = with_facts(married(living_in(wife, family), husband), fact(Marital("21"), date(1975, 1, 1)))
        husband = married(living_in(husband, family), wife)
        told = c.Death(on=day(2026, 3, 4), person=husband.uuid)
        decision = decide(told, scene({"person": husband, "spouse": wife}, family))
        assert asserted(decision, husband.id, Life) == [Life(LifeStatus.DEAD)]
        assert asserted(decision, husband.id, Membership) == [Membership(Basis.LIVING, None)]
        assert asserted(decision, wife.id, Marital) == [Marital("30")]
        assert asserted(decision, wife.id, Kin) == [Kin(husband.id, KinKind.SPOUSE, active=False)]
        assert decision.prompts  # the household needs a head

    @pytest.mark.parametrize(
        ("state", "on", "code"),
        [
            (person(date(1990, 1, 1)), day(1989, 12, 31), "before_birth"),
            (dead(person()), day(2021), "dead"),
            (person(), day(2026, 11, 22), "in_future"),
        ],
    )
    def test_nobody_dies_before_birth_or_twice_or_tomorrow(self, state, on, code):
        assert refusal(c.Death(on=on, person=state.uuid), {"person": state}) == {code}

    def test_a_year_that_may_be_right_is_not_refused(self):
        state = person(date(1990, 6, 1))
        told = c.Death(on=PartialDate(date(1990, 1, 1), Precision.YEAR), person=state.uuid)
        assert decide(told, scene({"person": state})).on.precision is Precision.YEAR

    def test_a_revoked_death_puts_everything_back(self):
        state = with_facts(
            person(),
            fact(Membership(Basis.LIVING, 9, "02"), date(2010, 1, 1), date(2020, 5, 1)),
            fact(Membership(Basis.LIVING, None), date(2020, 5, 1), event=77),
        )
        state = dead(state)
        decision = decide(c.DeathRevoked(on=day(2021), person=state.uuid), scene({"person": state}))
        assert asserted(decision, state.id, Life) == [Life(LifeStatus.ALIVE)]
        assert asserted(decision, state.id, Membership) == [Membership(Basis.LIVING, 9, "02")]
        assert {one.since.earliest for one in decision.assertions} == {date(2020, 5, 1)}

    @pytest.mark.parametrize(
        "told",
        [
            lambda one: c.ResidenceIn(on=day(2026), person=one, dwelling=3),
            lambda one: c.ResidenceOut(on=day(2026), person=one),
            lambda one: c.HukouOut(on=day(2026), person=one),
            lambda one: c.Marriage(on=day(2026), person=one),
            lambda one: c.NameChange(on=day(2026), person=one, name="王方"),
            lambda one: c.PermitIssued(on=day(2026), person=one),
        ],
    )
    def test_the_dead_do_nothing(self, told):
        state = dead(person())
        assert "dead" in refusal(told(state.uuid), {"person": state})


class TestFamily:
    def test_first_again_and_to_the_same_spouse_again(self):
        she = person(date(1990, 1, 1), FEMALE)
        he = person(date(1988, 1, 1), MALE, "李强", fact(Marital("40"), date(2015, 1, 1)))
        told = c.Marriage(on=day(2026, 5, 20), person=she.uuid, spouse=he.uuid)
        decision = decide(told, scene({"person": she, "spouse": he}))
        assert asserted(decision, she.id, Marital) == [Marital("21")]
        assert asserted(decision, he.id, Marital) == [Marital("22")]
        she = with_facts(she, fact(Kin(he.id, KinKind.SPOUSE, active=False), date(2015, 1, 1)))
        decision = decide(told, scene({"person": she, "spouse": he}))
        assert asserted(decision, she.id, Marital) == [Marital("23")]

    def test_the_married_do_not_marry_and_the_young_are_asked_about(self):
        he, she = person(date(1988, 1, 1), MALE), person(date(2008, 1, 1), FEMALE)
        told = c.Marriage(on=day(2026), person=he.uuid, spouse=she.uuid)
        assert decide(told, scene({"person": he, "spouse": she})).prompts
        bound = with_facts(married(he, person()), fact(Marital("21"), date(2015, 1, 1)))
        assert refusal(told, {"person": bound, "spouse": she}) == {"married"}

    def test_an_annulled_marriage_never_was(self):
        before = fact(Marital("10"), date(2010, 1, 1), date(2020, 1, 1))
        she = with_facts(person(), before, fact(Marital("21"), date(2020, 1, 1)))
        decision = decide(c.Annulment(on=day(2022), person=she.uuid), scene({"person": she}))
        assert [(one.value, one.since.earliest) for one in decision.assertions] == [(Marital("10"), date(2020, 1, 1))]

    def test_adoption_is_sealed(self):
        child, parent = person(date(2020, 1, 1)), person(date(1985, 1, 1))
        told = c.Adoption(on=day(2026), child=child.uuid, adoptive_mother=parent.uuid)
        decision = decide(told, scene({"child": child, "adoptive_mother": parent}))
        assert decision.sealed
        assert asserted(decision, child.id, Kin) == [Kin(parent.id, KinKind.ADOPTIVE_MOTHER)]


class TestMoves:
    def test_residence_and_hukou_move_apart(self):
        state = with_facts(person(), fact(Residence(3), date(2010, 1, 1)), fact(Hukou(8), date(2010, 1, 1)))
        told = c.ResidenceOut(on=day(2026), person=state.uuid, elsewhere="410100")
        moved = decide(told, scene({"person": state}))
        assert asserted(moved, state.id, Residence) == [Residence(None, "410100")]
        assert not asserted(moved, state.id, Hukou)

    def test_a_head_does_not_leave_the_others(self):
        head, child = person(date(1980, 1, 1)), person(date(2010, 1, 1))
        family = home(head, (child, "20"))
        head = living_in(head, family)
        out = c.ResidenceOut(on=day(2026), person=head.uuid)
        away = c.ResidenceWithin(on=day(2026), person=head.uuid, dwelling=99)
        assert [refusal(told, {"person": head}, family) for told in (out, away)] == [{"head_leaves"}] * 2

    def test_a_household_of_the_other_kind_is_not_moved_into(self):
        state = person()
        registered = home(person(date(1970, 1, 1)), basis=Basis.REGISTERED)
        told = c.ResidenceIn(on=day(2026), person=state.uuid, dwelling=5, household=state.uuid)
        assert refusal(told, {"person": state}, household=registered) == {"other_basis"}

    def test_a_whole_household_moves_with_everyone(self):
        head, child = person(date(1980, 1, 1)), person(date(2010, 1, 1))
        family = home(head, (child, "20"))
        told = c.HouseholdIn(on=day(2026), household=head.uuid, dwelling=44)
        decision = decide(told, scene({"a": living_in(head, family), "b": living_in(child, family)}, household=family))
        moved = {one.person: one.value for one in decision.assertions}
        assert moved == {head.id: Residence(44), child.id: Residence(44)}
        assert decision.moved_households == ((family.id, 44, ""),)


class TestHouseholds:
    def test_some_found_their_own(self):
        head, son, wife = (person(date(year, 1, 1)) for year in (1960, 1985, 1986))
        family = home(head, (son, "22"), (wife, "38"))
        people = {"leavers[0]": living_in(son, family), "leavers[1]": living_in(wife, family)}
        told = c.HouseholdSplit(on=day(2026), household=head.uuid, leavers=(son.uuid, wife.uuid))
        decision = decide(told, scene(people, household=family))
        assert [one.value.relation for one in decision.assertions] == ["02", "80"]
        assert decision.new_household is not None

    def test_not_everyone_leaves_and_strangers_do_not(self):
        head, stranger = person(date(1960, 1, 1)), person(date(1985, 1, 1))
        told = c.HouseholdSplit(on=day(2026), household=head.uuid, leavers=(head.uuid, stranger.uuid))
        people = {"leavers[0]": head, "leavers[1]": stranger}
        assert refusal(told, people, household=home(head)) == {"not_member", "all_leave"}

    def test_a_new_head_must_be_a_member(self):
        stranger = person(date(1985, 1, 1))
        told = c.HouseholdHead(on=day(2026), household=stranger.uuid, person=stranger.uuid)
        assert refusal(told, {"person": stranger}, household=home(person())) == {"not_member"}


class TestPapers:
    def test_a_permit_is_endorsed_from_its_end_or_from_the_day_when_it_had_lapsed(self):
        held = fact(Permit(date(2024, 3, 1), date(2026, 3, 1)), date(2024, 3, 1))
        state = with_facts(person(), held)
        ends = [
            asserted(decide(c.PermitEndorsed(on=on, person=state.uuid), scene({"person": state})), state.id, Permit)
            for on in (day(2026, 2, 10), day(2026, 6, 1))
        ]
        assert ends == [[Permit(date(2024, 3, 1), end)] for end in (date(2027, 3, 1), date(2027, 6, 1))]

    def test_a_permit_of_a_leap_day_ends_the_day_before(self):
        state = person()
        decision = decide(c.PermitIssued(on=day(2024, 2, 29), person=state.uuid), scene({"person": state}))
        assert asserted(decision, state.id, Permit)[0].endorsed_until == date(2025, 2, 28)

    def test_a_number_of_somebody_else_is_refused_and_ones_own_is_taken(self):
        she, he = person(date(1990, 1, 1), FEMALE), person(date(1990, 1, 1), MALE)
        number = "370202199001010015"
        assert refusal(c.NumberIssued(on=day(2026), person=she.uuid, document_number=number), {"person": she}) == {
            "number_sex"
        }
        taken = decide(
            c.NumberIssued(on=day(2026), person=he.uuid, document_number=number), scene({"person": he})
        )  # fmt: skip
        assert asserted(taken, he.id, IdentityDocument) == [IdentityDocument("01", number)]

    def test_with_its_number_a_child_gets_its_hukou(self):
        child = person(date(2026, 1, 5), MALE)
        book = home(person(date(1960, 3, 1)), basis=Basis.REGISTERED)
        told = c.NumberIssued(
            on=day(2026, 1, 5),
            person=child.uuid,
            document_number="",
            hukou_area=7,
            registered_household=UUID(int=1),
            registered_relation="41",
        )
        assert refusal(told, {"person": child}, registered_household=book) == {"number_missing"}
        numbered = replace(told, document_type="99", document_number="X1")
        decision = decide(numbered, scene({"person": child}, registered_household=book))
        assert asserted(decision, child.id, Hukou) == [Hukou(7)]
        assert asserted(decision, child.id, Membership) == [Membership(Basis.REGISTERED, book.id, "41")]


class TestMending:
    def test_a_correction_replaces_the_wrong_fact_over_its_whole_span(self):
        single = fact(Marital("10"), date(2008, 1, 1), date(2015, 1, 1))
        state = with_facts(person(), single, fact(Marital("21"), date(2015, 1, 1)))
        told = c.Correction(on=day(2010), person=state.uuid, value=Marital("90"), reason="户口本核对")
        (one,) = decide(told, scene({"person": state})).assertions
        assert (one.since.earliest, one.until, one.value) == (date(2008, 1, 1), date(2015, 1, 1), Marital("90"))

    def test_a_correction_says_why_and_changes_something(self):
        state = with_facts(person(), fact(Marital("10"), date(2008, 1, 1)))
        told = c.Correction(on=day(2010), person=state.uuid, value=Marital("10"), reason=" ")
        assert refusal(told, {"person": state}) == {"no_reason", "same_value"}

    def test_a_correction_of_a_day_that_nothing_covers_ends_where_the_next_fact_begins(self):
        state = with_facts(person(), fact(Marital("21"), date(2015, 1, 1)))
        told = c.Correction(on=day(2010), person=state.uuid, value=Marital("10"), reason="户口本核对")
        (one,) = decide(told, scene({"person": state})).assertions
        assert (one.since.earliest, one.until) == (date(2010, 1, 1), date(2015, 1, 1))

    def test_a_correction_is_not_dated_before_the_birth(self):
        state = person(date(1990, 1, 1))
        told = c.Correction(on=day(1980), person=state.uuid, value=Name("王芳"), reason="户口本核对")
        assert refusal(told, {"person": state}) == {"before_birth"}

    def test_a_birth_date_later_than_a_change_of_name_is_refused(self):
        state = person(date(1990, 1, 1))
        first = replace(state.timeline(FactKind.NAME)[0], valid_to=date(2010, 1, 1))
        names = (first, fact(Name("王芳"), date(2010, 1, 1)))
        state = replace(state, timelines=state.timelines | {(FactKind.NAME, (0, 0)): names})
        told = c.Correction(on=day(2010), person=state.uuid, value=Birth(FEMALE, date(2011, 1, 1)), reason="户口本核对")
        assert refusal(told, {"person": state}) == {"born_after_name"}

    def test_nothing_is_told_of_a_record_that_was_merged(self):
        state = replace(person(), canonical=77)
        told = c.Death(on=day(2026), person=state.uuid)
        assert refusal(told, {"person": state}) == {"merged"}

    def test_a_birth_date_later_than_the_death_is_refused(self):
        state = dead(person(date(1930, 1, 1)), date(2000, 1, 1))
        value = Birth(FEMALE, date(2001, 1, 1))
        told = c.Correction(on=day(1999), person=state.uuid, value=value, reason="户口本核对")
        assert refusal(told, {"person": state}) == {"born_after_death"}

    def test_the_same_record_is_not_merged_with_itself(self):
        state = person()
        told = c.PersonMerge(on=day(2026), person=state.uuid, duplicate=state.uuid)
        assert refusal(told, {"person": state, "duplicate": state}) == {"same_person"}
