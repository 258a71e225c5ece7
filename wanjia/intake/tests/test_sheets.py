"""A department's file on the table: read in every form, mended, checked; the set forms equal their references."""

from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wanjia.intake.actions import stage
from wanjia.intake.actions.checking import find_faults
from wanjia.intake.actions.sheets import begin_faults, prepare
from wanjia.intake.actions.staging import staged
from wanjia.intake.rules.checking import MESSAGES, Known, checks_of, faults, sets_of, wrong_month
from wanjia.intake.rules.values import read
from wanjia.intake.sources.catalogue import LAYOUTS
from wanjia.intake.sources.opening import as_file
from wanjia.intake.tests.files import (
    BY_CODE,
    CHILD,
    MAN,
    OLD,
    SAMPLES,
    WOMAN,
    as_parquet,
    as_text,
    as_workbook,
    number_of,
    table,
)
from wanjia.intake.types import Expected, Form, Profile
from wanjia.kernel.errors import Refused
from wanjia.tables.actions.rows import put_rows

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
MARRIAGES = "civil_affairs.marriages"
MISTYPED = MAN[:14] + "022" + MAN[17]  # a woman's by the wrong digit
KNOWN = Known(TODAY, {"370202", "370202001", "370202001001"}, {"370202", "370203", "370298", "110101"})


@pytest.fixture
def read_in(db):
    """Stages a file; answers with what was told and a question to its tables."""

    def ask(content, query="FROM rows", **expected):
        with staged() as place, as_file(content) as file:
            told = stage(file, on=place, at=AT, expected=Expected(**expected))
            with place.open(read_only=True) as connection:
                return told, connection.execute(query).fetchall()

    return ask


def faults_in(read_in, code, *changes):
    told, found = read_in(as_text(table(code, *changes)), 'SELECT "row", field, code FROM faults ORDER BY ALL')
    assert told.faults == len({row for row, *_ in found})
    return found


class TestEveryForm:
    rows = table(MARRIAGES, {}, {"nfxm": "劉國華", "djlx": "離婚"})

    @pytest.mark.parametrize(
        ("encoding", "separator"),
        [
            ("utf-8", ","),
            ("utf-8-sig", "|"),
            ("gb18030", "	"),
            ("gb18030", "^"),
            ("utf-16", "	"),
            ("utf-16-le", ","),
        ],
    )
    def test_texts_in_all_encodings_say_the_same(self, read_in, encoding, separator):
        told, found = read_in(as_text(self.rows, separator=separator, encoding=encoding), _SAID)
        assert (told.layout.code, told.rows, told.faults) == (MARRIAGES, 2, 0)
        assert found == _EXPECTED

    def test_workbooks_and_parquet_say_it_too(self, read_in, tmp_path):
        for content in (as_workbook(self.rows), as_parquet(self.rows, tmp_path)):
            assert read_in(content, _SAID)[1] == _EXPECTED

    @pytest.mark.parametrize("code", SAMPLES)
    def test_a_right_row_of_each_layout_has_no_fault(self, read_in, code):
        told, found = read_in(as_text(table(code, {})), "FROM faults")
        assert (told.layout.code, found) == (code, [])


_SAID = "SELECT husband_name, husband_name_key, husband_number, act, happened_on, octet_length(key) FROM rows"
_EXPECTED = [
    ("王强", "王强", MAN, "marriage", date(2026, 10, 10), 16),
    ("劉國華", "刘国华", MAN, "divorce", date(2026, 10, 10), 16),
]


