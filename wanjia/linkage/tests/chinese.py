"""Made-up people of a Chinese city: twins, namesakes next door, phones of the household, slips of Chinese registers."""

import random
from datetime import date, timedelta

from faker.providers.person.zh_CN import Provider as Names

from wanjia.kernel.identity import check_character

SURNAMES = tuple(Names.last_names)[:120]
GIVEN = tuple({*Names.first_names_male, *Names.first_names_female} - {""})
SOUNDS_ALIKE = {
    "明": "铭",
    "伟": "玮",
    "丽": "莉",
    "华": "桦",
    "军": "君",
    "敏": "旻",
    "静": "婧",
    "强": "蔷",
    "红": "虹",
    "玉": "钰",
}


def people(seed: int, households: int) -> list[dict[str, str]]:
    """People in households; every tenth household has twins, every tenth neighbour bears a name from next door."""
    draw = random.Random(seed)  # noqa: S311
    made: list[dict[str, str]] = []
    for number in range(households):
        surname = draw.choice(SURNAMES)
        home = {
            "area": f"37020{draw.randrange(2, 6)}00{draw.randrange(1, 5)}{draw.randrange(1, 9):03}",
            "address": f"幸福路{draw.randrange(1, 90)}号{draw.randrange(1, 30)}单元{draw.randrange(101, 1699)}",
            "phone": f"13{draw.randrange(10**8, 10**9)}",
        }
        members = [_person(draw, surname, home, made) for _ in range(draw.randrange(1, 5))]
        if number % 10 == 0:
            members.append(_twin(draw, members[-1]))
        made += [member | {"entity": f"{number}-{place}"} for place, member in enumerate(members)]
    return made


def record(draw: random.Random, person: dict[str, str]) -> dict[str, str]:
    """A person as another department wrote them down."""
    values = dict(person)
    chance = draw.random()
    if chance < 0.08:
        values["name"] = "".join(SOUNDS_ALIKE.get(character, character) for character in values["name"])
    elif chance < 0.12:
        values["born"] = values["born"][:5] + values["born"][8:] + "-" + values["born"][5:7]
    elif chance < 0.16:
        place = draw.randrange(6, 17)
        digits = list(values["number"])
        digits[place] = str((int(digits[place]) + 1) % 10)
        values["number"] = "".join(digits)
    if draw.random() < 0.25:
        values["number"] = ""
    if draw.random() < 0.2:
        values["phone"] = f"13{draw.randrange(10**8, 10**9)}"
    if draw.random() < 0.1:
        values["address"] = ""
    return values


def _person(draw: random.Random, surname: str, home: dict[str, str], others: list[dict[str, str]]) -> dict[str, str]:
    born = date(1940, 1, 1) + timedelta(days=draw.randrange(30_000))
    namesake = others and draw.random() < 0.1
    name = others[-1]["name"] if namesake else surname + draw.choice(GIVEN)
    return home | {"name": name, "born": born.isoformat(), "number": _number(born, draw.randrange(1, 300))}


def _twin(draw: random.Random, person: dict[str, str]) -> dict[str, str]:
    born = date.fromisoformat(person["born"])
    sequence = int(person["number"][14:17]) + 1
    return person | {"name": person["name"][0] + draw.choice(GIVEN), "number": _number(born, sequence)}


def _number(born: date, sequence: int) -> str:
    first_17 = f"370202{born:%Y%m%d}{sequence:03}"
    return first_17 + check_character(first_17)
