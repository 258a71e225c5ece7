"""Published rates that ship with the tests; tests/data/README.md names their source."""

import csv
from collections.abc import Iterator
from fractions import Fraction
from importlib.resources import files

from wanjia.statistics.rules.mortality import FEMALE, MALE
from wanjia.statistics.types import AgeRate

NAMES = {MALE: "male_mx", FEMALE: "female_mx"}


def death_rates(sex: int) -> list[AgeRate]:
    """m(x) of China 2015-2020, the last group open from 100 years."""
    return [AgeRate(int(row["age_start"]), float(row[NAMES[sex]])) for row in _rows("china_mortality_2015_2020")]


def fertility_pattern() -> dict[int, Fraction]:
    """The share of each five-year group in total fertility, by its first age."""
    rows = _rows("china_fertility_pattern_2015_2020")
    return {int(row["age_group"][:2]): Fraction(row["percent_of_tfr"]) / 100 for row in rows}


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files(__package__) / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
