"""Which of two values stands: by authority, then by day; in whatever order they come, and however often."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.intake.rules.survivorship import Claim, Reason, Verdict, authority_of, decide, stronger, survivor
from wanjia.intake.sources.catalogue import DEPARTMENTS
from wanjia.registry.types import FactKind, Source, Standing

TODAY = date(2026, 11, 1)
KINDS = st.sampled_from(FactKind)
CLAIMS = st.builds(
    Claim,
    value=st.sampled_from(("王芳", "王方", "汪芳")),
    source=st.sampled_from(Source),
    standing=st.sampled_from(Standing),
    day=st.integers(0, 3).map(lambda days: TODAY - timedelta(days=days)),
    corrected=st.booleans(),
)
# What each fact of a row says of a person.
FACTS = {"name": FactKind.NAME, "number": FactKind.DOCUMENT, "sex": FactKind.BIRTH, "born_on": FactKind.BIRTH}
FACTS["phone"] = FactKind.CONTACT


def claim(value, source=Source.PUBLIC_SECURITY, standing=Standing.CONFIRMED, *, days_ago=0, **more):
    return Claim(value, source, standing, TODAY - timedelta(days=days_ago), **more)


POLICE, SCHOOL = claim("王芳", days_ago=30), claim("王方", Source.EDUCATION)
RESIDENT = claim("汪芳", Source.DESK, Standing.REPORTED, days_ago=5, corrected=True)


@pytest.mark.parametrize(
    ("held", "told", "verdict", "reason"),
    [
        (None, SCHOOL, Verdict.REPLACE, Reason.NOTHING_HELD),
        (POLICE, claim("王芳", Source.EDUCATION), Verdict.KEEP, Reason.EQUAL),
        (POLICE, claim("王方"), Verdict.REPLACE, Reason.LATER),
        (POLICE, claim("王方", days_ago=60), Verdict.KEEP, Reason.LATER),
        (SCHOOL, claim("王芳"), Verdict.REPLACE, Reason.AUTHORITY),
        (POLICE, claim("王方", Source.EDUCATION, days_ago=60), Verdict.KEEP, Reason.AUTHORITY),
        (POLICE, SCHOOL, Verdict.QUESTION, Reason.AGAINST_AUTHORITY),
        (POLICE, claim("王方", days_ago=30), Verdict.QUESTION, Reason.TIED),
        (RESIDENT, claim("王芳"), Verdict.QUESTION, Reason.CORRECTED),
        (RESIDENT, claim("王芳", days_ago=9), Verdict.KEEP, Reason.CORRECTED),
        (POLICE, RESIDENT, Verdict.REPLACE, Reason.CORRECTED),
    ],
)
def test_authority_first_then_the_later_day_and_people_where_that_is_no_answer(held, told, verdict, reason):
    found = decide(FactKind.NAME, held, told)
    assert (found.verdict, found.reason) == (verdict, reason)


def test_a_correction_that_was_checked_counts_as_what_was_seen():
    checked = claim("汪芳", Source.DESK, Standing.DOCUMENT_SEEN, days_ago=5, corrected=True)
    assert decide(FactKind.NAME, checked, claim("王芳")).verdict is Verdict.REPLACE


@given(kind=KINDS, claims=st.lists(CLAIMS, min_size=1, max_size=4))
def test_in_whatever_order_they_come_the_same_one_stands(kind, claims):
    folded = set()
    for order in permutations(claims):
        stands, *rest = order
        for told in rest:
            stands = decide(kind, stands, told).stands
        folded.add(stands)
    assert folded == {survivor(kind, claims)}


@given(kind=KINDS, held=CLAIMS, told=CLAIMS)
def test_told_again_nothing_changes_and_exchanged_the_same_stands(kind, held, told):
    found = decide(kind, held, told)
    assert decide(kind, told, held).stands == found.stands == stronger(kind, held, told)
    if found.verdict is Verdict.REPLACE:
        assert found.stands == told
    again = decide(kind, found.stands, told)
    assert again.verdict in (Verdict.KEEP, found.verdict)
    assert again.stands == found.stands


@given(kind=KINDS, held=CLAIMS, told=CLAIMS)
def test_a_lower_authority_never_replaces_what_a_higher_one_says(kind, held, told):
    if authority_of(kind, told) < authority_of(kind, held) and not told.unchecked and held.value != told.value:
        assert decide(kind, held, told).verdict is not Verdict.REPLACE or held.unchecked


@pytest.mark.parametrize("department", DEPARTMENTS, ids=lambda one: one.code)
def test_every_department_says_how_far_it_is_believed_in_all_it_tells_of_a_person(department):
    facts = {fact for layout in department.layouts for fact in layout.facts}
    told = {kind for fact, kind in FACTS.items() if any(one.endswith(f"_{fact}") for one in facts)}
    assert told <= set(department.authority)