class TestWhatAClerkWrites:
    def test_what_can_be_put_right_is_and_stands_as_mended(self, read_in):
        wide = str.maketrans("0123456789", "０１２３４５６７８９")
        fifteen = OLD[:6] + OLD[8:17]
        rows = table(
            "public_security.deaths",
            {"gmsfhm": OLD.translate(wide), "swrq": "2026年10月1日"},
            {"xm": "张 三", "gmsfhm": fifteen, "swrq": "2026/10/2", "zxrq": "2026.10.9", "zxlb": "死亡註銷"},
        )
        told, found = read_in(as_text(rows), 'SELECT "row", field, kind FROM mended ORDER BY ALL')
        assert found == [
            (2, "happened_on", "date_form"),
            (2, "person_number", "width"),
            (3, "act", "word"),
            (3, "happened_on", "date_form"),
            (3, "person_name", "spaces"),
            (3, "person_number", "lengthened"),
            (3, "registered_on", "date_form"),
        ]
        assert told.mended == len(found)
        _, rows = read_in(as_text(rows), "SELECT person_number, happened_on, act FROM rows")
        assert rows[0] == (OLD, date(2026, 10, 1), "death")
        assert rows[1][1:] == (date(2026, 10, 2), "death")

    def test_what_was_written_stays_beside_it(self, read_in):
        _, found = read_in(as_text(table(MARRIAGES, {"djrq": "2026年10月1日"})), "SELECT happened_on FROM written")
        assert found == [("2026年10月1日",)]

    def test_a_value_that_cannot_be_read_has_its_row_column_and_reason(self, read_in):
        assert faults_in(
            read_in,
            MARRIAGES,
            {},
            {"djrq": "2026-02-30", "djlx": "x", "nvxm": ""},
        ) == [
            (3, "act", "not_in_list"),
            (3, "happened_on", "date.impossible"),
            (3, "wife_name", "missing"),
        ]

    def test_a_wrong_digit_is_a_fault_only_where_no_name_tells_who_is_meant(self, read_in):
        births = "public_security.births"
        assert faults_in(read_in, births, {"mqsfhm": MISTYPED}) == [
            (2, "mother_number", "identity_number.check_character")
        ]
        told, found = read_in(as_text(table(MARRIAGES, {"nfsfzh": MISTYPED})), "SELECT husband_number FROM rows")
        assert (told.faults, found) == (0, [(MISTYPED,)])
        rounded = MAN[:-3] + "000"
        assert faults_in(read_in, MARRIAGES, {"nfsfzh": rounded}) == [(2, "husband_number", "identity_number.rounded")]

    def test_a_row_with_a_cell_too_many_is_not_guessed_at(self, read_in):
        content = as_text(table(MARRIAGES, {})) + (",".join([*SAMPLES[MARRIAGES].values(), "x"]) + "\n").encode()
        _, found = read_in(content, 'SELECT "row", code FROM faults')
        assert (3, "ragged") in found

    def test_columns_of_nobody_are_dropped_by_name_and_stored_nowhere(self, read_in, tmp_path):
        rows = table("public_security.births", {"mzdm": "01", "yz": "39周整", "产检次数": "八次"})
        with staged() as place, as_file(as_text(rows)) as file:
            told = stage(file, on=place, at=AT)
            with place.open(read_only=True) as connection:
                held = connection.execute("SELECT column_name FROM duckdb_columns()").fetchall()
                everything = str([connection.execute(f"FROM {one}").fetchall() for one in ("written", "rows")])
        assert told.dropped == ("mzdm", "yz", "产检次数")
        assert not {name for (name,) in held} & set(told.dropped)
        assert "39周整" not in everything
        assert "八次" not in everything


class TestARow:
    births, deaths, cards = "public_security.births", "public_security.deaths", "disabled_federation.cards"

    @pytest.mark.parametrize(
        ("code", "change", "field", "fault"),
        [
            (births, {"xbdm": "2"}, "child_number", "number_sex"),
            (births, {"csrq": "20261004"}, "child_number", "number_birth"),
            (births, {"mqsfhm": MAN, "fqsfhm": ""}, "mother_number", "number_woman"),
            (births, {"fqsfhm": CHILD}, "father_number", "parent_younger"),
            (births, {"djrq": "20261002"}, "registered_on", "before_event"),
            (births, {"djrq": "20271010"}, "registered_on", "in_future"),
            (births, {"hjqhdm": "379999"}, "area", "area_unknown"),
            (deaths, {"swrq": "19391231"}, "happened_on", "before_birth"),
            (deaths, {"xm": ""}, "person_name", "missing"),
            (MARRIAGES, {"nvsfzh": MAN}, "husband_number", "same_person"),
            (MARRIAGES, {"nfsfzh": WOMAN}, "husband_number", "number_man"),
            (cards, {"cjdj": "一级"}, "paper", "card_number"),
        ],
    )
    def test_that_contradicts_itself_says_where(self, read_in, code, change, field, fault):
        assert (2, field, fault) in faults_in(read_in, code, change)

    def test_that_stands_twice_counts_once(self, read_in):
        assert faults_in(read_in, MARRIAGES, {}, {}) == [(3, "", "row_twice")]

    def test_that_tells_otherwise_of_the_same_death_is_held_back_with_the_other(self, read_in):
        found = faults_in(read_in, self.deaths, {}, {"swrq": "20261002"}, {"zxlb": "恢复户口"})
        assert found == [(2, "person_number", "person_twice"), (3, "person_number", "person_twice")]

    def test_that_marries_somebody_twice_is_held_back_but_not_after_a_divorce(self, read_in):
        other = {"nvsfzh": number_of("19910101", 24), "nvxm": "赵敏"}
        assert faults_in(read_in, MARRIAGES, {}, other) == [
            (2, "husband_number", "two_open"),
            (3, "husband_number", "two_open"),
        ]
        assert faults_in(read_in, MARRIAGES, {"djlx": "离婚"}, {}, other) == []


