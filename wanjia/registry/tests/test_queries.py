"""A person's page and a household's card: what they tell, of which day, to whom, in how many statements."""

from datetime import date, timedelta

import pytest

from wanjia.access.queries import system_context, within
from wanjia.access.types import UnmaskReason
from wanjia.kernel.errors import NotFound, Refused
from wanjia.registry import queries
from wanjia.registry.models import Person
from wanjia.registry.queries.believed import states_at
from wanjia.registry.queries.states import person_states
from wanjia.registry.tests.factories import FAR, HERE, NOW, area, day, door, household, person, tell, town
from wanjia.registry.tests.looks import LATER, SAVEPOINTS, logged, reader, sealed
from wanjia.registry.types import FactKind, IdentityDocument, KinKind
from wanjia.registry.types import commands as c
from wanjia.registry.types.facts import Membership

pytestmark = pytest.mark.django_db
NUMBER = "370298199003070022"
PHONE = "13900001234"


@pytest.fixture(autouse=True)
def _town(db):
    town()


def opened(uuid, ctx=None, **when):
    return queries.person(ctx or reader(), uuid, **when).value


class TestPerson:
    def test_the_page_tells_facts_with_their_source_and_no_number_in_clear(self):
        home = household(dwelling=door("302"))
        uuid = person(dwelling=door("302"), household=home, relation="02", document_number=NUMBER, phone=PHONE)
        view = opened(uuid)
        by_kind = {fact.kind: fact for fact in view.facts}
        assert by_kind[FactKind.DOCUMENT].masked == "3702********0022"
        assert by_kind[FactKind.CONTACT].masked == "139****1234"
        assert by_kind[FactKind.DOCUMENT].value == IdentityDocument("01", "")
        assert by_kind[FactKind.NAME].event == view.events[0].uuid
        assert (view.line.address.door, view.line.area.name) == ("302", "和兴路社区")
        assert (view.line.household, view.households[0].head_name, view.households[0].size) == (home, "王芳", 1)
        assert NUMBER not in repr(view)

    def test_the_line_of_the_page_is_that_of_a_list(self):
        home = household(dwelling=door("302"))
        uuid = person(dwelling=door("302"), household=home, relation="02", hukou_area=area(FAR).id)
        (group,) = queries.search(reader(), "王芳").value
        assert group.persons == (opened(uuid).line,)
        assert group.persons[0].away_from_hukou

    def test_as_of_a_past_day_it_shows_name_and_home_of_then(self):
        uuid = person(dwelling=door("101"))
        tell(c.ResidenceWithin(on=day(2024, 5, 1), person=uuid, dwelling=door("202")))
        tell(c.NameChange(on=day(2025, 6, 1), person=uuid, name="王芳菲"))
        then, now = opened(uuid, on=date(2024, 4, 30)), opened(uuid)
        assert (then.name, then.line.address.door) == ("王芳", "101")
        assert (now.name, now.line.address.door) == ("王芳菲", "202")

    def test_as_believed_at_a_past_moment_a_later_correction_is_not_known(self):
        uuid = person(dwelling=door("101"))
        tell(c.ResidenceWithin(on=day(2020), person=uuid, dwelling=door("202")), at=LATER)
        after = reader(at=LATER + timedelta(hours=1))
        assert opened(uuid, after, on=date(2021, 1, 1)).line.address.door == "202"
        before = opened(uuid, after, on=date(2021, 1, 1), believed_at=NOW + timedelta(hours=1))
        assert (before.line.address.door, len(before.events)) == ("101", 1)

    def test_of_a_day_before_the_birth_there_is_nothing_to_show(self):
        uuid = person(dwelling=door())
        with pytest.raises(Refused, match="later day"):
            opened(uuid, on=date(1990, 3, 6))

    def test_kin_is_told_one_hop_both_ways_with_a_door_only_within_reach(self):
        mother = person("李梅", born=day(1960), dwelling=door())
        child = tell(c.BirthEvent(on=day(1995), name="王小明", sex=1, mother=mother)).persons["child"]
        far = door("101", code=FAR)
        tell(c.ResidenceWithin(on=day(2020), person=child, dwelling=far))
        (tie,) = opened(mother).kin
        assert (tie.kind, tie.name, tie.uuid, tie.is_child) == (KinKind.MOTHER, "王小明", None, True)
        (tie,) = opened(child, reader(FAR)).kin
        assert (tie.kind, tie.name, tie.uuid, tie.is_child) == (KinKind.MOTHER, "李梅", None, False)
        assert opened(child, reader(FAR, HERE)).kin[0].uuid == mother

    def test_a_marriage_is_told_from_its_day_to_its_end(self):
        one, other = person("王芳", dwelling=door()), person("张伟", sex=1, dwelling=door())
        tell(c.Marriage(on=day(2018), person=one, spouse=other))
        tell(c.Divorce(on=day(2022), person=one, spouse=other))
        assert [tie.name for tie in opened(one, on=date(2019, 1, 1)).kin] == ["张伟"]
        assert opened(one).kin == ()

    def test_an_adoption_is_nowhere(self):
        parent, child = person("李梅", dwelling=door()), person("小明", born=day(2016), dwelling=door())
        tell(c.Adoption(on=day(2020), child=child, adoptive_mother=parent))
        for uuid in (parent, child):
            view = opened(uuid)
            assert view.kin == ()
            assert [event.kind.name for event in view.events] == ["FIRST_ENTRY"]

    def test_a_sealed_person_is_nowhere(self):
        mother = person("李梅", born=day(1960), dwelling=door())
        home = household(dwelling=door())
        child = tell(c.BirthEvent(on=day(2016), name="小明", sex=1, mother=mother, household=home)).persons["child"]
        sealed(child)
        assert opened(mother).kin == ()
        for look in (lambda: queries.household(reader(), home), lambda: opened(child)):
            with pytest.raises(NotFound):
                look()

    def test_a_merged_record_answers_as_the_one_it_was_merged_into(self):
        kept, duplicate = person(dwelling=door()), person("王芳芳", dwelling=door(), phone=PHONE)
        tell(c.PersonMerge(on=day(2026), person=kept, duplicate=duplicate))
        view = opened(duplicate)
        assert (view.uuid, view.merged_into, view.name) == (kept, kept, "王芳")
        assert FactKind.CONTACT in {fact.kind for fact in view.facts}
        assert opened(kept).merged_into is None

    def test_who_has_no_reach_finds_nobody(self):
        uuid = person(dwelling=door(code=FAR))
        with pytest.raises(NotFound):
            opened(uuid)

    def test_the_look_is_in_the_log(self):
        uuid = person(dwelling=door())
        seen = queries.person(reader(), uuid)
        assert logged(seen) == ("person.open", [], {uuid: "opened"})

    def test_whoever_is_named_beside_is_in_the_log_wherever_they_live(self):
        mother = person("李梅", born=day(1960), dwelling=door())
        child = tell(c.BirthEvent(on=day(1995), name="王小明", sex=1, mother=mother)).persons["child"]
        tell(c.ResidenceWithin(on=day(2020), person=child, dwelling=door(code=FAR)))
        seen = queries.person(reader(), mother)
        assert seen.value.kin[0].uuid is None
        assert logged(seen)[2] == {mother: "opened", child: "listed"}

    def test_a_relation_kept_from_earlier_is_shown_without_the_order_of_children(self):
        home = household(dwelling=door())
        for name, relation in (("王父", "02"), ("王大", "22"), ("王幺", "37"), ("王继", "57")):
            uuid = person(name, dwelling=door(), household=home, relation=relation)
        facts = {fact.value.relation for fact in opened(uuid).facts if isinstance(fact.value, Membership)}
        assert facts == {"51"}
        card = queries.household(reader(), home).value
        assert [one.relation for one in card.members] == ["02", "20", "30", "51"]
        assert {one.person.relation for one in card.members} == {"02", "20", "30", "51"}
        assert queries.persons_named(reader(), [uuid]).value[uuid].relation == "51"

    def test_it_takes_eight_statements(self, django_assert_num_queries):
        home = household(dwelling=door())
        uuid = person(dwelling=door(), household=home, relation="02", phone=PHONE, document_number=NUMBER)
        ctx = reader()
        with django_assert_num_queries(8 + SAVEPOINTS):
            queries.person(ctx, uuid)


