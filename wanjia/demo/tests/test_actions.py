"""The city against the margins it is made from, and every row against its household and kin."""

import itertools
from datetime import date

import duckdb
import pytest

from wanjia.demo import queries
from wanjia.demo.actions import generating as actions
from wanjia.demo.rules import block
from wanjia.kernel.errors import Refused

TODAY = date(2026, 11, 21)
YEARS = "date_diff('day', birth_date, DATE '2026-11-21') / 365.2425"


def silent(_done, _total):
    """Progress nobody looks at."""


@pytest.fixture(scope="session")
def summary(tmp_path_factory):
    return actions.generate(people=40_000, seed=7, folder=tmp_path_factory.mktemp("city"), today=TODAY, progress=silent)


@pytest.fixture(scope="session")
def city(summary):
    """The batch table as ``people`` and its living as ``living``."""
    with duckdb.connect() as connection:
        queries.table(summary.folder, connection).create_view("people")
        connection.execute("CREATE VIEW living AS FROM people WHERE died_on IS NULL")
        yield connection


@pytest.fixture
def count(city):
    """How many rows a condition finds, ``SELECT count(*) FROM`` spared."""
    return lambda rest: city.execute(f"SELECT count(*) FROM {rest}").fetchone()[0]


@pytest.fixture
def value(city):
    return lambda query: city.execute(query).fetchone()[0]


def test_exactly_as_many_people_and_households_as_asked(summary, count, value):
    assert summary.people == count("living") == 40_000
    assert summary.rows == count("people")
    assert summary.households == pytest.approx(40_000 / 8.7 * 2.82, rel=0.005)
    assert summary.households == value("SELECT count(DISTINCT household_no) FROM living")


def test_rows_are_numbered_from_one_without_a_gap(summary, value):
    assert value("SELECT min(row) = 1 AND max(row) = count(*) AND count(DISTINCT row) = count(*) FROM people")
    assert value("SELECT max(row) FROM people") == summary.rows


@pytest.mark.parametrize(
    ("condition", "share"), [("{} < 15", 0.1541), ("{} BETWEEN 15 AND 60", 0.6431), ("{} >= 60", 0.2028)]
)
def test_broad_ages_are_those_of_the_census(value, condition, share):
    found = value(f"SELECT avg(({condition.format(YEARS)})::INT) FROM living")
    assert found == pytest.approx(share, abs=0.006)


def test_sexes_are_those_of_the_census(value):
    assert value("SELECT sum((sex = 1)::INT) / sum((sex = 2)::INT) FROM living") == pytest.approx(1.039, abs=0.02)


def test_more_boys_than_girls_are_born(value):
    ratio = value("SELECT sum((sex = 1)::INT) / sum((sex = 2)::INT) FROM people WHERE birth_date > DATE '2011-11-21'")
    assert 1.05 < ratio < 1.22


def test_counties_have_their_share(city):
    known = queries.sources().counties
    found = dict(city.execute("SELECT community[:6]::INT, count(*) FROM living GROUP BY 1").fetchall())
    assert found.keys() == known.keys()
    for county, people in known.items():
        assert found[county] / 40_000 == pytest.approx(people / sum(known.values()), rel=0.12)


def test_households_have_the_size_they_had(value):
    size = value("SELECT count(*) / count(DISTINCT household_no) FROM living WHERE household_kind = 1")
    assert 2.55 < size < 2.85
    assert value("SELECT avg((household_kind = 2)::INT) FROM living") == pytest.approx(0.095, abs=0.01)


def test_a_quarter_lives_away_from_its_registration(value):
    away = value("SELECT avg((hukou_area IS DISTINCT FROM community)::INT) FROM living")
    assert 0.25 < away < 0.30
    outside = value("SELECT avg((length(hukou_area) = 6)::INT) FROM living WHERE hukou_area IS NOT NULL")
    assert 0.10 < outside < 0.18


def test_about_seven_of_a_thousand_die_in_a_year(summary, value):
    assert 0.006 < summary.dead / summary.people / 10 < 0.0095
    assert value("SELECT min(died_on) > DATE '2016-11-21' AND max(died_on) < DATE '2026-11-21' FROM people")


