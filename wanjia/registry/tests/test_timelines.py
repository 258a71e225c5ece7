"""A timeline never overlaps itself, never forgets what it was not told about, and its chain always links."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wanjia.kernel.clock import FOREVER
from wanjia.kernel.dates import PartialDate
from wanjia.registry.rules.applying import Stamp, apply, changes, link
from wanjia.registry.rules.decisions import Assertion, Decision
from wanjia.registry.rules.timelines import fact_at, splice
from wanjia.registry.tests.people import day, fact, person
from wanjia.registry.types.facts import Education, FactKind

START = date(2000, 1, 1)
days = st.integers(0, 400).map(lambda number: START + timedelta(number))
spans = st.tuples(days, days | st.just(FOREVER)).filter(lambda span: span[0] < span[1])
facts = st.builds(lambda span, code: fact(Education(f"{code:02d}"), *span), spans, st.integers(0, 99))


def told(news):
    timeline = ()
    for one in news:
        timeline = splice(timeline, one)
    return timeline


@given(st.lists(facts, max_size=12))
def test_facts_never_overlap_and_are_in_order(news):
    timeline = told(news)
    assert all(one.valid_to <= other.valid_from for one, other in pairwise(timeline))


@given(st.lists(facts, max_size=12), days)
def test_each_day_believes_what_was_told_last_about_it(news, asked):
    last = next((one for one in reversed(news) if one.covers(asked)), None)
    found = fact_at(told(news), asked)
    assert (found.value if found else None) == (last.value if last else None)


@given(st.lists(facts, min_size=1, max_size=12))
def test_the_chain_has_one_beginning_and_one_follower_each(news):
    timeline = told(news)
    links = [link(timeline, one) for one in timeline]
    assert links.count(None) == 1
    assert len(set(links)) == len(links)
    assert set(links) - {None} <= {one.valid_to for one in timeline}


@given(st.lists(st.lists(facts, min_size=1, max_size=3), min_size=1, max_size=5))
def test_what_is_written_leads_from_one_state_to_the_next(rounds):
    """Superseded rows out, inserted rows in: exactly the new timeline; every kept row keeps its link or gets one."""
    state = person()
    for number, news in enumerate(rounds):
        stamp = Stamp(1, 1, number + 10, datetime(2026, 1, 1 + number, tzinfo=UTC))
        said = tuple(Assertion(state.id, one.value, PartialDate(one.valid_from), one.valid_to) for one in news)
        after = apply(Decision(day(2026), (), said), {state.id: state}, stamp)[state.id]
        for change in changes(state, after):
            before = state.timeline(change.kind, change.slot)
            assert {*before} - {*change.superseded} | {*change.inserted} == {*change.result}
            stay = [one for one in change.result if one in before and one not in change.links]
            assert all(link(before, one) == link(change.result, one) for one in stay)
        state = after


def test_a_piece_of_an_older_fact_keeps_its_source_and_event():
    old = fact(Education("70"), date(2010, 1, 1), event=7)
    timeline = splice((old,), fact(Education("20"), date(2014, 1, 1), date(2016, 1, 1), event=9))
    assert [(one.value.code, one.event) for one in timeline] == [("70", 7), ("20", 9), ("70", 7)]


def test_verification_raises_what_was_reported():
    state = person(date(1990, 1, 1), 2, "王芳", fact(Education("20"), date(2012, 1, 1)))
    stamp = Stamp(1, 2, 50, datetime(2026, 1, 1, tzinfo=UTC))
    after = apply(Decision(day(2026), (), verified=state.id), {state.id: state}, stamp)[state.id]
    verified = after.timeline(FactKind.EDUCATION)[0]
    assert (verified.standing, verified.event, verified.valid_from) == (2, 50, date(2012, 1, 1))