class TestFactsInOneStatement:
    """The function that asks once for all fourteen tables keeps to what their walls would show."""

    def told(self, ctx, *uuids):
        with within(ctx):
            people = dict(Person.objects.values_list("pk", "uuid")) | self.ids
            states = states_at({pk: uuid for pk, uuid in people.items() if uuid in uuids}, LATER)
        return {state.uuid: {kind.name for kind, _ in state.timelines} for state in states.values()}

    @pytest.fixture(autouse=True)
    def _people(self):
        near, self.far, hidden = (
            person(dwelling=door()),
            person("张伟", dwelling=door(code=FAR)),
            person(dwelling=door()),
        )
        tell(c.Adoption(on=day(2020), child=near, adoptive_mother=person("李梅", born=day(1960), dwelling=door())))
        self.near, self.hidden = near, hidden
        with within(system_context("test", at=LATER)):
            self.ids = dict(Person.objects.filter(uuid__in=(near, self.far, hidden)).values_list("pk", "uuid"))
        sealed(hidden)

    def test_facts_of_persons_in_reach_without_sealed_ties(self):
        known = {"NAME", "BIRTH", "RESIDENCE"}
        assert self.told(reader(), self.near, self.far, self.hidden) == {
            self.near: known,
            self.far: set(),
            self.hidden: set(),
        }
        assert self.told(reader(FAR), self.near, self.far) == {self.near: set(), self.far: known}

    def test_it_tells_what_the_tables_tell(self):
        tell(c.NameChange(on=day(2020), person=self.near, name="王方"))
        with within(system_context("test", at=LATER)):
            pk = next(pk for pk, uuid in self.ids.items() if uuid == self.near)
            told, stored = states_at({pk: self.near}, LATER)[pk], person_states([pk])[pk]
        assert told.timelines == stored.timelines


