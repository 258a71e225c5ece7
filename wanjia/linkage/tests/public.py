"""Score ``wanjia link`` on the public sets of docs/linkage.md, beside plain Splink with a model like its own demos'.

    python -m wanjia.linkage.tests.public FOLDER [febrl4] [febrl3] [historical_50k]

FOLDER holds dataset3.csv, dataset4a.csv, dataset4b.csv (FEBRL) and historical_figures_with_errors_50k.parquet, as
published in moj-analytical-services/splink_datasets. Ids are renamed and rows shuffled before anything reads them.
"""

import csv
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

FEBRL = """id: key
columns:
  given_name: given
  surname: surname
  street_number: text
  address_1: place
  address_2: place
  suburb: place
  postcode: place
  state: place
  date_of_birth: date
  soc_sec_id: id
"""
HISTORICAL = """id: key
columns:
  full_name: name
  first_name: given
  surname: surname
  dob: date
  birth_place: place
  postcode_fake: place
  gender: text
  occupation: text
"""


@dataclass(frozen=True)
class Set:
    """``truth`` is SQL of the entity of a row; ``demo_threshold`` where plain Splink's groups are cut, 0: its pairs."""

    files: tuple[str, ...]
    truth: str
    columns: str
    demo_threshold: float


REC = "split_part(rec_id, '-', 2)"
SETS = {
    "febrl4": Set(("dataset4a.csv", "dataset4b.csv"), REC, FEBRL, 0.0),
    "febrl3": Set(("dataset3.csv",), REC, FEBRL, 0.0),
    "historical_50k": Set(("historical_figures_with_errors_50k.parquet",), "cluster", HISTORICAL, 0.95),
}
DEMO_PAIRS = {"febrl4": 0.5, "febrl3": 0.1}  # thresholds on pairs


def main(folder: Path, names: Iterable[str]) -> None:
    print("set | who | precision | recall | F1 | seconds")
    for name in names:
        with tempfile.TemporaryDirectory() as scratch:
            one = SETS[name]
            truth = shuffled(folder, one, Path(scratch))
            for who, run in (("wanjia link", ours), ("plain Splink", plain)):
                started = time.monotonic()
                groups = run(name, one, Path(scratch))
                spent = time.monotonic() - started
                precision, recall = score(groups, truth, two=len(one.files) == 2)
                f1 = 2 * precision * recall / (precision + recall)
                print(f"{name} | {who} | {precision:.4f} | {recall:.4f} | {f1:.4f} | {spent:.0f}", flush=True)


def shuffled(folder: Path, one: Set, scratch: Path) -> dict[str, str]:
    """Write the files anew without their ids and truth; returns the entity of each new id."""
    truth: dict[str, str] = {}
    for number, file in enumerate(one.files):
        found = duckdb.sql(f"SELECT {one.truth} AS entity, * FROM '{folder / file}'").fetchall()
        columns = duckdb.sql(f"SELECT {one.truth} AS entity, * FROM '{folder / file}'").columns
        random.Random(20261122).shuffle(found)  # noqa: S311
        kept = [
            place for place, column in enumerate(columns) if column not in ("entity", "rec_id", "unique_id", "cluster")
        ]
        with (scratch / f"{number}.csv").open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(["key", *(columns[place] for place in kept)])
            for place, row in enumerate(found):
                writer.writerow(
                    [f"{number}-{place}", *("" if row[at] is None else str(row[at]).strip() for at in kept)]
                )
                truth[f"{number}-{place}"] = row[0]
    (scratch / "map.yaml").write_text(one.columns, encoding="utf-8")
    return truth


