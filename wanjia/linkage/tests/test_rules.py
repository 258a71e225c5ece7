"""Rules of linkage: distances, features, levels, clusters."""

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanjia.kernel.errors import Refused
from wanjia.linkage.rules import clustering, models
from wanjia.linkage.rules.distances import damerau_levenshtein, jaro_winkler
from wanjia.linkage.rules.features import date_digits, features, plain
from wanjia.linkage.rules.levels import LABELS, alike
from wanjia.linkage.rules.mixture import Mixture, near_misses, posterior
from wanjia.linkage.rules.scoring import probability
from wanjia.linkage.types import Columns, ColumnType

WORDS = st.text(alphabet="abcdé張'- 01", max_size=12)
NAMED = Columns("id", {"name": ColumnType.NAME})


@pytest.fixture(scope="module")
def engine():
    connection = duckdb.connect()
    yield connection
    connection.close()


@given(a=WORDS, b=WORDS)
@settings(max_examples=150, deadline=None)
def test_distances_are_those_of_the_engine(engine, a, b):
    said = engine.execute("SELECT damerau_levenshtein(?, ?), jaro_winkler_similarity(?, ?)", [a, b, a, b]).fetchone()
    assert damerau_levenshtein(a, b) == said[0]
    assert jaro_winkler(a, b) == pytest.approx(said[1], abs=1e-12)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  O'Brien-Smith ", "obrien smith"),
        ("José  MÜLLER", "jose muller"),
        ("N/A", None),
        ("", None),
        ("?", None),
        ("張 伟", "張 伟"),
    ],
)
def test_values_are_brought_to_one_form(written, read):
    assert plain(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1956-04-09", "19560409"),
        ("9.4.1956", "19560409"),
        ("1956年4月9日", "19560409"),
        ("19560409", "19560409"),
        ("1956", "1956"),
        ("56", None),
    ],
)
def test_dates_are_read_in_their_usual_forms(written, read):
    assert date_digits(written) == read


def test_months_stand_first_where_a_column_shows_it():
    assert date_digits("04/09/1956", month_first=True) == "19560409"


@pytest.mark.parametrize(
    ("name", "given_name", "surname", "others"),
    [
        ("John Quincy Smith", "john", "smith", ("quincy",)),
        ("Smith, John", "john", "smith", ()),
        ("Cher", None, "cher", ()),
        ("欧阳小明", "小明", "欧阳", ()),
        ("王伟", "伟", "王", ()),
    ],
)
def test_a_whole_name_is_taken_apart(name, given_name, surname, others):
    found = features({"name": name}, NAMED)
    assert (found["given"], found["surname"], found["others"]) == (given_name, surname, others)


@pytest.mark.parametrize(
    ("kind", "a", "b", "label"),
    [
        ("date", "19560409", "19560904", "day and month exchanged"),
        ("date", "19560409", "19560419", "one slip"),
        ("date", "19991231", "20001231", "one slip"),
        ("date", "19560409", "19560101", "same year, 1 January"),
        ("date", "19560409", "19560930", "same year"),
        ("date", "19560409", "20011122", "other"),
        ("id", "1804974", "1804947", "one slip"),
        ("id", "18", "19", "other"),
        ("phone", "008613305320001", "13305320001", "same ending"),
        ("place", "devon", "west devon", "one in the other"),
        ("place", "tq13 8df", "tq13 8hu", "one in the other"),
        ("place", "wallaby place", "walaby place", "one slip"),
        ("place", "7", "17", "other"),
        ("text", "soldier", "soldier", "equal"),
        ("citizen", "370202199001010015", "370202199001010023", "same county and birth, another sequence"),
        ("citizen", "370202199001010015", "370202199001010051", "one slip"),
        ("citizen", "370202199001010015", "370203198502290010", "other"),
    ],
)
def test_levels_say_how_alike_values_are(kind, a, b, label):
    assert LABELS[kind][alike(kind, "value", {"value": a}, {"value": b})] == label


