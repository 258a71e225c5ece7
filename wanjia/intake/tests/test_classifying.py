"""Every row ends in one class, whatever it says and whatever is held; and what each kind of event comes to."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.intake.rules.classifying import classify, lives, same_name, unclear_roles
from wanjia.intake.rules.comparing import compared
from wanjia.intake.rules.keeping import in_chunks, pack_rows, unpack_rows
from wanjia.intake.sources.catalogue import LAYOUTS
from wanjia.intake.tests.files import BY_CODE, CHILD, MAN, WOMAN, number_of
from wanjia.intake.types import Form
from wanjia.intake.types.deliveries import CHANGES, Known, RowClass, Told
from wanjia.registry.actions import TOLD_IN_FILES
from wanjia.registry.types import Source
from wanjia.registry.types import commands as c
from wanjia.registry.types.holders import Beside, Child, Holder

ON, BEFORE = date(2026, 10, 5), date(2020, 1, 1)
HERE = "370203012001"
HIM = Holder(UUID(int=1), "王强", 1, date(1990, 3, 7), resides=HERE, hukou=HERE, marital="10")
HER = Holder(UUID(int=2), "李芳", 2, date(1992, 5, 1), resides=HERE, hukou=HERE, marital="10")
KNOWN = Known({MAN: HIM, WOMAN: HER}, {HIM.person: HIM, HER.person: HER}, areas={HERE: 7}, city=frozenset({"3702"}))
MARRIED = [
    replace(HIM, marital="21", marital_since=BEFORE, spouses=frozenset({HER.person})),
    replace(HER, marital="21", marital_since=BEFORE, spouses=frozenset({HIM.person})),
]


def knowing(*people, **more):
    numbers = {HIM.person: MAN, HER.person: WOMAN}
    return replace(
        KNOWN,
        by_number={numbers[one.person]: one for one in people},
        by_person={one.person: one for one in people},
        **more,
    )


def told(**facts):
    days = {"happened_on": ON, "registered_on": ON}
    return Told(2, days | facts)


def verdict(code, known=KNOWN, **facts):
    return classify(BY_CODE[code], told(**facts), known)


COUPLE = {
    "husband_name": "王强",
    "husband_number": MAN,
    "wife_name": "李芳",
    "wife_number": WOMAN,
    "act": "marriage",
}
BORN = {
    "child_name": "王小明",
    "child_sex": "1",
    "child_number": CHILD,
    "mother_number": WOMAN,
    "father_number": MAN,
}
BOOKED = {"area": HERE, "head_number": MAN, "relation": "20"}
MOVED = {"person_name": "王强", "person_number": MAN, "to_area": HERE}
NAMES = st.sampled_from(["王强", "李芳", "张三", None])
NUMBERS = st.sampled_from([MAN, WOMAN, CHILD, number_of("19300101", 7), None])
TEXTS = st.sampled_from([HERE, "370203", "110101", "13900000000", "随便", None])


def rows(layout):
    """Rows as they come from the table: needed facts are there, codes are those of the list."""
    facts = {}
    for column in layout.columns:
        of = {
            Form.NAME: NAMES, Form.NUMBER: NUMBERS, Form.DAY: st.dates(date(2026, 9, 1), ON),
            Form.CODE: st.sampled_from([*dict.fromkeys(column.codes.values())] or ["20", "02"]),
        }.get(column.form, TEXTS)  # fmt: skip
        facts[column.fact] = of.filter(bool) if column.needed else of
    return st.fixed_dictionaries(facts).map(lambda facts: Told(2, facts))


PEOPLE = st.builds(
    lambda him, her, died, card, phone: knowing(
        replace(him, died_on=died, card=card, phone=phone), her, phones={"13900000000": b"1"}
    ),
    st.sampled_from([HIM, MARRIED[0]]), st.sampled_from([HER, MARRIED[1]]),
    st.sampled_from([None, ON, BEFORE]), st.sampled_from([(0, 0), (4, 3)]), st.sampled_from([b"", b"1", b"2"]),
)  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.code)
@given(data=st.data())
def test_every_row_has_one_class_and_a_command_where_it_changes_anything(layout, data):
    row, known = data.draw(rows(layout)), data.draw(PEOPLE)
    found = classify(layout, row, known)
    assert (found.command is not None) == (found.of in CHANGES)
    assert found.command is None or type(found.command) in TOLD_IN_FILES
    assert (found.problem is None) == (found.of in {*CHANGES, RowClass.SAME})
    assert lives(found, known) in {"here", "elsewhere", "unknown"}
    assert set(unclear_roles(layout, row, known)) <= set(layout.roles)


OF = {
    Beside.MARRIAGE: ("marital_since", "spouses"),
    Beside.HOMES: ("household", "registered_household"),
    Beside.CARD: ("card",),
    Beside.PERMIT: ("permit_issued", "permit_until"),
    Beside.PHONE: ("phone", "phone_since", "phone_source"),
}
NONE = Holder(UUID(int=0), "", 1, ON)
WITH_ALL = st.builds(
    lambda him, since, issued, until: replace(
        him, phone=b"2", phone_since=since, phone_source=1, permit_issued=issued, permit_until=until,
        household=UUID(int=8), registered_household=UUID(int=9), card=(4, 3),
    ),
    st.sampled_from([HIM, MARRIED[0]]), st.dates(BEFORE, ON), st.sampled_from([None, ON, BEFORE]),
    st.sampled_from([None, ON, ON + timedelta(days=400)]),
)  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.code)
@given(data=st.data())
def test_what_is_not_asked_of_a_person_would_change_no_verdict(layout, data):
    row, him = data.draw(rows(layout)), data.draw(WITH_ALL)
    head = data.draw(st.sampled_from(["head_number", "person_number"]))
    row = replace(row, facts=row.facts | {head: MAN})
    left_out = {name: getattr(NONE, name) for one in set(Beside) - compared(layout) for name in OF[one]}
    phones = {"13900000000": b"1"}
    known, less = knowing(him, phones=phones), knowing(replace(him, **left_out), phones=phones)
    assert classify(layout, row, known) == classify(layout, row, less)


def test_everything_that_can_be_asked_beside_is_asked_for_some_file():
    assert frozenset().union(*(compared(layout) for layout in LAYOUTS)) == set(Beside)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.code)
@given(data=st.data())
def test_a_row_that_was_kept_is_the_row_that_came(layout, data):
    some = data.draw(st.lists(rows(layout), max_size=3))
    plain = [Told(one.row, {fact: value for fact, value in one.facts.items() if value}) for one in some]
    assert unpack_rows(layout, pack_rows(some)) == plain


@given(st.lists(st.integers(0, 4), max_size=40), st.integers(1, 12))
def test_rows_of_one_mother_stay_in_one_part_and_none_is_lost(mothers, most):
    told_rows = [Told(row, {"mother_number": f"{mother}"}) for row, mother in enumerate(sorted(mothers))]
    parts = list(in_chunks(told_rows, most, "mother_number"))
    assert [row for part in parts for row in part] == told_rows
    assert all(0 < len(part) <= most for part in parts)
    for mother in set(mothers):
        holding = [part for part in parts if any(row.text("mother_number") == f"{mother}" for row in part)]
        assert len(holding) == 1 or mothers.count(mother) > most


class TestMarriage:
    CODE = "civil_affairs.marriages"

    def test_two_who_are_held(self):
        found = verdict(self.CODE, **COUPLE)
        assert (type(found.command), found.command.spouse) == (c.Marriage, HER.person)

    def test_one_of_another_city(self):
        found = verdict(self.CODE, **COUPLE | {"husband_number": number_of("19910101", 3)})
        assert (found.command.person, found.command.spouse) == (HER.person, None)

    def test_held_as_married_to_each_other(self):
        assert verdict(self.CODE, knowing(*MARRIED), **COUPLE).of is RowClass.SAME

    def test_held_as_married_to_somebody_else(self):
        other = replace(HIM, marital="21", marital_since=BEFORE, spouses=frozenset({UUID(int=9)}))
        assert verdict(self.CODE, knowing(other, HER), **COUPLE).problem.code == "married"

    def test_a_divorce_of_a_couple_and_of_two_who_are_none(self):
        parted = COUPLE | {"act": "divorce"}
        assert isinstance(verdict(self.CODE, knowing(*MARRIED), **parted).command, c.Divorce)
        assert verdict(self.CODE, **parted).problem.code == "not_married"

    def test_a_copy_of_a_certificate_changes_nothing(self):
        assert verdict(self.CODE, **COUPLE | {"act": "copy"}).of is RowClass.SAME


class TestBirth:
    CODE = "public_security.births"

    def held(self, **child):
        one = Child(UUID(int=3), "王小明", 1, ON, numbered=False)
        return replace(KNOWN, children={HER.person: (replace(one, **child),)})

    def test_a_child_of_both(self):
        found = verdict(self.CODE, **BORN)
        assert (found.of, found.command.mother, found.command.father) == (RowClass.NEW, HER.person, HIM.person)

    def test_a_child_that_the_hospital_has_told_gets_its_number(self):
        found = verdict(self.CODE, self.held(), **BORN)
        assert (found.of, type(found.command)) == (RowClass.UPDATE, c.NumberIssued)

    def book(self, **head):
        """The father's household, in whose book the child is entered."""
        return knowing(replace(HIM, registered_household=UUID(int=9), **head), HER)

    def test_with_a_birth_the_hukou_is_registered_in_the_book_of_the_head(self):
        found = verdict(self.CODE, self.book(), **BORN, **BOOKED).command
        assert (found.hukou_area, found.registered_household, found.registered_relation) == (7, UUID(int=9), "20")

    def test_a_child_that_the_hospital_has_told_gets_its_hukou_with_its_number(self):
        known = replace(self.book(), children=self.held().children)
        found = verdict(self.CODE, known, **BORN, **BOOKED).command
        assert (found.hukou_area, found.registered_household) == (7, UUID(int=9))

    @pytest.mark.parametrize("code", ["370203", "370203000000"])
    def test_of_a_county_alone_it_is_the_community_of_those_with_whom_the_child_is_registered(self, code):
        found = verdict(self.CODE, self.book(), **BORN, **BOOKED | {"area": code}).command
        assert (found.hukou_area, found.registered_household) == (7, UUID(int=9))

    @pytest.mark.parametrize("code", ["370213", "370203010000", "370203012002"])
    def test_of_a_place_where_none_of_them_is_registered_it_is_not_known(self, code):
        found = verdict(self.CODE, self.book(), **BORN, **BOOKED | {"area": code}).command
        assert (found.hukou_area, found.registered_household) == (None, None)

    def test_a_county_whose_code_ends_in_a_zero_is_not_all_that_begin_as_it_does(self):
        at_county = replace(self.book(hukou="370211001001"), areas={"370211001001": 8})
        found = verdict(self.CODE, at_county, **BORN, **BOOKED | {"area": "370210"}).command
        assert found.hukou_area is None

    def test_a_head_who_is_registered_elsewhere_lends_no_book(self):
        found = verdict(self.CODE, self.book(hukou="370213001001"), **BORN, **BOOKED).command
        assert (found.hukou_area, found.registered_household, found.registered_relation) == (7, None, "")

    def test_a_hospital_registers_no_hukou(self):
        found = verdict("health.birth_certificates", self.book(), **BORN, **BOOKED).command
        assert found.hukou_area is None

    def test_a_child_that_has_its_number(self):
        assert verdict(self.CODE, self.held(numbered=True), **BORN).of is RowClass.SAME

    def test_the_other_one_of_twins_is_a_child_of_its_own(self):
        assert verdict(self.CODE, self.held(name="王大明", numbered=True), **BORN).of is RowClass.NEW

    def test_a_child_of_another_name_may_be_the_same(self):
        assert verdict(self.CODE, self.held(name="王某某"), **BORN).problem.code == "another_child"

    def test_without_a_name_it_waits(self):
        assert verdict(self.CODE, **BORN | {"child_name": None}).problem.code == "nameless"


