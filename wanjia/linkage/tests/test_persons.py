"""People of a Chinese register: the set form equals the rule, and the shipped model says who is who."""

import random

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanjia.linkage.queries import DOUBLES, china, doubles, meet, score, thresholds, weigh
from wanjia.linkage.queries.learning import learn
from wanjia.linkage.queries.persons import SCORES, make_features
from wanjia.linkage.queries.tables import FEATURES, PAIRS
from wanjia.linkage.rules import models
from wanjia.linkage.rules.persons import areas, person
from wanjia.linkage.rules.verdicts import verdicts
from wanjia.linkage.tests import chinese, city
from wanjia.linkage.types import PERSON, Thresholds, Verdict

MEI = {
    "name": "王小梅",
    "sex": "2",
    "born_on": "1990-03-07",
    "number": "370202199003070028",
    "phone": "13305320001",
    "area": "370202001002",
    "father_number": "370202196201010018",
}
LINK, ASK, NOBODY = Verdict.LINK, Verdict.ASK, Verdict.NOBODY
TEXTS = {
    "name": ["王小梅", "王晓梅", "劉偉", "刘伟", "欧阳明", "歐陽明", "阿依古丽·买买提", " 王　梅 ", "Anna", "", None],
    "sex": ["1", "2", "", None],
    "born_on": ["1990-03-07", "1990-07-03", "1990-02-11", "19900307", "1990", "2000-03-07", "不详", "", None],
    "number": ["370202199003070028", "370202199003070044", "37020219900307002X", "A123456", "", None],
    "phone": ["13305320001", "133 0532 0001", "0532-8888", "", None],
    "area": ["370202001002", "370202001000", "370202000000", "370202", "370200000000", "3702", "x", "", None],
    "relative": ["370202196201010018", "370202196301010023", "", None],
}
ROW = st.fixed_dictionaries(
    {name: st.sampled_from(TEXTS.get(name, TEXTS["area" if "area" in name else "relative"])) for name in PERSON}
)

# Of everybody who is held these are known.
KNOWN = st.fixed_dictionaries(
    {"sex": st.sampled_from(["1", "2"]), "born_on": st.sampled_from(["1990-03-07", "1990-07-03", "2000-03-07"])}
)


@pytest.fixture(scope="module")
def engine():
    connection = duckdb.connect()
    yield connection
    connection.close()


def tables(connection, told, held):
    """The tables ``told``, ``held`` and ``pairs`` of everybody with everybody."""
    for name, key, rows in (("told", "row", told), ("held", "person", held)):
        columns = {key: [str(number) for number, _ in enumerate(rows)]}
        columns |= {column: pa.array([row.get(column) for row in rows], pa.string()) for column in PERSON}
        connection.register("made", pa.table(columns))
        connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM made")
        connection.unregister("made")
    connection.execute("CREATE OR REPLACE TABLE pairs AS SELECT row, person FROM told, held")


@given(rows=st.lists(ROW, min_size=1, max_size=40))
@settings(max_examples=15)
def test_features_of_a_table_are_those_of_the_rule(engine, rows):
    tables(engine, rows, [])
    make_features(engine, told="told", held="held")
    found = engine.execute(f"SELECT * FROM {FEATURES} ORDER BY id::INTEGER")
    names = [column[0] for column in found.description]
    for row, values in zip(rows, found.fetchall(), strict=True):
        made = dict(zip(names, values, strict=True)) | {"areas": tuple(values[names.index("areas")])}
        assert {name: made[name] for name in person(row)} == person(row)


def test_pairs_of_tables_are_weighed_as_one_by_one(engine):
    draw = random.Random(9)  # noqa: S311
    told, held = (
        [{name: draw.choice(TEXTS.get(name, TEXTS["area" if "area" in name else "relative"])) for name in PERSON}
         for _ in range(many)] for many in (60, 40)
    )  # fmt: skip
    tables(engine, told, held)
    score(engine, told="told", held="held", pairs="pairs", model=china())
    found = engine.execute(f"SELECT row::INT, person::INT, probability, weight, verdict FROM {SCORES}").fetchall()
    assert len(found) == len(told) * len(held)
    judged = {}
    for row, other, probability, weight, verdict in found:
        alone = weigh(told[row], held[other], model=china())
        assert weight == pytest.approx(alone.weight, abs=1e-6), (told[row], held[other], alone)
        assert probability == pytest.approx(alone.probability, abs=1e-9)
        judged.setdefault(row, []).append((probability, verdict))
    for pairs in judged.values():
        assert [verdict for _, verdict in pairs] == verdicts([chance for chance, _ in pairs], thresholds())