class TestAFileThatIsNotTheOne:
    def refusal(self, read_in, content, **expected):
        with pytest.raises(Refused) as refused:
            read_in(content, **expected)
        return refused.value.problems[0]

    def test_of_another_month_is_refused_and_late_rows_are_not(self, read_in):
        rows = as_text(table(MARRIAGES, {}, {"djrq": "20261011"}, {"djrq": "20260701"}))
        assert read_in(rows, month=date(2026, 10, 1))[0].rows == 3
        problem = self.refusal(read_in, rows, month=date(2026, 9, 1))
        assert (problem.code, problem.params) == ("wrong_month", {"found": "2026-10", "wanted": "2026-09"})

    def test_of_another_department_is_refused(self, read_in):
        assert self.refusal(read_in, as_text(table(MARRIAGES, {})), department="health").code == "other_department"

    def test_with_two_sheets_of_rows_is_refused_and_an_empty_second_one_is_not(self, read_in):
        rows = table(MARRIAGES, {})
        assert read_in(as_workbook(rows, []))[0].rows == 1
        assert self.refusal(read_in, as_workbook(rows, rows)).code == "two_sheets"

    def test_that_was_cut_off_is_refused(self, read_in):
        whole = as_text(table(MARRIAGES, {}, {}), encoding="gb18030")
        assert self.refusal(read_in, whole[:-40]).code == "cut_off"

    def test_without_rows_is_refused(self, read_in):
        assert self.refusal(read_in, as_text([[*SAMPLES[MARRIAGES]]])).code == "empty"

    def test_of_somebody_with_a_profile_is_read_by_it(self, read_in):
        profile = Profile("charity", "慈善名单", {"名字": "person_name", "号": "person_number"})
        rows = [["名字", "号", "备注"], ["王强", MAN, "x"]]
        told, found = read_in(as_text(rows), "SELECT person_name, person_number FROM rows", profile=profile)
        assert (found, told.dropped, told.layout.code) == ([("王强", MAN)], ("备注",), "mapped.charity")
        private = [["名字", "号", "银行账号"], ["王强", MAN, "6222"]]
        assert self.refusal(read_in, as_text(private), profile=profile).code == "private_columns"

    @given(st.dictionaries(st.sampled_from(["2026-08", "2026-09", "2026-10"]), st.integers(1, 9)))
    def test_most_rows_decide(self, months):
        problem = wrong_month(months, date(2026, 9, 1))
        assert (problem is None) == (not months or 2 * months.get("2026-09", 0) >= sum(months.values()))


# The set forms

digits = st.text("0123456789", min_size=6, max_size=20)
texts = st.one_of(
    digits,
    st.dates(date(1840, 1, 1), date(2210, 1, 1)).map(lambda day: day.strftime("%Y%m%d")),
    st.dates(date(1840, 1, 1), date(2210, 1, 1)).map(str),
    st.builds(
        lambda day, sequence, slip: number_of(day.strftime("%Y%m%d"), sequence) + slip,
        st.dates(date(1890, 1, 1), date(2110, 1, 1)),
        st.integers(0, 999),
        st.sampled_from(["", "", "", " "]),
    ),
    st.text(st.sampled_from("王李國华x·A０1-/ 号\u3000𠮷峯"), max_size=8),
    st.sampled_from(["2023-02-29", "20230229", "2023-2-28", "Z370000001", "370202", MAN.lower(), "110101190001010000"]),
)