def test_every_household_has_one_head_who_lives_if_anyone_does(count):
    heads = """(SELECT household_no, count(*) FILTER (relation = '02') AS heads,
        count(*) FILTER (relation = '02' AND died_on IS NULL) AS living_heads,
        bool_or(died_on IS NULL) AS inhabited FROM people GROUP BY 1)"""
    assert count(f"{heads} WHERE heads <> 1 OR (inhabited AND living_heads <> 1)") == 0


def test_every_family_book_has_one_head_and_one_area(count):
    books = """(SELECT hukou_household_no, count(*) FILTER (hukou_relation = '02') AS heads,
        count(DISTINCT hukou_area) AS areas FROM people
        WHERE hukou_household_no IS NOT NULL AND hukou_kind = '1' GROUP BY 1)"""
    assert count(f"{books} WHERE heads <> 1 OR areas <> 1") == 0


def test_books_of_the_city_are_known_and_books_elsewhere_are_not(count):
    assert count("people WHERE length(hukou_area) = 12 AND hukou_household_no IS NULL") == 0
    assert count("people WHERE (length(hukou_area) = 6 OR hukou_area IS NULL) AND hukou_household_no IS NOT NULL") == 0
    assert count("people WHERE hukou_area[:4] = '3702' AND length(hukou_area) <> 12") == 0


def test_grown_children_stand_in_their_parents_book(count):
    """Some live elsewhere in the city and are still registered with a parent."""
    assert (
        count("""people AS child JOIN people AS parent ON child.father_row = parent.row
        WHERE child.hukou_household_no = parent.hukou_household_no AND child.household_no <> parent.household_no
        AND child.hukou_relation[:1] IN ('2', '3')""")
        > 100
    )


def test_a_household_has_one_dwelling_of_its_own(count):
    dwelling = "community, building, unit, floor, door"
    assert count(f"(SELECT household_no FROM people GROUP BY 1 HAVING count(DISTINCT ({dwelling})) > 1)") == 0
    shared = f"(SELECT {dwelling} FROM people GROUP BY ALL HAVING count(DISTINCT household_no) > 1)"
    assert count(shared) == 0


def test_flats_have_units_and_doors_and_houses_have_not(count):
    assert count("people WHERE building LIKE '%号楼' AND household_kind = 1 AND (unit = '' OR door = '')") == 0
    assert count("people WHERE building NOT LIKE '%号楼' AND (unit <> '' OR door <> '')") == 0
    assert count("people WHERE door <> '' AND door::INT // 100 <> floor") == 0


def test_a_building_stands_in_one_place(count):
    places = "(SELECT community, building FROM people GROUP BY ALL HAVING count(DISTINCT (longitude, latitude)) > 1)"
    assert count(places) == 0
    assert count("people WHERE longitude NOT BETWEEN 119.4 AND 121.1 OR latitude NOT BETWEEN 35.5 AND 37.2") == 0


def test_parents_are_old_enough_and_not_too_old(count):
    gap = "date_diff('day', parent.birth_date, child.birth_date) / 365.2425"
    assert (
        count(f"people child JOIN people parent ON child.mother_row = parent.row WHERE {gap} NOT BETWEEN 18 AND 45")
        == 0
    )
    assert (
        count(f"people child JOIN people parent ON child.father_row = parent.row WHERE {gap} NOT BETWEEN 18 AND 65")
        == 0
    )
    assert count("people child JOIN people parent ON child.mother_row = parent.row WHERE parent.sex <> 2") == 0
    assert count("people child JOIN people parent ON child.father_row = parent.row WHERE parent.sex <> 1") == 0


def test_nobody_is_born_to_the_dead(count):
    pairs = "people child JOIN people parent ON parent.row IN (child.mother_row, child.father_row)"
    assert count(f"{pairs} WHERE parent.died_on < child.birth_date - 280") == 0


def test_most_mothers_are_in_their_later_twenties(value):
    mode = value("""SELECT mode(date_diff('day', m.birth_date, c.birth_date) // 365) FROM people c
        JOIN people m ON c.mother_row = m.row WHERE c.birth_date > DATE '1995-01-01'""")
    assert 25 <= mode <= 28


def test_brothers_and_sisters_are_twins_or_a_year_apart(count):
    spacing = """(SELECT birth_date - lag(birth_date) OVER (PARTITION BY mother_row ORDER BY birth_date) AS days
        FROM people WHERE mother_row IS NOT NULL)"""
    assert count(f"{spacing} WHERE days BETWEEN 1 AND 300") == 0