@pytest.mark.parametrize(
    ("one", "other", "label"),
    [
        ("Tom Clifford", "Thomas Clifford", "short form or same sound"),
        ("T Clifford", "Thomas Clifford", "initial"),
        ("王小明", "王晓明", "short form or same sound"),
        ("王小明", "王志强", "other"),
        ("Clifford Thomas", "Thomas Clifford", "exchanged with the surname"),
        ("Maria Clifford", "Anna Maria Clifford", "in the other's name"),
        ("Rhomas Clifford", "Thomas Clifford", "one slip"),
        ("Peter Clifford", "Anna Clifford", "other"),
    ],
)
def test_levels_of_given_names(one, other, label):
    left, right = features({"name": one}, NAMED), features({"name": other}, NAMED)
    assert LABELS["given"][alike("given", "given", left, right)] == label


def test_what_is_missing_says_nothing():
    assert alike("date", "date_1", {"date_1": None}, {"date_1": "19560409"}) is None


def test_one_wrong_link_does_not_join_two_people():
    strong, wrong, unlike = 8.0, 3.0, -9.0
    edges = [(1, 2, strong), (3, 4, strong), (2, 3, wrong), (1, 3, unlike), (1, 4, unlike), (2, 4, unlike)]
    assert clustering.groups(edges, 0.0) == [[1, 2], [3, 4]]


def test_a_weak_pair_is_held_by_its_group():
    edges = [(1, 2, 8.0), (2, 3, 8.0), (1, 3, -1.0)]
    assert clustering.groups(edges, 0.0) == [[1, 2, 3]]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19), st.floats(-9, 9)), unique_by=lambda edge: edge[:2]),
)
def test_best_pairs_use_each_row_once(edges):
    kept = clustering.best(edges, left_once=True, right_once=True)
    assert len({edge[0] for edge in kept}) == len({edge[1] for edge in kept}) == len(kept)
    assert all(any(one[0] == edge[0] or one[1] == edge[1] for one in kept) for edge in edges)


@given(
    edges=st.lists(
        st.tuples(st.integers(0, 30), st.integers(31, 60), st.floats(0, 9)), unique_by=lambda edge: edge[:2]
    ),
    most=st.integers(2, 10),
)
def test_no_component_is_larger_than_allowed(edges, most):
    assert all(len(rows) <= most for rows in clustering.split(edges, 0.0, most))


def test_bits_become_probabilities():
    assert probability(0) == 0.5
    assert probability(2000) == 1.0
    assert probability(-2000) == 0.0


def test_a_model_is_read_as_it_was_written():
    model = models.untrained(NAMED, ())
    assert models.from_json(models.to_json(model)) == model


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 99}'])
def test_other_files_are_no_model(text):
    with pytest.raises(Refused):
        models.from_json(text)


def test_relatives_are_not_taken_for_doubles_though_they_are_more():
    doubles, relatives, strangers = (0, 0, 0), (1, 1, 0), (1, 1, 1)  # given name, birth date, place: 0 equal, 1 other
    levels, counts = np.array([doubles, relatives, strangers]), np.array([50.0, 400.0, 2000.0])
    alike_often, alike_rarely = np.array([0.9, 0.1]), np.array([0.01, 0.99])
    whole = [(slice(0, None),)] * 3
    found = near_misses(
        levels, counts, Mixture(0.05, [alike_often] * 3, [alike_rarely] * 3, whole, [False, False, True])
    )
    assert found.prior == pytest.approx(50 / 2450, abs=0.005)
    assert found.u[2][0] == pytest.approx(400 / 2400, abs=0.02)
    same = posterior(levels, found)
    assert same[0] > 0.95
    assert same[1] < 0.01


def test_without_pairs_nothing_is_learnt():
    start = Mixture(0.05, [np.array([0.9, 0.1])], [np.array([0.1, 0.9])], [(slice(0, None),)], [False])
    assert near_misses(np.empty((0, 1), dtype=np.int64), np.empty(0), start) is start
