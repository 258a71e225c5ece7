"""Made-up people of a place that is not China, with the errors of registers: the only data the default was chosen on.

Names and their weights come from Faker, everything else from a seed. An entity is a person; households share surname,
address and phone, twins a birthday too. Each record of a person is written down anew, with slips.
"""

import random
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from faker.providers.address.en_GB import Provider as Towns
from faker.providers.job.en_US import Provider as Jobs
from faker.providers.person.en_GB import Provider as Names

from wanjia.linkage.rules.nicknames import roots

LETTERS = "abcdefghijklmnopqrstuvwxyz"
STREETS = ("street", "road", "lane", "avenue", "close", "place", "drive", "crescent", "court", "way")
FIELDS = (
    "given",
    "middle",
    "surname",
    "born",
    "number",
    "phone",
    "house",
    "street",
    "town",
    "postcode",
    "region",
    "sex",
    "job",
)


@dataclass(frozen=True)
class Errors:
    """Rates by record: ``slips`` is how many fields go wrong on average, ``missing`` the share of empty fields."""

    slips: float = 1.0
    missing: float = 0.05
    moved: float = 0.1
    nickname: float = 0.1
    married: float = 0.03
    swapped: float = 0.02
    rough_dates: float = 0.02


@dataclass(frozen=True)
class Person:
    entity: int
    values: dict[str, str] = field(default_factory=dict)


class World:
    """Draws people, households and records from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.men, self.women = _weighted(Names.first_names_male), _weighted(Names.first_names_female)
        self.surnames = _weighted(Names.last_names)
        self.jobs = list(Jobs.jobs)[:120]
        self.towns = [self._town() for _ in range(300)]
        self.streets = [f"{self.pick(self.surnames)} {self.random.choice(STREETS)}".lower() for _ in range(2000)]
        self.short: dict[str, list[str]] = {}
        for form, name in roots().items():
            self.short.setdefault(name, []).append(form)

    def people(self, count: int) -> list[Person]:
        """``count`` people in households of one to five."""
        made: list[Person] = []
        while len(made) < count:
            made += self._household(len(made))
        return made[:count]

    def record(self, person: Person, errors: Errors) -> dict[str, str]:
        """One record of a person as somebody wrote it down."""
        values = dict(person.values)
        if self.random.random() < errors.moved:
            values |= self._home()
        if self.random.random() < errors.married and values["sex"] == "f":
            values["surname"] = self.pick(self.surnames).lower()
        if self.random.random() < errors.nickname:
            values["given"] = self.random.choice(self.short.get(values["given"], [values["given"]]))
        if self.random.random() < errors.swapped:
            values["given"], values["surname"] = values["surname"], values["given"]
        if self.random.random() < errors.rough_dates:
            values["born"] = values["born"][:4] + "-01-01"
        for _ in range(self._poisson(errors.slips)):
            name = self.random.choice(FIELDS)
            values[name] = self._slip(values[name], name)
        return {name: "" if self.random.random() < errors.missing else values[name] for name in FIELDS} | {
            "entity": str(person.entity)
        }

    def pick(self, weighted: tuple[list[str], list[float]]) -> str:
        return self.random.choices(weighted[0], cum_weights=weighted[1])[0]

    def _household(self, first: int) -> list[Person]:
        home = self._home()
        surname = self.pick(self.surnames).lower()
        twins = self.random.random() < 0.02
        people: list[Person] = []
        for _ in range(self.random.choice((1, 1, 1, 2, 2, 3, 4, 5))):
            sex = self.random.choice("mf")
            born = date(1920, 1, 1) + timedelta(days=self.random.randrange(33_000))
            values = home | {
                "given": self.pick(self.men if sex == "m" else self.women).lower(),
                "middle": self.pick(self.men if sex == "m" else self.women).lower()
                if self.random.random() < 0.6
                else "",
                "surname": surname if self.random.random() < 0.85 else self.pick(self.surnames).lower(),
                "born": born.isoformat(),
                "number": str(self.random.randrange(10**6, 10**7)),
                "sex": sex,
                "job": self.random.choice(self.jobs).lower(),
            }
            people.append(Person(first + len(people), values))
        if twins and len(people) > 1:
            shared = {name: people[0].values[name] for name in ("born", "surname")}
            people[1] = replace(people[1], values=people[1].values | shared)
        return people

    def _home(self) -> dict[str, str]:
        town, area, region = self.random.choice(self.towns)
        return {
            "house": str(int(self.random.expovariate(0.02)) + 1),
            "street": self.random.choice(self.streets),
            "town": town,
            "postcode": f"{area} {self.random.randrange(1, 10)}{''.join(self.random.choices(LETTERS, k=2))}",
            "region": region,
            "phone": "0" + str(self.random.randrange(10**9, 10**10)),
        }

    def _town(self) -> tuple[str, str, str]:
        name = self.pick(self.surnames).lower() + self.random.choice(Towns.city_suffixes)
        area = "".join(self.random.choices(LETTERS, k=2)) + str(self.random.randrange(1, 40))
        return name, area, self.random.choice(("north", "south", "east", "west", "middle", "isles", "border"))

    def _slip(self, value: str, name: str) -> str:
        if not value:
            return value
        if value.count("-") == 2 and self.random.random() < 0.3:
            year, month, day = value.split("-")
            return f"{year}-{day}-{month}"
        if " " in value and self.random.random() < 0.3:
            words = value.split(" ")
            words.pop(self.random.randrange(len(words)))
            return " ".join(words)
        if name == "given" and self.random.random() < 0.15:
            return value[0]
        letters = list(value)
        at = self.random.randrange(len(letters))
        other = self.random.choice("0123456789" if letters[at].isdigit() else LETTERS)
        match self.random.randrange(4):
            case 0:
                letters[at] = other
            case 1:
                letters.insert(at, other)
            case 2:
                letters.pop(at)
            case _:
                letters[at : at + 2] = reversed(letters[at : at + 2])
        return "".join(letters)

    def _poisson(self, mean: float) -> int:
        count, left = 0, self.random.expovariate(1)
        while left < mean:
            count, left = count + 1, left + self.random.expovariate(1)
        return count


def _weighted(names: object) -> tuple[list[str], list[float]]:
    pairs = dict(names) if isinstance(names, OrderedDict) else dict.fromkeys(names, 1.0)  # type: ignore[call-overload]
    total, sums = 0.0, []
    for weight in pairs.values():
        total += weight
        sums.append(total)
    return list(pairs), sums