def ours(name: str, one: Set, scratch: Path) -> Iterator[tuple[str, str]]:
    """The pairs that ``wanjia link`` writes, for one file those within its clusters."""
    files = [f"{number}.csv" for number, _ in enumerate(one.files)]
    command = [sys.executable, "-m", "wanjia", "link", *files, "--columns", "map.yaml", "--out", "pairs.csv"]
    subprocess.run([*command, "--clusters", "clusters.csv"], cwd=scratch, check=True, capture_output=True)
    if len(files) == 2:
        with (scratch / "pairs.csv").open(encoding="utf-8") as file:
            return iter([(row["left_id"], row["right_id"]) for row in csv.DictReader(file)])
    with (scratch / "clusters.csv").open(encoding="utf-8") as file:
        return within([(row["cluster"], row["id"]) for row in csv.DictReader(file)])


def plain(name: str, one: Set, scratch: Path) -> Iterator[tuple[str, str]]:
    """The pairs of Splink as its demos use it: groups of pairs above a threshold, or the pairs themselves."""
    connection = duckdb.connect()
    api = DuckDBAPI(connection)
    tables = []
    for number, _ in enumerate(one.files):
        connection.execute(
            f"CREATE TABLE side_{number} AS SELECT * FROM read_csv('{scratch / f'{number}.csv'}', all_varchar=true)"
        )
        tables.append(api.register(f"side_{number}", dataset_display_name=f"named_{number}"))
    settings, training, certain = historical_demo() if name == "historical_50k" else febrl_demo(len(tables))
    linker = Linker(tables, settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    if not one.demo_threshold:
        pairs = linker.inference.predict(threshold_match_probability=DEMO_PAIRS[name])
        return iter(connection.execute(f"SELECT key_l, key_r FROM {pairs.physical_name}").fetchall())
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, one.demo_threshold)
    return within(connection.execute(f"SELECT cluster_id, key FROM {groups.physical_name}").fetchall())


def febrl_demo(tables: int) -> tuple[SettingsCreator, list[object], list[object]]:
    settings = SettingsCreator(
        link_type="link_only" if tables == 2 else "dedupe_only",
        unique_id_column_name="key",
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            block_on("soc_sec_id"),
            block_on("date_of_birth"),
            block_on("given_name", "postcode"),
            block_on("surname", "postcode"),
        ],
    )
    certain = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    return settings, [block_on("date_of_birth"), block_on("postcode")], certain


def historical_demo() -> tuple[SettingsCreator, list[object], list[object]]:
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="key",
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="first_and_surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.LevenshteinAtThresholds("postcode_fake", 2),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("first_name", "surname"),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on("substr(postcode_fake, 1, 3)", "dob"),
            block_on("substr(postcode_fake, 1, 3)", "first_name"),
            block_on("substr(postcode_fake, 1, 3)", "surname"),
            block_on("substr(first_name, 1, 2)", "substr(surname, 1, 2)", "substr(dob, 1, 4)"),
        ],
    )
    certain = [
        "l.first_name = r.first_name AND l.surname = r.surname AND l.dob = r.dob",
        block_on("substr(first_name, 1, 2)", "surname", "substr(postcode_fake, 1, 2)"),
        "l.dob = r.dob AND l.postcode_fake = r.postcode_fake",
    ]
    return settings, [block_on("first_name", "surname"), block_on("dob")], certain


def within(members: Iterable[tuple[object, str]]) -> Iterator[tuple[str, str]]:
    """All pairs inside each cluster of (cluster, row)."""
    clusters: dict[object, list[str]] = {}
    for cluster, row in members:
        clusters.setdefault(cluster, []).append(row)
    return ((a, b) for rows in clusters.values() for place, a in enumerate(rows) for b in rows[place + 1 :])


def score(pairs: Iterable[tuple[str, str]], truth: dict[str, str], *, two: bool) -> tuple[float, float]:
    """Precision and recall over pairs."""
    found = hits = 0
    for a, b in pairs:
        found += 1
        hits += truth[a] == truth[b]
    sizes = Counter((row[0] if two else "", entity) for row, entity in truth.items())
    if two:
        real = sum(count * sizes["1", entity] for (side, entity), count in sizes.items() if side == "0")
    else:
        real = sum(count * (count - 1) // 2 for count in sizes.values())
    return hits / found, hits / real


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or SETS)