class TestReveal:
    def test_one_number_in_full_with_its_name_and_reason_in_the_log(self):
        uuid = person(dwelling=door(), document_number=NUMBER, phone=PHONE)
        seen = queries.reveal(reader(), uuid, FactKind.DOCUMENT, reason=UnmaskReason.IDENTITY_CHECK)
        assert seen.value == NUMBER
        assert logged(seen) == ("person.unmask.identity_check", ["document_01"], {uuid: "opened"})
        assert queries.reveal(reader(), uuid, FactKind.CONTACT, reason=UnmaskReason.CONTACT).value == PHONE

    def test_nothing_out_of_reach_and_nothing_that_is_not_held(self):
        far = person(dwelling=door(code=FAR), phone=PHONE)
        near = person(dwelling=door())
        for uuid in (far, near):
            with pytest.raises(NotFound):
                queries.reveal(reader(), uuid, FactKind.CONTACT, reason=UnmaskReason.CONTACT)


class TestHousehold:
    def family(self):
        home = household(dwelling=door())
        head = person("张伟", sex=1, dwelling=door(), household=home, relation="02")
        wife = person("王芳", dwelling=door(), household=home, relation="10")
        return home, head, wife

    def test_members_stand_in_the_order_of_their_relation(self):
        home, head, wife = self.family()
        view = queries.household(reader(), home).value
        assert [(member.person.uuid, member.relation) for member in view.members] == [(head, "02"), (wife, "10")]
        assert (view.line.head, view.line.head_name, view.line.size) == (head, "张伟", 2)
        assert view.line.address.door == "101"

    def test_as_of_a_past_day_who_has_left_is_still_there(self):
        home, _, wife = self.family()
        tell(c.ResidenceWithin(on=day(2022), person=wife, dwelling=door("202")))
        ctx = reader()
        assert [m.person.name for m in queries.household(ctx, home).value.members] == ["张伟"]
        assert len(queries.household(ctx, home, on=date(2021, 12, 31)).value.members) == 2
        assert queries.household(ctx, home, on=date(2014, 1, 1)).value.members == ()

    def test_every_member_shown_was_opened(self):
        home, head, wife = self.family()
        action, _, subjects = logged(queries.household(reader(), home))
        assert (action, subjects) == ("household.open", {head: "opened", wife: "opened"})

    def test_who_has_no_reach_finds_none(self):
        home, *_ = self.family()
        with pytest.raises(NotFound):
            queries.household(reader(FAR), home)

    def test_it_takes_eight_statements(self, django_assert_num_queries):
        home, *_ = self.family()
        ctx = reader()
        with django_assert_num_queries(8 + SAVEPOINTS):
            queries.household(ctx, home, on=date(2020, 1, 1))
