"""Score the shipped model of Chinese registers against the truth of a synthetic city's files.

    python -m wanjia.linkage.tests.china_scoring PEOPLE SEED [doubles]

Everybody in a month's files is linked to the city's register: as the files are, then with the people's numbers taken
out of them but for birth and sex, then people written down anew as for training, a fifth of whom is not held. Use
another seed than the model was trained on. With ``doubles`` a hundredth of the people is held twice instead, the second
time as written down anew, and these are sought within the register.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from wanjia.linkage.queries import DOUBLES, SCORES, china, doubles, meet, score, thresholds
from wanjia.linkage.tests import city
from wanjia.linkage.types import PERSON

HEADING = ("layout", "told", "held", "precision", "recall", "with review", "asked", "twins merged")


def main(people: int, seed: int) -> None:
    connection = duckdb.connect()
    with tempfile.TemporaryDirectory() as folder:
        city.make_city(Path(folder), people=people, seed=seed)
        city.hold(connection, Path(folder))
        city.tell_files(connection, Path(folder))
    print(f"{people:,} people, seed {seed}; thresholds {thresholds()}")
    report(connection, "the month's files")
    city.take_numbers(connection)
    report(connection, "the same without numbers")
    city.write_anew(connection, rows=people // 5, seed=seed)
    connection.execute("ALTER TABLE truth ADD COLUMN layout VARCHAR DEFAULT 'written anew'")
    report(connection, "people written down anew")


def seek_doubles(people: int, seed: int) -> None:
    """Print how many of the doubles in a register are found, and what it takes."""
    connection = duckdb.connect()
    with tempfile.TemporaryDirectory() as folder:
        city.make_city(Path(folder), people=people, seed=seed)
        city.hold(connection, Path(folder))
    connection.execute("CREATE TABLE register AS FROM held")
    city.write_anew(connection, rows=people // 100, seed=seed)
    connection.execute(f"""
        INSERT INTO register BY NAME
        SELECT 'again ' || person AS person, {", ".join(PERSON)} FROM told JOIN truth USING (row)""")
    started = time.process_time()
    meet(connection, held="register", model=china())
    asked = doubles(connection, held="register", model=china())
    spent, memory = time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    same = "replace(person, 'again ', '') = replace(other, 'again ', '')"
    ((likely, right, found),) = connection.execute(f"""
        SELECT count(*) FILTER (probability >= {thresholds().link}),
            count(*) FILTER (probability >= {thresholds().link} AND {same}), count(*) FILTER ({same})
        FROM {DOUBLES}""").fetchall()
    print(f"{people:,} people, {people // 100:,} of them twice: {spent:.0f} s of processor time, {memory:.1f} GB;")
    print(f"{found:,} found, {asked:,} pairs to ask about; of {likely:,} likely pairs {right:,} right")


def report(connection: duckdb.DuckDBPyConnection, title: str) -> None:
    """Link what is told to what is held, and print how well."""
    started = time.process_time()
    pairs = city.candidates(connection)
    score(connection, told="told", held="held", pairs="pairs", model=china())
    print(f"\n{title}: {pairs:,} pairs, {time.process_time() - started:.0f} s of processor time")
    print(" | ".join(HEADING))
    for layout, *counts in measured(connection):
        print(" | ".join([layout, *map(_told, counts)]))


def measured(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    """A row for each layout and one for all, with what HEADING names."""
    return connection.execute(f"""
        WITH judged AS (
            SELECT truth.layout, truth.row, truth.person AS meant, meant.person IS NOT NULL AS is_held,
                scores.person AS found, verdict,
                coalesce(found.twin AND found.born_on = meant.born_on AND found.household_no = meant.household_no
                    AND found.person <> meant.person, false) AS is_twin
            FROM truth LEFT JOIN held AS meant ON meant.person = truth.person
            LEFT JOIN {SCORES} AS scores ON scores.row = truth.row AND verdict <> 'nobody'
            LEFT JOIN held AS found ON found.person = scores.person
        )
        SELECT coalesce(layout, 'all') AS layout, count(DISTINCT row), count(DISTINCT row) FILTER (is_held),
            count(*) FILTER (verdict = 'link' AND found = meant) / count(*) FILTER (verdict = 'link'),
            count(*) FILTER (verdict = 'link' AND found = meant) / count(DISTINCT row) FILTER (is_held),
            count(DISTINCT row) FILTER (found = meant) / count(DISTINCT row) FILTER (is_held),
            count(DISTINCT row) FILTER (verdict = 'ask') / count(DISTINCT row),
            count(*) FILTER (verdict = 'link' AND is_twin)
        FROM judged GROUP BY ROLLUP (layout) ORDER BY judged.layout NULLS LAST""").fetchall()


def _told(value: object) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    (seek_doubles if "doubles" in sys.argv else main)(int(sys.argv[1]), int(sys.argv[2]))
