"""The table of features of one or two tables: the set form of ``rules.features``.

Columns: ``row`` (a number over both tables), ``side`` (0 left, 1 right), ``id`` (as the table says it, as text), and
the features. Table and column names come from a caller's file, so they are quoted here and never read as SQL.
"""

from wanjia.linkage.rules.features import COMPOUND, NOTHING, SEPARATE
from wanjia.linkage.types import Columns, ColumnType

NAMES = (ColumnType.GIVEN, ColumnType.SURNAME, ColumnType.NAME)
YEAR_FIRST = r"^(\d{4})\D+(\d{1,2})\D+(\d{1,2})"
YEAR_LAST = r"^(\d{1,2})\D+(\d{1,2})\D+(\d{4})"
HAN_WORD = r"[\x{4e00}-\x{9fff}]+"
HAN = r"[\x{4e00}-\x{9fff}]{2,}"


def quoted(name: str) -> str:
    """A table or column name as SQL takes it whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL takes it whatever is in it."""
    return "'" + text.replace("'", "''") + "'"


def plain(text: str) -> str:
    """SQL of ``rules.features.plain`` over the SQL of a text."""
    bare = f"regexp_replace(lower(strip_accents({text})), '[''’`´]', '', 'g')"
    words = rf"trim(regexp_replace({bare}, '[^\pL\pN]+', ' ', 'g'))"
    return f"CASE WHEN {words} NOT IN ('', {', '.join(map(literal, NOTHING))}) THEN {words} END"


def compact(text: str) -> str:
    """SQL of ``rules.features.compact``."""
    return f"replace({plain(text)}, ' ', '')"


def date_digits(text: str, month_first: bool) -> str:
    """SQL of ``rules.features.date_digits``."""
    said = f"trim({text})"
    day, month = (2, 1) if month_first else (1, 2)

    def part(form: str, group: int) -> str:
        return f"lpad(regexp_extract({said}, '{form}', {group}), 2, '0')"

    return rf"""CASE
        WHEN regexp_matches({said}, '{YEAR_FIRST}')
        THEN regexp_extract({said}, '{YEAR_FIRST}', 1) || {part(YEAR_FIRST, 2)} || {part(YEAR_FIRST, 3)}
        WHEN regexp_matches({said}, '{YEAR_LAST}')
        THEN regexp_extract({said}, '{YEAR_LAST}', 3) || {part(YEAR_LAST, month)} || {part(YEAR_LAST, day)}
        WHEN length(regexp_replace({said}, '\D', '', 'g')) >= 4 THEN regexp_replace({said}, '\D', '', 'g')
    END"""


def month_first(table: str, column: str) -> str:
    """Whether dates with the year last have the month before the day: 13 to 31 in second place says so."""

    def over_twelve(group: int) -> str:
        part = f"regexp_extract({quoted(column)}::VARCHAR, '{YEAR_LAST}', {group})"
        return f"count(*) FILTER (TRY_CAST({part} AS INTEGER) > 12)"

    return f"SELECT {over_twelve(2)} > {over_twelve(1)} FROM {quoted(table)}"


def columns_of(columns: Columns, month_first: frozenset[str]) -> list[str]:
    """SQL expressions of the features that stand for one column each, with their names."""
    made = []
    for kind in SEPARATE:
        for place, column in enumerate(columns.of(kind), 1):
            text = f"{quoted(column)}::VARCHAR"
            if kind is ColumnType.DATE:
                sql = date_digits(text, column in month_first)
            else:
                sql = compact(text) if kind in (ColumnType.ID, ColumnType.PHONE) else plain(text)
            made.append(f"{sql} AS {kind.value}_{place}")
    return made


def whole(columns: Columns, kind: ColumnType) -> str:
    """The columns of one type of name as one text."""
    found = [f"{quoted(column)}::VARCHAR" for column in columns.of(kind)]
    return plain(f"concat_ws(' ', {', '.join(found)})") if found else "NULL::VARCHAR"


def one_side(table: str, side: int, columns: Columns, month_first: frozenset[str]) -> str:
    """A SELECT of one table's rows with their names still whole (``g``, ``s``, ``n``, ``written``)."""
    names = columns.of(ColumnType.NAME)
    parts = [
        f"row_number() OVER () AS nth, {side} AS side, {quoted(columns.id)}::VARCHAR AS id",
        *columns_of(columns, month_first),
        *(f"{whole(columns, kind)} AS {kind.value[0]}_" for kind in NAMES),
        f"{quoted(names[0])}::VARCHAR AS written" if names else "NULL::VARCHAR AS written",
    ]
    return f"SELECT {', '.join(parts)} FROM {quoted(table)}"


def create(target: str, sides: list[str], columns: Columns) -> str:
    """CREATE TABLE of the features over the SELECTs of the sides."""
    rows = " UNION ALL ".join(sides)
    number = "row_number() OVER (ORDER BY side, nth) AS row"
    if not any(columns.of(kind) for kind in NAMES):
        return (
            f"CREATE OR REPLACE TABLE {target} AS SELECT {number}, * EXCLUDE (nth, g_, s_, n_, written) FROM ({rows})"
        )
    compound = ", ".join(map(literal, COMPOUND))
    return rf"""
CREATE OR REPLACE TABLE {target} AS
WITH rows AS ({rows}),
split AS (
    SELECT *,
        CASE WHEN n_ IS NULL THEN NULL
             WHEN regexp_full_match(n_, '{HAN}')
             THEN substr(n_, CASE WHEN length(n_) > 2 AND substr(n_, 1, 2) IN ({compound}) THEN 3 ELSE 2 END)
             WHEN NOT contains(n_, ' ') THEN NULL
             WHEN regexp_matches(written, '^\s*[^\s,]+\s*,') THEN split_part(n_, ' ', 2)
             ELSE split_part(n_, ' ', 1) END AS first_,
        CASE WHEN n_ IS NULL THEN NULL
             WHEN regexp_full_match(n_, '{HAN}')
             THEN substr(n_, 1, CASE WHEN length(n_) > 2 AND substr(n_, 1, 2) IN ({compound}) THEN 2 ELSE 1 END)
             WHEN NOT contains(n_, ' ') THEN n_
             WHEN regexp_matches(written, '^\s*[^\s,]+\s*,') THEN split_part(n_, ' ', 1)
             ELSE split_part(n_, ' ', -1) END AS last_
    FROM rows
),
named AS (SELECT *, coalesce(g_, first_) AS given, coalesce(s_, last_) AS surname FROM split),
worded AS (
    SELECT * EXCLUDE (g_, s_, n_, written, first_, last_),
        list_filter(string_split(concat_ws(' ', given, surname), ' '), lambda x: x <> '') AS used,
        list_sort(list_distinct(list_filter(string_split(concat_ws(' ', given, surname,
            CASE WHEN NOT regexp_full_match(n_, '{HAN}') THEN n_ END), ' '), lambda x: x <> ''))) AS words
    FROM named
)
SELECT {number}, worded.* EXCLUDE (nth, used), coalesce(nicknames.name, split_part(given, ' ', 1)) AS root,
    list_filter(words, lambda x: NOT list_contains(used, x)) AS others
FROM worded LEFT JOIN nicknames ON nicknames.form = split_part(given, ' ', 1)
"""