def test_twins_exist_and_are_marked(count):
    twins = "people one JOIN people two ON one.mother_row = two.mother_row AND one.birth_date = two.birth_date"
    born = count(f"{twins} WHERE one.row < two.row")
    assert born > 20
    assert count(f"{twins} WHERE one.row <> two.row AND NOT one.multiple_birth") == 0


def test_couples_point_at_each_other_and_fit(count, value):
    couples = "people wife JOIN people husband ON wife.spouse_row = husband.row"
    assert count(f"{couples} WHERE husband.spouse_row IS DISTINCT FROM wife.row OR husband.sex = wife.sex") == 0
    older = "avg(date_diff('day', husband.birth_date, wife.birth_date)) / 365.2425"
    assert 1 < value(f"SELECT {older} FROM {couples} WHERE wife.sex = 2") < 3
    assert count(f"{couples} WHERE husband.household_no <> wife.household_no") == 0


def test_nobody_married_a_brother_or_sister(count):
    couples = "people wife JOIN people husband ON wife.spouse_row = husband.row"
    assert count(f"{couples} WHERE wife.mother_row = husband.mother_row OR wife.father_row = husband.father_row") == 0


def test_marital_status_fits_age_and_spouse(count):
    assert count(f"living WHERE {YEARS} < 15 AND marital IS NOT NULL") == 0
    assert count(f"living WHERE {YEARS} >= 15.01 AND marital IS NULL") == 0
    assert count("people WHERE marital = '10' AND (marital_since IS NOT NULL OR spouse_row IS NOT NULL)") == 0
    assert count("people WHERE marital IN ('21', '22', '23') AND marital_since < birth_date + INTERVAL 18 YEAR") == 0
    widows = "people left_behind JOIN people dead ON left_behind.spouse_row = dead.row"
    assert count(f"{widows} WHERE left_behind.marital = '30' AND left_behind.marital_since <> dead.died_on") == 0
    assert (
        count(
            f"{widows} WHERE left_behind.died_on IS NULL AND dead.died_on IS NOT NULL AND left_behind.marital <> '30'"
        )
        == 0
    )


SONS, DAUGHTERS = "'21', '22', '23', '24'", "'31', '32', '33', '34'"


@pytest.mark.parametrize(
    ("relations", "sex"),
    [
        (f"'11', '28', '41', '43', '51', '53', '55', '71', '73', {SONS}", 1),
        (f"'12', '38', '42', '44', '52', '54', '56', '75', '77', {DAUGHTERS}", 2),
    ],
)
def test_relations_fit_the_sex(count, relations, sex):
    for column in ("relation", "hukou_relation"):
        assert count(f"people WHERE {column} IN ({relations}) AND sex = {sex}") > 0
        assert count(f"people WHERE {column} IN ({relations}) AND sex <> {sex}") == 0


@pytest.mark.parametrize(
    "relation", ["02", "11", "12", "21", "28", "31", "38", "41", "44", "51", "56", "71", "77", "99"]
)
def test_every_kind_of_relation_exists(count, relation):
    assert count(f"people WHERE relation = '{relation}'") > 0


def test_relations_fit_the_kin(count):
    member = "people member JOIN people head USING (household_no) WHERE head.relation = '02' AND member.relation"
    assert count(f"{member} IN ('11', '12') AND member.spouse_row IS DISTINCT FROM head.row") == 0
    child = "coalesce(head.row IN (member.father_row, member.mother_row), false)"
    assert count(f"{member} IN ({SONS}, {DAUGHTERS}) AND NOT {child}") == 0
    parent = "coalesce(member.row IN (head.father_row, head.mother_row), false)"
    assert count(f"{member} IN ('51', '52') AND NOT {parent}") == 0


def test_an_only_child_has_no_brother_or_sister_at_home(count):
    pairs = "people one JOIN people two ON one.mother_row = two.mother_row AND one.household_no = two.household_no"
    siblings = f"{pairs} WHERE one.row <> two.row AND two.relation IN ({SONS}, {DAUGHTERS})"
    assert count(siblings) > 0
    assert count(f"{siblings} AND one.relation IN ('21', '31')") == 0


def test_surnames_mostly_follow_the_father(value):
    same = value("SELECT avg((c.name[:1] = f.name[:1])::INT) FROM people c JOIN people f ON c.father_row = f.row")
    assert 0.90 < same < 0.96


