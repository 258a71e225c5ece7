"""Relations to the head, in the city and in its files: codes of the list that is held, and true of who the two are."""

from collections import Counter

import duckdb
import pytest

from wanjia.demo.actions.monthly import _prepare, _sql
from wanjia.demo.tests.months import MONTH
from wanjia.demo.types import FEMALE, MALE, FileOrder
from wanjia.places.queries import code_list

# How a relation ends tells the sex; 父亲 and 母亲 without their last character.
MEN, WOMEN = "子夫婿父兄弟公甥", "女妻媳母嫂姐妹婆"


@pytest.fixture(scope="module")
def people(city):
    return f"read_parquet('{city}/part-*.parquet')"


@pytest.fixture(scope="module")
def births(city):
    """The children of many months, so that there are some of each kind."""
    found = []
    with duckdb.connect() as connection:
        for seed in range(30):
            _prepare(connection, FileOrder(city, city, MONTH, seed, realistic=False))
            rows = connection.execute(_sql("public_security.births"))
            names = [column[0] for column in rows.description]
            found += [dict(zip(names, row, strict=True)) | {"seed": seed} for row in rows.fetchall()]
    return found


@pytest.fixture(scope="module")
def held(people):
    """Everybody by row."""
    with duckdb.connect() as connection:
        rows = connection.execute(f'SELECT "row", sex, relation, mother_row FROM {people}').fetchall()
    return {row[0]: row for row in rows}


def sex_of(relation):
    """None where a relation is said of both."""
    last = relation.removesuffix("亲")[-1]
    return MALE if last in MEN else FEMALE if last in WOMEN else None


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["relation", "hukou_relation"])
def test_the_city_uses_codes_that_are_held_each_of_its_sex(people, column):
    names = {code.code: code.zh for code in code_list("relation").codes}
    query = f"SELECT DISTINCT {column}, sex FROM {people} WHERE {column} IS NOT NULL"
    with duckdb.connect() as connection:
        found = connection.execute(query).fetchall()
    assert len(found) > 20
    assert [(names[code], sex) for code, sex in found if sex_of(names[code]) not in (None, sex)] == []


@pytest.mark.django_db
def test_a_months_births_use_codes_that_are_held_each_of_its_sex(births):
    names = {code.code: code.zh for code in code_list("relation").codes}
    found = Counter((names[one["relation"]], one["child_sex"]) for one in births if one["relation"])
    assert {sex_of(name) == sex for name, sex in found} == {True}
    kinds = {"长子", "次子", "长女", "次女", "孙子", "孙女", "外孙子", "外孙女"}
    assert kinds <= {name for name, _ in found}


def test_a_newborn_is_to_the_head_what_its_parents_make_it(births, held):
    """A child of the head itself counts among brothers or sisters; one of the head's daughter is 外孙, not 孙."""
    of_mother = {"38": {"41", "42"}} | {daughter: {"43", "44"} for daughter in ("31", "32", "33", "34")}
    for one in births:
        who = one["persons"]
        if who["head"] is None:
            assert one["relation"] is None
        elif who["head"] in (who["mother"], who["father"]):
            assert one["relation"] in {"22", "23", "24", "25", "26", "32", "33", "34", "35", "36"}
        else:
            assert one["relation"] in of_mother.get(held[who["mother"]][2], {"73", "77", "97"})


def test_sons_and_daughters_are_counted_apart_those_of_the_city_before_the_newborn(births, held):
    elder = Counter((mother, sex) for _, sex, _, mother in held.values() if mother)
    own = [one for one in births if one["persons"]["head"] in (one["persons"]["mother"], one["persons"]["father"])]
    born, seen = Counter(), set()
    for one in sorted(own, key=lambda one: one["persons"]["child"]):
        mother, sex = one["persons"]["mother"], one["child_sex"]
        born[one["seed"], mother, sex] += 1
        place = elder[mother, sex] + born[one["seed"], mother, sex]
        seen.add(place)
        assert int(one["relation"]) == (21 if sex == MALE else 31) + place
    assert {1, 2} <= seen


@pytest.mark.parametrize(("column", "home"), [("relation", "household_no"), ("hukou_relation", "hukou_household_no")])
def test_brothers_of_one_household_stand_in_the_order_of_their_birth(people, column, home):
    children = f"(FROM {people} WHERE {column} BETWEEN '22' AND '26' OR {column} BETWEEN '32' AND '36')"
    query = f"""
        SELECT count(*) FILTER (one.birth_date < other.birth_date), count(*) FILTER (one.birth_date > other.birth_date)
        FROM {children} AS one JOIN {children} AS other
        ON one.{home} = other.{home} AND one.sex = other.sex AND one.mother_row = other.mother_row
        WHERE one.{column} < other.{column}"""
    with duckdb.connect() as connection:
        right, wrong = connection.execute(query).fetchone()
    assert right > 20
    assert wrong == 0


@pytest.mark.parametrize(("column", "home"), [("relation", "household_no"), ("hukou_relation", "hukou_household_no")])
def test_an_only_child_has_no_brother_or_sister_in_the_register(people, column, home):
    query = f"""
        SELECT count(*), count(*) FILTER (EXISTS (FROM {people} AS other
            WHERE other.mother_row = one.mother_row AND other."row" <> one."row"))
        FROM {people} AS one WHERE {column} IN ('21', '31') AND {home} IS NOT NULL"""
    with duckdb.connect() as connection:
        only, not_alone = connection.execute(query).fetchone()
    assert only > 500
    assert not_alone == 0