class TestHukou:
    CODE = "public_security.moves"

    def test_into_the_city_by_somebody_new(self):
        found = verdict(self.CODE, **MOVED | {"person_number": number_of("19850102", 5), "act": "in"})
        assert (found.of, found.command.born.earliest, found.command.sex) == (RowClass.NEW, date(1985, 1, 2), 1)

    def test_where_it_is_already(self):
        assert verdict(self.CODE, **MOVED | {"act": "within"}).of is RowClass.SAME

    @pytest.mark.parametrize(("told", "kept"), [("23", "20"), ("37", "30"), ("20", "20"), ("", "")])
    def test_of_the_relation_in_the_book_no_order_and_no_adoption_is_kept(self, told, kept):
        known = knowing(replace(HIM, hukou=""), replace(HER, registered_household=UUID(int=9)))
        facts = MOVED | {"act": "within", "head_number": WOMAN, "relation": told}
        assert verdict(self.CODE, known, **facts).command.relation == kept

    def test_to_a_county_as_a_whole(self):
        found = verdict(self.CODE, **MOVED | {"to_area": "370203", "act": "within"})
        assert (found.of, found.problem.code) == (RowClass.FAULT, "whole_area")

    def test_away_by_somebody_who_was_never_held(self):
        assert verdict(self.CODE, **MOVED | {"person_number": CHILD, "act": "out"}).of is RowClass.PARKED