@pytest.fixture(scope="module")
def plain():
    """Asks the set form whether it takes a text as it stands; None where it does not."""
    with duckdb.connect() as connection:
        prepare(connection, KNOWN)

        def value(form, text):
            taken = "CAST(day_of($1) AS VARCHAR)" if form is Form.DAY else "$1"
            query = f"SELECT CASE WHEN plain_{form.value}($1) THEN {taken} END"
            return connection.execute(query, [text]).fetchone()[0]

        yield value


@settings(max_examples=400)
@given(text=texts, form=st.sampled_from([form for form in Form if form is not Form.CODE]))
def test_what_is_plainly_in_form_is_read_as_it_stands(plain, text, form):
    value = plain(form, text)
    if value is not None:
        told = read(form, text, demo=True)
        assert (told.text, told.mends) == (value, ())


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (Form.NAME, "王小明"),
        (Form.NUMBER, MAN),
        (Form.DAY, "20261003"),
        (Form.DAY, "2026-10-03"),
        (Form.PHONE, "13800138000"),
    ],
)
def test_the_usual_is_plainly_in_form(plain, form, text):
    assert plain(form, text) is not None


days = st.none() | st.sampled_from([TODAY + timedelta(offset) for offset in (-12000, -9000, -40, -40, -1, 0, 1)])
numbers = st.none() | st.sampled_from([MAN, MAN, WOMAN, OLD, CHILD, "ABC123456789012", MISTYPED, MAN[:-3] + "000"])
codes = {
    "act": st.sampled_from([None, "marriage", "marriage", "divorce", "annulled", "death", "revoked"]),
    "area": st.sampled_from([None, "370202", "370202001001", "370202001002", "370299", "110101", "110199", "999999"]),
    "paper": st.sampled_from([None, "Z1", "Z2", f"{MAN}43", f"{MAN}44"]),
    "card_kind": st.sampled_from([None, "4"]),
    "card_grade": st.sampled_from([None, "3"]),
}


def values_of(layout):
    words = st.sampled_from([None, "王强"])
    of_form = {
        Form.DAY: days,
        Form.NUMBER: numbers,
        Form.DIVISION: codes["area"],
        Form.CODE: st.sampled_from([None, "1", "2"]),
    }
    drawn = {
        column.fact: codes[column.fact] if column.fact in codes else of_form.get(column.form, words)
        for column in layout.columns
    }
    return st.lists(st.fixed_dictionaries(drawn), max_size=10).map(
        lambda rows: [{"row": place, **row} for place, row in enumerate([*rows, *rows[:1]], 2)]
    )


@pytest.fixture(scope="module")
def table_of_sets():
    with duckdb.connect() as connection:
        yield connection


def in_sets(connection, layout, rows):
    connection.execute("DROP TABLE IF EXISTS faults; DROP TABLE IF EXISTS mended")
    begin_faults(connection)
    types = {column.fact: "DATE" if column.form is Form.DAY else "VARCHAR" for column in layout.columns}
    put_rows(
        connection, "told", {"row": "BIGINT", **types}, ([row["row"], *(row[name] for name in types)] for row in rows)
    )
    content = " || '|' || ".join(f"coalesce(CAST({name} AS VARCHAR), '')" for name in types)
    connection.execute(f"CREATE OR REPLACE TABLE rows AS SELECT *, md5({content}) AS key FROM told")
    find_faults(connection, layout, KNOWN)
    return set(connection.execute('SELECT "row", field, code FROM faults').fetchall())


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.code)
def test_the_checks_of_a_whole_file_are_those_of_its_rows(table_of_sets, layout, data):
    rows = data.draw(values_of(layout))
    assert in_sets(table_of_sets, layout, rows) == faults(layout, rows, KNOWN)


def test_every_check_has_a_sentence_and_every_sentence_a_check():
    asked = {check.code for layout in LAYOUTS for check in (*checks_of(layout), *sets_of(layout))}
    assert asked | {"ragged", "row_twice"} == MESSAGES.keys()
    assert all(set(check.fields) <= set(layout.facts) for layout in BY_CODE.values() for check in checks_of(layout))
