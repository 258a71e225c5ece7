"""The checks over a whole table say exactly what the reference says row by row, NULLs included."""

from datetime import date, timedelta

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from wanjia.intake.actions.staging import checked, empty_table
from wanjia.intake.rules.rows import COLUMNS, PROBLEMS, Known, problem, problems

TODAY = date(2026, 11, 21)
KNOWN = Known({"370203001001", "370203001002"}, {"01", "02", "20", "30"}, {"10", "21"}, {"20", "70"}, TODAY)

days = st.sampled_from([TODAY + timedelta(days) for days in (-60000, -20000, -9000, -9000, -300, -1, 0, 1)])
numbers = st.sampled_from(["370298199003070015", "370298200203290026", "37029820020329003X", "P1234567", ""])
some_rows = st.none() | st.integers(1, 7)
values = {
    "household_no": st.sampled_from(["h1", "h2", "", None]),
    "household_kind": st.just(1),
    "community": st.sampled_from(["370203001001", "370203001002", "999999999999", None]),
    "building": st.sampled_from(["1号楼", "2号楼", None]),
    "longitude": st.sampled_from([None, None, 120.3, 12.0]),
    "latitude": st.sampled_from([None, None, 36.1, 60.0]),
    "unit": st.just("1单元"),
    "door": st.sampled_from(["101", "102", None]),
    "name": st.sampled_from(["张伟", "张伟", "", None]),
    "sex": st.sampled_from([0, 1, 2, 3, 9, None]),
    "birth_date": st.none() | days,
    "birth_precision": st.sampled_from([1, 2]),
    "id_type": st.sampled_from(["01", "03", None]),
    "id_number": st.none() | numbers,
    "relation": st.sampled_from(["02", "02", "20", "77", None]),
    "residence_since": st.none() | days,
    "hukou_since": st.none() | days,
    "marital": st.sampled_from(["10", "21", "88", None]),
    "marital_since": st.none() | days,
    "education": st.sampled_from(["20", "99", None]),
    "died_on": st.none() | days,
    "spouse_row": some_rows,
    "father_row": some_rows,
    "mother_row": some_rows,
}
rows = st.fixed_dictionaries(values).map(lambda row: dict.fromkeys(COLUMNS) | row)
tables = st.lists(rows, max_size=6).map(lambda table: [row | {"row": n} for n, row in enumerate(table, 1)])


def as_sql(table):
    connection = duckdb.connect()
    empty_table(connection)
    if table:
        places = ", ".join("?" * len(COLUMNS))
        connection.executemany(f"INSERT INTO batch VALUES ({places})", [list(row.values()) for row in table])
    return checked(connection, KNOWN)


@settings(max_examples=300, deadline=None)
@given(tables)
def test_the_set_form_equals_the_reference(table):
    assert as_sql(table) == problems(table, KNOWN)


def test_every_problem_can_be_found():
    """Each code has a table that shows it: a rule that is deleted is missed."""
    good = dict.fromkeys(COLUMNS) | {
        "row": 1, "household_no": "h1", "community": "370203001001", "name": "张伟", "sex": 1, "relation": "02",
        "birth_date": date(1990, 3, 7), "birth_precision": 1, "id_type": "01", "id_number": "370298199003070015",
    }  # fmt: skip
    assert problems([good], KNOWN) == set()
    wrong = {
        "name_missing": [{"name": ""}],
        "sex_code": [{"sex": 3}],
        "birth_missing": [{"birth_date": None}],
        "birth_range": [{"birth_date": date(1879, 1, 1), "id_number": None}],
        "number_birth": [{"birth_date": date(1990, 3, 8)}],
        "number_sex": [{"sex": 2}],
        "number_twice": [{}, {"row": 2, "household_no": "h2"}],
        "community_unknown": [{"community": "1"}],
        "position": [{"longitude": 120.3, "latitude": None}],
        "household_missing": [{"household_no": None}],
        "relation_code": [{}, {"row": 2, "relation": "03", "id_number": None}],
        "no_head": [{"relation": "20"}],
        "two_heads": [{}, {"row": 2, "id_number": None}],
        "two_places": [{}, {"row": 2, "id_number": None, "relation": "20", "door": "9"}],
        "marital_code": [{"marital": "99"}],
        "education_code": [{"education": "99"}],
        "residence_before_birth": [{"residence_since": date(1989, 1, 1)}],
        "hukou_before_birth": [{"hukou_since": date(1989, 1, 1)}],
        "in_future": [{"residence_since": TODAY + timedelta(1)}],
        "death_before_birth": [{"died_on": date(1989, 1, 1)}],
        "after_death": [{"died_on": date(2000, 1, 1), "hukou_since": date(2001, 1, 1)}],
        "parent_younger": [{"mother_row": 1}],
        "unknown_row": [{"father_row": 5}],
    }
    assert set(wrong) == set(PROBLEMS)
    for code, changes in wrong.items():
        table = [good | change for change in changes]
        assert {found for _, found in problems(table, KNOWN)} == {code}, code
        assert problem(code).code == code