@given(told=ROW, held=st.builds(dict.__or__, ROW, KNOWN))
def test_numbers_that_are_not_told_need_not_be_known_of_who_is_held(told, held):
    # the register does not open what is not compared
    known = dict(held)
    for name in ("number", "phone"):
        if not told[name]:
            known[name] = None
    relatives = ("father_number", "mother_number", "spouse_number")
    if not any(told[name] for name in relatives):
        known |= dict.fromkeys(relatives)
    assert weigh(told, known, model=china()) == weigh(told, held, model=china())


def test_no_pairs_are_no_scores(engine):
    tables(engine, [MEI], [])
    assert score(engine, told="told", held="held", pairs="pairs", model=china()) == 0
    assert engine.execute(f"SELECT count(*) FROM {SCORES}").fetchone() == (0,)


def test_doubles_within_a_register_are_found_and_families_are_none(engine):
    twin = MEI | {"name": "王小兰", "number": "370202199003070044"}
    brother = MEI | {"name": "王强", "sex": "1", "born_on": "1993-05-09", "number": "370202199305090012"}
    doubled = [MEI | {"number": "", "name": "王晓梅"}, brother | {"born_on": "1993-09-05", "phone": "", "number": ""}]
    tables(engine, [], [MEI, twin, brother, *doubled])
    assert meet(engine, held="held", model=china()) >= 2
    assert doubles(engine, held="held", model=china()) >= 2
    found = engine.execute(f"SELECT person, other FROM {DOUBLES} WHERE probability > 0.5").fetchall()
    assert set(found) == {("0", "3"), ("2", "4")}


def test_doubles_are_the_same_where_numbers_are_stood_in_for_and_pairs_come_in_parts(engine, monkeypatch):
    draw = random.Random(11)  # noqa: S311
    people = [one | {"born_on": one["born"]} for one in chinese.people(11, 200)]
    again = [row | {"born_on": row["born"]} for row in (chinese.record(draw, one) for one in people[::10])]
    tables(engine, [], [*people, *again])
    meet(engine, held="held", model=china())
    doubles(engine, held="held", model=china())
    clear = engine.execute(f"FROM {DOUBLES}").fetchall()
    assert len([1 for *_, probability, _ in clear if probability > 0.5]) >= len(again) * 0.9
    hashed = ", ".join(f"CASE WHEN {one} <> '' THEN hash({one}) END AS {one}" for one in PERSON if "number" in one)
    engine.execute(f"""
        CREATE OR REPLACE TABLE closed AS SELECT * REPLACE ({hashed},
            CASE WHEN phone <> '' THEN hash(phone) END AS phone) FROM held""")
    monkeypatch.setattr("wanjia.linkage.queries.seeking.PAIRS_AT_ONCE", 7)
    assert meet(engine, held="closed", model=china()) < 4 * len(clear)
    assert doubles(engine, held="held", model=china()) == len(clear)
    assert engine.execute(f"FROM {DOUBLES}").fetchall() == clear


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"name": "王小美", "phone": "", "area": ""},  # the number first
        {"number": "", "phone": "", "area": "370202"},
        {"name": "王曉梅", "number": ""},  # another character of the same sound, and traditional
        {"number": "370202199003070038"},  # a digit wrong
        {"number": "", "born_on": "1990-07-03"},  # day and month exchanged
        {"number": "", "born_on": "1990-02-11"},  # by the moon
        {"number": "", "born_on": "1980-03-07"},  # ten years off
        {"number": "", "name": "小梅王"},  # the order of the characters
    ],
)
def test_one_person_is_found_in_spite_of_slips(told):
    found = weigh(MEI | told, MEI, model=china())
    assert verdicts([found.probability], thresholds()) == [LINK], found


