"""Questions to the mirror. What a breakdown says of a row stands here; which codes it has, in rules.categories.

Only texts of this folder are put together; what comes from outside is a bound parameter.
"""

from functools import cache
from importlib.resources import files

from wanjia.statistics.types.designs import Counting, Design, Dimension, Population, Unit

AREAS = {Population.LIVING: "area_id", Population.REGISTERED: "hukou_area_id"}
BASES = {Population.LIVING: 1, Population.REGISTERED: 2}
DAYS = {Counting.OCCURRED: "occurred_on", Counting.RECORDED: "recorded_on"}

# Completed years on {day}: as in kernel.dates.age, who was born on 29 February completes one on 1 March.
_AGE = """((year({day}) * 10000 + month({day}) * 100 + day({day}))
    - (year(p.born_on) * 10000 + month(p.born_on) * 100 + day(p.born_on))) // 10000"""
# A record's key as in rules.disclosure, and the cell's: $0 stands for the number of the parameter with the secret.
_KEY = """CAST(sum(w * CAST('0x' || substr(sha256($0 || ':' || CAST(p.number AS VARCHAR)), 1, 2) AS INTEGER))
    AS BIGINT)"""
_HOME_AND_HUKOU = """CASE WHEN p.area_id = p.hukou_area_id THEN 'here' WHEN p.{other} = 0 THEN 'unknown'
    WHEN p.{other} = 1 THEN 'city' ELSE 'outside' END"""

_EXPRESSIONS = {
    Dimension.AREA: "place.part",
    Dimension.AGE: "least({age}, 100)",
    Dimension.AGE_FIVE: "least({age} // 5 * 5, 100)",
    Dimension.AGE_BROAD: "CASE WHEN {age} < 15 THEN 0 WHEN {age} < 60 THEN 15 WHEN {age} < 65 THEN 60 ELSE 65 END",
    Dimension.SEX: "CASE WHEN p.sex IN (1, 2) THEN CAST(p.sex AS VARCHAR) ELSE 'unknown' END",
    Dimension.MARITAL: "CASE WHEN p.marital BETWEEN 10 AND 49 THEN CAST(p.marital // 10 AS VARCHAR) ELSE 'unknown' END",
    Dimension.EDUCATION: "CASE WHEN p.education BETWEEN 10 AND 89 THEN CAST(p.education // 10 AS VARCHAR)"
    " ELSE 'unknown' END",
    Dimension.HUKOU: "{home_and_hukou}",
    Dimension.SIZE: "least(p.size, 6)",
    Dimension.HOUSEHOLD_KIND: "p.kind",
    Dimension.GENERATIONS: "CASE WHEN p.kind = 2 THEN 'collective' WHEN p.generations >= 1"
    " THEN CAST(least(p.generations, 4) AS VARCHAR) ELSE 'unknown' END",
    Dimension.EVENT: "p.kind",
    Dimension.MONTH: "strftime(p.{day}, '%Y-%m')",
    Dimension.MOTHER_AGE: "CASE WHEN p.mother_age >= 0 THEN greatest(15, least(p.mother_age // 5 * 5, 45)) END",
}
# Each file says whom a design counts; what is asked of them is said here, so that a list has whom its figure counts.
_FILES = {Unit.PEOPLE: "people", Unit.HOUSEHOLDS: "households", Unit.EVENTS: "events"}
_CELLS = """SELECT CAST({rows} AS VARCHAR), CAST({columns} AS VARCHAR), CAST(sum(w) AS BIGINT), {key}
{counted}
GROUP BY 1, 2"""
_NUMBERS = """WITH counted AS (
    SELECT p.number, CAST(sum(w) AS BIGINT) AS times
    {counted} AND CAST({rows} AS VARCHAR) IN (SELECT unnest(${row}))
    AND CAST({columns} AS VARCHAR) IN (SELECT unnest(${column}))
    GROUP BY 1 HAVING sum(w) <> 0
)
SELECT whole.figure, part.number, part.times
FROM (SELECT CAST(coalesce(sum(times), 0) AS BIGINT) AS figure FROM counted) AS whole
LEFT JOIN (SELECT * FROM counted WHERE number {side} ${beside} ORDER BY number {order} LIMIT ${limit}) AS part ON true
ORDER BY part.number {order}"""


