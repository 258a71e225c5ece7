"""A small town, and whatever a department's file may tell about it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from wanjia.access.queries import system_context
from wanjia.kernel.dates import PartialDate, Precision
from wanjia.registry.tests.factories import area, day, door, household, person, tell, town
from wanjia.registry.types import Basis, ContactKind, Education, Marital, Name, Provenance, Source, Standing
from wanjia.registry.types import commands as c

BATCH = UUID(int=7)
LATER = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
BY = system_context("batch", at=LATER)
TOLD = Provenance(Source.API, Standing.CONFIRMED, "batch", LATER, BATCH)
NOBODY = UUID(int=99)


def families():
    """Two families, a single woman, a record that was merged, somebody who died: the people and the households."""
    town()
    homes = [household("1", door("101")), household("2", door("201")), household("9", door("301"), Basis.REGISTERED)]
    lives = {"dwelling": door("101"), "household": homes[0], "marital": "10"}
    found = [
        person("王强", day(1985), 1, relation="02", phone="13900000000", **lives),
        person("李梅", day(1987), 2, relation="12", **lives),
        person("王安", day(2012), 2, relation="30", **lives),
        person("张伟", day(1960), 1, dwelling=door("201"), household=homes[1], relation="02", marital="20"),
        person("单芳", day(1990, 3, 7), 2, dwelling=door("201"), household=homes[1], relation="80"),
        person("赵六", day(2000), 1, dwelling=door("301"), household=homes[2], relation="02", hukou_area=area().id),
        person("赵陆", day(2000), 1, education="20"),
        person("孙奶", day(1940), 2, dwelling=door("201")),
    ]
    tell(c.Marriage(on=day(2010), person=found[0], spouse=found[1]))
    tell(c.PersonMerge(on=day(2020), person=found[5], duplicate=found[6]))
    tell(c.Death(on=day(2020), person=found[7]))
    return found, homes


DAYS = st.one_of(
    st.integers(0, 700).map(lambda days: PartialDate(date(2025, 1, 1) + timedelta(days))),
    st.sampled_from([day(1930), day(2012, 6), day(2026, 12, 30), PartialDate(date(2024, 5, 1), Precision.MONTH)]),
)
WHO = st.integers(0, 8)
HOME = st.one_of(st.none(), st.integers(0, 3))
DOORS = st.sampled_from(["101", "201", "401"])
RELATIONS = st.sampled_from(["02", "20", "80"])


def event(kind, **parts):
    return st.tuples(st.just(kind), st.fixed_dictionaries({"on": DAYS, **parts}))


VALUES = st.one_of(
    st.sampled_from(["10", "40"]).map(Marital),
    st.sampled_from(["20", "70"]).map(Education),
    st.sampled_from(["王强", "单单"]).map(Name),
)
REGISTERED = {
    "hukou_area": st.sampled_from([True, None]),
    "registered_household": HOME,
    "registered_relation": RELATIONS,
}
MOVED = {"person": WHO, "dwelling": DOORS, "household": HOME, "relation": RELATIONS}
EVENTS = st.one_of(
    event(c.Death, person=WHO),
    event(c.DeathRevoked, person=WHO),
    event(
        c.BirthEvent,
        name=st.sampled_from(["王小", "单小"]),
        sex=st.integers(1, 2),
        mother=st.one_of(st.none(), WHO),
        father=st.one_of(st.none(), WHO),
        household=HOME,
        **REGISTERED,
    ),
    event(c.Marriage, person=WHO, spouse=st.one_of(st.none(), WHO)),
    event(c.Divorce, person=WHO, spouse=st.one_of(st.none(), WHO)),
    event(c.Annulment, person=WHO, spouse=WHO),
    event(c.ResidenceWithin, **MOVED),
    event(c.ResidenceIn, **MOVED),
    event(c.ResidenceOut, person=WHO),
    event(c.HukouWithin, person=WHO, area=st.just(None), household=HOME, relation=RELATIONS),
    event(c.HukouOut, person=WHO, elsewhere=st.just("110101")),
    event(c.NameChange, person=WHO, name=st.sampled_from(["单于", "王强", ""])),
    event(c.EducationChange, person=WHO, education=st.sampled_from(["20", "30"])),
    event(
        c.ContactChange, person=WHO, contact=st.sampled_from(ContactKind), number=st.sampled_from(["", "13800000000"])
    ),
    event(c.NumberIssued, person=WHO, document_number=st.just("370298199003070022"), **REGISTERED),
    event(c.Correction, person=WHO, value=VALUES, reason=st.just("as the file says")),
    event(c.Verification, person=WHO),
)


def command(told, people, homes):
    """The command with those it names; one number too many is somebody nobody knows."""
    kind, parts = told
    known = dict(parts)
    for role in ("person", "spouse", "mother", "father"):
        if known.get(role) is not None:
            known[role] = [*people, NOBODY][known[role]]
    for role in ("household", "registered_household"):
        if known.get(role) is not None:
            known[role] = [*homes, NOBODY][known[role]]
    if "dwelling" in known:
        known["dwelling"] = door(known["dwelling"])
    if "area" in known:
        known["area"] = area().id
    if known.get("hukou_area"):
        known["hukou_area"] = area().id
    return kind(**known)