@pytest.mark.parametrize(
    "told",
    [
        {"name": "李强", "sex": "1", "born_on": "", "phone": "", "father_number": ""},  # with her number
        {"name": "王小兰", "number": "370202199003070044"},  # a twin sister
        {"name": "王小强", "sex": "1", "number": "370202199003070031"},  # a twin brother
        {"name": "王小兰", "number": "", "born_on": "1993-05-09"},  # a sister
        {"number": "370202196805120023", "born_on": "", "father_number": ""},  # a namesake under one roof
        {"number": "", "born_on": "1968-05-12", "phone": "", "father_number": ""},  # one next door
    ],
)
def test_somebody_else_is_not_taken_for_her(told):
    found = weigh(MEI | told, MEI, model=china())
    assert found.probability < 0.1, found


def test_a_twin_without_a_number_is_never_taken_for_the_other_without_asking():
    for name in ("王小兰", "王大梅", "王兰", "王兰梅"):
        found = weigh(MEI | {"name": name, "number": ""}, MEI, model=china())
        assert found.probability < thresholds().link, name


def test_a_phone_of_the_household_is_no_witness_by_itself():
    only = {"phone": MEI["phone"]}
    assert weigh(only | {"name": "王小梅"}, MEI, model=china()).probability > thresholds().ask
    assert weigh(only | {"name": "王建国"}, MEI, model=china()).probability < thresholds().ask


def test_a_rare_name_says_more_than_a_common_one():
    def bits(name):
        told = {"name": name}
        return weigh(told, told, model=china()).weight

    assert bits("郏昶") > bits("王伟") + 5


def test_an_explanation_adds_up_and_leaves_out_what_is_not_told():
    found = weigh({"name": "王小梅", "born_on": "1990-03-07"}, MEI, model=china())
    assert [step.feature for step in found.steps] == ["given", "surname", "born"]
    assert found.weight == pytest.approx(found.prior + sum(step.weight + step.rarity for step in found.steps))


@pytest.mark.parametrize(
    ("chances", "verdict"),
    [
        ([], []),
        ([0.99], [LINK]),
        ([0.5, 0.001], [ASK, NOBODY]),
        ([0.99, 0.001], [LINK, NOBODY]),
        ([0.99, 0.98], [ASK, ASK]),
        ([0.99, 0.2], [ASK, ASK]),
        ([0.05], [NOBODY]),
    ],
)
def test_who_has_a_rival_is_asked_about(chances, verdict):
    assert verdicts(chances, Thresholds(link=0.9, ask=0.1)) == verdict


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("370202001002", ("3702", "370202", "370202001", "370202001002")),
        ("370202001000", ("3702", "370202", "370202001")),
        ("370202000000", ("3702", "370202")),
        ("370202", ("3702", "370202")),
        ("三七", ()),
        (None, ()),
    ],
)
def test_an_area_lies_in_those_above_it(code, found):
    assert areas(code) == found


def test_the_shipped_file_is_a_model_whose_shares_sum_to_one():
    assert models.from_json(models.to_json(china())) == china()
    assert 0 < thresholds().ask < thresholds().link < 1
    for comparison in china().comparisons:
        for half in comparison.halves:
            assert sum(level.m for level in comparison.levels[half]) == pytest.approx(1, abs=0.01)
            assert sum(level.u for level in comparison.levels[half]) == pytest.approx(1, abs=0.01)


def test_a_model_is_learnt_without_labels_and_finds_people(engine):
    draw = random.Random(5)  # noqa: S311
    people = [one | {"born_on": one["born"]} for one in chinese.people(5, 300)]
    told = [row | {"born_on": row["born"]} for row in (chinese.record(draw, one) for one in people)]
    tables(engine, told, [one for one in people if draw.random() < 0.8])
    city.candidates(engine)
    engine.execute(f"CREATE OR REPLACE TABLE {PAIRS} AS SELECT row_l AS join_key_l, row_r AS join_key_r FROM near")
    learnt = learn(engine, random_pairs=50_000)
    compared = {one.feature: one for one in learnt.comparisons}
    for feature in ("number", "given", "surname", "born", "sex"):
        first, *_, last = compared[feature].levels[compared[feature].halves[-1]]
        assert first.m > 0.8
        assert first.m > first.u
        assert last.m < last.u
    same_sound = compared["given"].levels[-4]
    assert 0.005 < same_sound.m < 0.1  # as it was made
    assert np.log2(compared["sex"].levels[0].m / compared["sex"].levels[0].u) == pytest.approx(1, abs=0.2)
    assert learnt.shares["surname"][""] < learnt.shares["surname"]["王"] < 0.2