@cache
def question(
    design: Design, population: Population, counting: Counting, filters: tuple[Dimension, ...], keyed: bool
) -> str:
    """The SELECT of a design: code of the row, of the column, count, and the cell's key where it is ``keyed``.

    The values of ``filters`` are the parameters after those of the file, the secret of the keys the last one.
    """
    given = _given(design)
    parts = _parts(design.unit, population, counting, given + len(filters) if keyed else 0)
    return _CELLS.format(**_breakdowns(design, parts), key=parts["key"], counted=_counted(design, filters, parts))


@cache
def together(designs: tuple[Design, ...], population: Population, counting: Counting) -> str:
    """Several designs, all of stocks or all of events, in one statement and so at one position: code, then the cell.

    Their parts are areas, and their parameters are the same.
    """
    return "\nUNION ALL\n".join(
        f"SELECT '{one.code}', * FROM ({question(one, population, counting, (), False)})"  # noqa: S608 (our codes)
        for one in designs
    )


@cache
def numbers(
    design: Design, population: Population, counting: Counting, filters: tuple[Dimension, ...], back: bool
) -> str:
    """The own numbers behind a cell: the figure, a number, how often it counts; one row without one where none is left.

    After the values of ``filters`` come the codes of the rows, those of the columns, the number that the list goes on
    after (with ``back``: ends before), and how many are wanted.
    """
    parts = _parts(design.unit, population, counting, 0)
    row = _given(design) + len(filters)
    return _NUMBERS.format(
        **_breakdowns(design, parts),
        counted=_counted(design, filters, parts),
        row=row,
        column=row + 1,
        beside=row + 2,
        side="<" if back else ">",
        order="DESC" if back else "ASC",
        limit=row + 3,
    )


def _given(design: Design) -> int:
    """The number of the first parameter after those of the design's file."""
    return 5 if design.unit is Unit.EVENTS else 4


def _breakdowns(design: Design, parts: dict[str, object]) -> dict[str, str]:
    return {
        "rows": _EXPRESSIONS[design.rows].format(**parts),
        "columns": _EXPRESSIONS[design.columns].format(**parts),
    }


def _counted(design: Design, filters: tuple[Dimension, ...], parts: dict[str, object]) -> str:
    given = _given(design)
    narrowed = "".join(f" AND CAST({_EXPRESSIONS[one]} AS VARCHAR) = ${given + n}" for n, one in enumerate(filters))
    return text(_FILES[design.unit]).format(
        narrowed=narrowed.format(**parts),
        kinds=", ".join(str(kind.value) for kind in design.events),
        least_age=design.least_age,
        **parts,
    )


def unweighted(statement: str) -> str:
    """The same over tables whose rows have no weight, as in a file of the mirror."""
    return statement.replace("CAST(sum(w) AS BIGINT)", "count(*)")


@cache
def vital(name: str, population: Population, counting: Counting, keyed: bool) -> str:
    """One of the two questions behind the vital rates; the secret is the fourth parameter."""
    parts = _parts(Unit.PEOPLE, population, counting, 4 if keyed else 0)
    return text(name).format(**parts | {"age": _AGE.format(day="day") if name == "vital_people" else "p.age"})


@cache
def hexagons(keyed: bool) -> str:
    """The question behind a map of hexagons; the secret is the third parameter."""
    return text("hexagons").format(key=_KEY.replace("$0", "$3") if keyed else "0")


@cache
def text(name: str) -> str:
    """The statement in ``name``.sql."""
    return (files(__name__) / f"{name}.sql").read_text(encoding="utf-8")


def _parts(unit: Unit, population: Population, counting: Counting, secret: int) -> dict[str, object]:
    other = "hukou" if population is Population.LIVING else "residence"
    return {
        "age": "p.age" if unit is Unit.EVENTS else _AGE.format(day="$1"),
        "key": _KEY.replace("$0", f"${secret}") if secret else "0",
        "home_and_hukou": _HOME_AND_HUKOU.format(other=other),
        "area": AREAS[population],
        "basis": BASES[population],
        "day": DAYS[counting],
    }