class TestPhone:
    CODE = "social_security.enrolment"

    def contact(self, **held):
        held = {"phone_source": int(Source.RESIDENCE_PERMITS)} | held
        known = knowing(replace(HIM, **held), phones={"13900000000": b"new"})
        return verdict(self.CODE, known, person_name="王强", person_number=MAN, person_phone="13900000000")

    def test_where_none_is_known(self):
        assert isinstance(self.contact().command, c.ContactChange)

    def test_that_is_known(self):
        assert self.contact(phone=b"new", phone_since=BEFORE).of is RowClass.SAME

    def test_older_than_the_one_held(self):
        assert self.contact(phone=b"old", phone_since=ON + timedelta(days=1)).of is RowClass.SAME

    def test_of_the_same_day_from_another_department(self):
        assert self.contact(phone=b"old", phone_since=ON).of is RowClass.CONFLICT

    def test_older_than_what_the_resident_has_said(self):
        told_us = {"phone_since": ON + timedelta(days=1), "phone_source": int(Source.DESK)}
        assert self.contact(phone=b"old", **told_us).of is RowClass.SAME

    def test_against_what_the_resident_has_said(self):
        told_us = self.contact(phone=b"old", phone_since=BEFORE, phone_source=int(Source.DESK))
        assert told_us.problem.code == "told_by_resident"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("刘国华", "劉國華", True),
        ("李老", "李佬", True),
        ("李老", "张三", False),
        ("王芳", "王方", True),
        ("王芳", "王芳芳", False),
    ],
)
def test_names_are_the_same_when_written_as_variants_or_sounding_alike(one, other, same):
    assert same_name(one, other) is same
