"""Train the model of Chinese registers without labels, and write ``wanjia/linkage/data/china.yaml``.

    python -m wanjia.linkage.tests.china_training PEOPLE SEED

A city of PEOPLE is generated, a third of it written down anew with the slips of departments' files, only oftener, and
more (a number missing, a birth date by the moon); the model learns from both without being told who is who. Then the
truth is looked at for the first time: thresholds are the lowest that keep the measured precision, and
people asked about few rows.
"""

import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import duckdb
import yaml

from wanjia.linkage.queries import weighing
from wanjia.linkage.queries.learning import learn
from wanjia.linkage.queries.persons import SCORES, score
from wanjia.linkage.tests import city
from wanjia.linkage.types import Thresholds

FILE = Path(__file__).parents[1] / "data" / "china.yaml"
MADE = """\
Learnt without labels by wanjia.linkage.tests.china_training on a synthetic city of {people:,} people (seed {seed}) and
{rows:,} of them written down anew; u of numbers, phones and relatives is reckoned for a city of 8.7 million (see
wanjia.linkage.rules.china). Surname and given-name shares are those of that city, so of the name statistics it is made
from. Thresholds: the lowest, not below 0.9, by which {precision} of the automatic links were right, and the lowest by
which people are asked about no more than {asked} of the rows, both with the prior of that city.
"""
PRECISION, ASKED = 0.9998, 0.015
LINKS = (0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)
ASKS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)


def main(people: int, seed: int) -> None:
    connection = duckdb.connect()
    with tempfile.TemporaryDirectory() as folder:
        city.make_city(Path(folder), people=people, seed=seed)
        city.hold(connection, Path(folder))
    city.write_anew(connection, rows=people // 3, seed=seed)
    city.candidates(connection)
    connection.execute(
        "CREATE OR REPLACE TABLE linkage_pairs AS SELECT row_l AS join_key_l, row_r AS join_key_r FROM near"
    )
    model = learn(connection)
    made = MADE.format(people=people, seed=seed, rows=people // 3, precision=PRECISION, asked=ASKED)
    entries = asdict(model) | {"made": made}
    keep(entries, Thresholds(0.5, 0.001))
    # With the prior of so small a city, in which there are as many fewer namesakes: as the whole one will find it.
    score(connection, told="told", held="held", pairs="pairs", model=replace(model, prior=1 / people))
    keep(entries, measured(connection))


def measured(connection: duckdb.DuckDBPyConnection) -> Thresholds:
    """The thresholds by what was scored, read off the truth."""
    connection.execute(f"""
        CREATE OR REPLACE TABLE judged AS
        SELECT row, probability, truth.person = scores.person AS same FROM {SCORES} AS scores JOIN truth USING (row)""")
    return next(limits for ask in ASKS if (limits := _limits(connection, ask)))


def _limits(connection: duckdb.DuckDBPyConnection, ask: float) -> Thresholds | None:
    """The lowest threshold of links that goes with ``ask``; None where too many would be asked about."""
    rows = connection.execute(f"""
        SELECT max(probability) AS best, count(*) FILTER (probability >= {ask}) AS rivals, arg_max(same, probability)
        FROM judged GROUP BY row HAVING best >= {ask}""").fetchall()
    for link in LINKS:
        linked = [same for best, rivals, same in rows if rivals == 1 and best >= link]
        if sum(linked) >= PRECISION * len(linked):
            return Thresholds(link, ask) if len(rows) - len(linked) <= ASKED * len(rows) else None
    return None


def keep(entries: dict, thresholds: Thresholds) -> None:
    """Write the file; from then on it is what is shipped."""
    FILE.write_text(written(entries | {"thresholds": asdict(thresholds)}), encoding="utf-8")
    weighing.thresholds.cache_clear()
    weighing._shipped.cache_clear()


def written(model: dict) -> str:
    """The file of a model, one level or share a line."""
    order = ("name", "version", "made", "thresholds", "prior", "comparisons", "shares")
    return yaml.safe_dump(
        {name: model[name] for name in order}, allow_unicode=True, sort_keys=False, default_flow_style=None, width=120
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