def test_names_that_are_hard_for_software_exist(count):
    assert count("people WHERE name LIKE '%·%'") > 5
    assert count("people WHERE name ~ '(欧阳|司马|上官|诸葛|令狐|尉迟|慕容).+'") > 5
    assert count("people WHERE name ~ '.*[\\x{20000}-\\x{2FFFF}].*'") > 3
    assert count("(SELECT name FROM people GROUP BY 1 HAVING count(*) > 5)") > 20


def test_citizen_numbers_belong_to_nobody_and_check(city, count):
    numbers = city.execute("SELECT id_number FROM people WHERE id_number IS NOT NULL").fetchall()
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for (number,) in numbers:
        total = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True))
        assert number[:6] == "370298"
        assert number[17] == "10X98765432"[total % 11]
    assert len(set(numbers)) == len(numbers)
    assert count("people WHERE id_number[7:14] <> strftime(birth_date, '%Y%m%d')") == 0
    assert count("people WHERE id_number[17:17]::INT % 2 <> sex % 2") == 0


def test_only_newborns_and_foreigners_lack_a_number(count):
    assert count("living WHERE id_number IS NULL") > 0
    assert count("people WHERE id_number IS NULL AND birth_date < DATE '2025-11-21' AND name !~ '.*[A-Z].*'") == 0


def test_telephones_cannot_ring(count):
    assert count("people WHERE phone IS NOT NULL AND phone !~ '127[0-9]{8}'") == 0
    assert count(f"living WHERE phone IS NOT NULL AND {YEARS} < 7") == 0


def test_days_lie_within_a_life(count):
    for day in ("residence_since", "hukou_since", "marital_since"):
        assert count(f"people WHERE {day} < birth_date OR {day} > least(DATE '2026-11-21', died_on)") == 0


def test_a_place_before_belongs_to_a_move_of_the_last_ten_years(count, value):
    for what in ("residence", "hukou"):
        assert count(f"people WHERE {what}_before IS NOT NULL AND {what}_since <= DATE '2016-11-21'") == 0
        assert count(f"people WHERE {what}_before IS NOT NULL AND length({what}_before) NOT IN (6, 12)") == 0
    assert count("people WHERE hukou_before = hukou_area OR residence_before = community") == 0
    assert 0.2 < value("SELECT avg((residence_before IS NOT NULL)::INT) FROM living") < 0.4


def test_the_same_seed_gives_the_same_city_whatever_the_parts(tmp_path, monkeypatch):
    def rows(name):
        with duckdb.connect() as connection:
            return queries.table(tmp_path / name, connection).fetchall()

    def made(name, seed=3):
        return actions.generate(people=2_000, seed=seed, folder=tmp_path / name, today=TODAY, progress=silent)

    whole = made("whole")
    monkeypatch.setattr(actions, "_ROWS_A_FILE", 300)
    parts = made("parts")
    made("other", seed=4)
    assert whole.files == 1 < parts.files
    assert rows("whole") == rows("parts") != rows("other")


def test_a_block_depends_on_no_other_but_for_running_numbers():
    city = actions.plan(people=5_000, seed=2, today=TODAY)
    third = next(itertools.islice(actions.blocks(city, 2), 2, 3))
    rng = actions.stream(2, 2)
    alone = block.make(rng, city, block.townships(city.communities)[2], block.Running())
    for name in ("birth", "sex", "community", "relation", "first", "surname", "hukou_area"):
        assert (third[name] == alone[name]).all()


def test_old_parts_are_removed_first(tmp_path):
    (tmp_path / "part-0099.parquet").write_bytes(b"left over")
    made = actions.generate(people=1_000, seed=1, folder=tmp_path, today=TODAY, progress=silent)
    assert [path.name for path in tmp_path.iterdir()] == ["part-0001.parquet"]
    assert made.files == 1


def test_progress_ends_with_everyone(tmp_path):
    seen = []
    actions.generate(
        people=1_000, seed=1, folder=tmp_path, today=date(2024, 2, 29), progress=lambda *step: seen.append(step)
    )
    assert seen[-1] == (1_000, 1_000)
    assert seen == sorted(seen)


@pytest.mark.parametrize("people", [0, 999, 12_000_001])
def test_a_city_too_small_or_too_large_is_refused(tmp_path, people):
    with pytest.raises(Refused, match=r"between 1,000 and 12,000,000"):
        actions.generate(people=people, seed=1, folder=tmp_path, today=TODAY, progress=silent)
