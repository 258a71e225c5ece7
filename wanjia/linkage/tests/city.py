"""The synthetic city as linkage sees it: its register, people written down anew, files of its departments.

Also imported by programs outside a test run, so Django is set up before what needs it.
"""

import json
import os
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import django
import duckdb
import pyarrow as pa

for name, value in {"DJANGO_SETTINGS_MODULE": "wanjia.config.settings", "WANJIA_DEMO": "1"}.items():
    os.environ.setdefault(name, value)
django.setup()

# ruff: noqa: E402
from wanjia.demo.actions import generate, write_month
from wanjia.demo.actions.monthly import TRUTH
from wanjia.demo.rules import slips
from wanjia.demo.types import FileOrder
from wanjia.intake.actions import sheets, stage
from wanjia.intake.actions.staging import staged
from wanjia.intake.types import Expected, Layout
from wanjia.intake.types.sources import MEN, WOMEN
from wanjia.kernel.counties import SYNTHETIC_COUNTY, counties
from wanjia.kernel.lunar import as_lunar
from wanjia.linkage.queries.persons import make_features
from wanjia.linkage.queries.tables import FEATURES
from wanjia.linkage.types import PERSON
from wanjia.places.queries import shipped_villages

MONTH, TODAY = date(2026, 10, 1), date(2026, 11, 1)
AT = datetime(2026, 11, 5, 3, 0, tzinfo=UTC)
RELATIVES = ("father", "mother", "spouse")
# How often what goes wrong in a file goes wrong in people written anew: often, so that each is seen.
WORSE = 8


def make_city(folder: Path, *, people: int, seed: int) -> None:
    """Generate the city and a month's files, errors realistic."""
    generate(people=people, seed=seed, folder=folder, today=TODAY, progress=_quiet)
    write_month(FileOrder(folder, folder / "files", MONTH, seed, realistic=True), progress=_quiet)


def hold(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make ``held``: everybody of the city by the columns of linkage, ``twin`` and ``household_no`` beside them."""
    joins = " ".join(f'LEFT JOIN city {one} ON {one}."row" = city.{one}_row' for one in RELATIVES)
    numbers = ", ".join(f"{one}.id_number AS {one}_number" for one in RELATIVES)
    connection.execute(f"CREATE OR REPLACE VIEW city AS FROM read_parquet('{folder}/part-*.parquet')")
    connection.execute(f"""
        CREATE OR REPLACE TABLE held AS
        SELECT city."row"::VARCHAR AS person, city.name, city.sex::VARCHAR AS sex, city.birth_date AS born_on,
            city.id_number AS number, city.phone, city.community AS area, city.hukou_area, {numbers},
            city.multiple_birth AS twin, city.household_no
        FROM city {joins}""")


def write_anew(connection: duckdb.DuckDBPyConnection, *, rows: int, seed: int) -> None:
    """Make ``told``: some of ``held``, as another department wrote them down, and ``truth`` (row, person).

    A fifth of all people is then held no more, so that their kin and namesakes are all there is to take for them.
    """
    columns = ", ".join(PERSON)
    drawn = connection.execute(
        f"SELECT person, {columns} FROM held WHERE number IS NOT NULL ORDER BY hash(person, {seed}) LIMIT {rows}"
    ).fetchall()
    draw = random.Random(seed)  # noqa: S311
    known = slips.lore([character for _, name, *_ in drawn for character in name[1:]])
    made = [_anew(dict(zip(PERSON, values, strict=True)), draw, known) for _, *values in drawn]
    _fill(connection, "told", [{"row": str(n)} | row for n, row in enumerate(made)])
    _fill(connection, "truth", [{"row": str(n), "person": person} for n, (person, *_) in enumerate(drawn)])
    connection.execute(f"DELETE FROM held WHERE hash(person, 'gone', {seed}) % 5 = 0")


def _anew(person: dict, draw: random.Random, known: slips.Lore) -> dict[str, str]:
    born, cells = person["born_on"], {name: str(value or "") for name, value in person.items()}
    cells = {("person_" + name if name in ("name", "number", "phone") else name): text for name, text in cells.items()}
    for slip in slips.REALISTIC:
        if slip.kind in ("homophone", "traditional", "wrong_digit") and draw.random() < slip.share * WORSE:
            slip.make(cells, draw, known)
    cells = {name.removeprefix("person_"): text for name, text in cells.items()}
    cells["born_on"] = _told(born, draw).isoformat()
    if draw.random() < 0.3:
        cells["number"] = ""
    if draw.random() < 0.15:
        cells["phone"] = f"127{draw.randrange(10**8):08}" if draw.random() < 0.5 else ""
    if draw.random() < 0.5:
        cells |= {"hukou_area": "", "area": cells["area"][: draw.choice((6, 9, 12))]}
    for name, left_out in (("sex", 0.3), ("area", 0.2), *((f"{one}_number", 0.7) for one in RELATIVES)):
        if draw.random() < left_out:
            cells[name] = ""
    return cells


def _told(born: date, draw: random.Random) -> date:
    """A birth date as it is told: now and then by the moon, in the wrong order, a year, ten years or a day off."""
    chance = draw.random()
    others = (
        lambda: as_lunar(born),
        lambda: date(born.year, born.day, born.month),
        lambda: date(born.year + draw.choice((-10, -1, 1, 10)), born.month, born.day),
        lambda: born + timedelta(days=draw.choice((-1, 1))),
    )
    for share, other in zip((0.01, 0.02, 0.03, 0.035), others, strict=True):
        if chance < share:
            try:
                return other() or born
            except ValueError:
                return born
    return born


def take_numbers(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the numbers out of ``told``, but what they say of birth and sex."""
    connection.execute("""
        UPDATE told SET number = '', sex = CASE WHEN sex = '' THEN (2 - substr(number, 17, 1)::INTEGER % 2)::VARCHAR
            ELSE sex END, born_on = CASE WHEN born_on = '' THEN substr(number, 7, 8) ELSE born_on END
        WHERE regexp_full_match(number, '[0-9]{17}.')""")


def tell_files(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make ``told`` of everybody in the month's files, and ``truth`` (row, person "" for who is not held, layout)."""
    told: list[dict[str, str]] = []
    truth: list[dict[str, str]] = []
    for path in sorted((folder / "files").iterdir()):
        if path.is_file() and path.name[0].isascii():
            for row, whom in _file(path, folder / "files" / TRUTH):
                number = str(len(told))
                told.append({"row": number} | row)
                truth.append({"row": number, "layout": path.name.split("_2026")[0], "person": whom})
    _fill(connection, "told", told)
    _fill(connection, "truth", truth)


def _file(path: Path, truth: Path) -> Iterator[tuple[dict[str, str], str]]:
    with staged() as place, patch.multiple(sheets, _known=_known, words_of=lambda *_: {}):
        layout = stage(path, on=place, at=AT, expected=Expected(month=MONTH)).layout
        with place.open(read_only=True) as connection:
            known = _truth(connection, truth / f"{path.stem}.csv")
            for row in _dicts(connection, _staged(layout)):
                for role, whom in known.get(row["row"], {}).items():
                    if row.get(f"{role}_name") or row.get(f"{role}_number"):
                        yield _sketch(layout, row, role), whom if whom.isdigit() else ""


def _known(today: date) -> sheets.Known:
    """What the gate knows, without a database: the areas as they are shipped; words of code lists are not compared."""
    areas = {str(village)[:digits] for village in shipped_villages() for digits in (6, 9, 12)}
    return sheets.Known(today, areas, {*counties(), SYNTHETIC_COUNTY})


def _truth(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, dict[str, str]]:
    rows = connection.execute(f"SELECT row, persons FROM read_csv('{path}', all_varchar = true)").fetchall()
    return {row: json.loads(persons) for row, persons in rows if row}


def _staged(layout: Layout) -> str:
    """Rows as they were read; a number that is wrong as it was written."""
    facts = (
        f"coalesce(rows.{fact}::VARCHAR, upper(written.{fact}), '') AS {fact}"
        if fact.endswith("_number")
        else f"coalesce(rows.{fact}::VARCHAR, '') AS {fact}"
        for fact in layout.facts
    )
    return f'SELECT rows."row"::VARCHAR AS row, {", ".join(facts)} FROM rows JOIN written USING ("row")'


def _sketch(layout: Layout, row: dict[str, str], role: str) -> dict[str, str]:
    said = {name: row.get(f"{role}_{name}", "") for name in ("name", "sex", "born_on", "number", "phone")}
    said["sex"] = "2" if role in WOMEN else "1" if role in MEN else said["sex"]
    if role == "child":
        said["born_on"] = said["born_on"] or row.get("happened_on", "")
    relatives = {"husband": {"spouse": "wife"}, "wife": {"spouse": "husband"}}.get(
        role, {"father": "father", "mother": "mother"} if role == "child" else {}
    )
    numbers = {
        f"{one}_number": row.get(f"{relatives[one]}_number", "") if one in relatives else "" for one in RELATIVES
    }
    own = role in ("person", "child")
    area = next((row[fact] for fact in ("area", "insured_area", "to_area") if row.get(fact)), "") if own else ""
    return said | {"area": area, "hukou_area": row.get("from_area", "") if own else ""} | numbers


def candidates(connection: duckdb.DuckDBPyConnection) -> int:
    """Make ``pairs`` of told and held, by the blocks that the register's indexes serve; returns how many."""
    make_features(connection, told="told", held="held")
    year, dates = (
        "substr(born, 1, 4)",
        "list_filter([born, born_moon, " + ", ".join(_slips()) + "], x -> x IS NOT NULL)",
    )
    keys = {
        "name and year": f"coalesce(surname, '') || given || {year}",
        "sound and day": f"coalesce(surname_sound, '') || given_sound || unnest({dates})",
        "surname, day and sex": "surname_sound || born || sex",
    } | {one: one for one in ("number", "phone", *RELATIVES)}
    parts = " UNION ALL ".join(
        f"SELECT '{way}' || ({key}) AS key, row, side FROM {FEATURES}" for way, key in keys.items()
    )
    connection.execute(f"CREATE OR REPLACE TABLE keyed AS SELECT DISTINCT * FROM ({parts}) WHERE key IS NOT NULL")
    connection.execute("""
        CREATE OR REPLACE TABLE near AS
        SELECT DISTINCT a.row AS row_l, b.row AS row_r FROM keyed a JOIN keyed b USING (key)
        WHERE a.side = 0 AND b.side = 1""")
    connection.execute(f"""
        CREATE OR REPLACE TABLE pairs AS SELECT a.id AS row, b.id AS person FROM near
        JOIN {FEATURES} a ON a.row = row_l JOIN {FEATURES} b ON b.row = row_r""")
    ((count,),) = connection.execute("SELECT count(*) FROM pairs").fetchall()
    return int(count)


def _slips() -> Iterator[str]:
    yield "CASE WHEN length(born) = 8 THEN substr(born, 1, 4) || substr(born, 7, 2) || substr(born, 5, 2) END"
    for years in (-10, -1, 1, 10):
        yield f"CASE WHEN length(born) = 8 THEN (substr(born, 1, 4)::INTEGER + {years})::VARCHAR || substr(born, 5) END"


def _dicts(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, str]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, str]]) -> None:
    connection.register("made", pa.Table.from_pylist(rows))
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS FROM made")
    connection.unregister("made")


def _quiet(done: int, total: int) -> None:
    """Nobody watches."""
