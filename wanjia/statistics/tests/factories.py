"""A town and its year 2025, told through the register's own door."""

from uuid import UUID

from wanjia.kernel.dates import PartialDate
from wanjia.registry.tests.factories import FAR, HERE, NEXT_DOOR, area, day, door, person, tell, town
from wanjia.registry.types import commands as c

ELSEWHERE = "110101000000"
PEOPLE = 90


def live_through_2025() -> list[UUID]:
    """People of 1935 to 2009, one woman for each man; births, deaths, weddings and moves."""
    town()
    doors = [door(f"{floor}01", code=code) for code in (HERE, NEXT_DOOR, FAR) for floor in range(1, 4)]
    people = [settle(number, doors) for number in range(PEOPLE)]
    women = [one for number, one in enumerate(people) if number % 2 and number > 50]
    children = [give_birth(mother, number) for number, mother in enumerate(women)]
    tell(c.Death(on=on(11, 2), person=children[0]))
    for number in range(0, 21, 2):
        tell(c.Death(on=on(1 + number // 2, 9), person=people[number]))
    for number in (60, 64, 70):
        tell(c.Marriage(on=on(5, 20), person=people[number], spouse=people[number + 1]))
    tell(c.Divorce(on=on(12, 1), person=people[60], spouse=people[61]))
    for number in (75, 76, 77):
        tell(c.ResidenceOut(on=on(7, 7), person=people[number], elsewhere=ELSEWHERE))
    tell(c.ResidenceWithin(on=on(3, 3), person=people[82], dwelling=doors[-1]))
    return people


def settle(number: int, doors: list[int]) -> UUID:
    born = day(1935 + number * 5 // 6, 1 + number % 12, 1 + number % 28)
    home = doors[number % len(doors)]
    return person(f"王{number}", sex=1 + number % 2, born=born, dwelling=home, hukou_area=area(HERE).id)


def give_birth(mother: UUID, number: int) -> UUID:
    told = c.BirthEvent(on=on(1 + number % 12, 3), name=f"王宝{number}", sex=1 + number % 3 % 2, mother=mother)
    return tell(told).persons["child"]


def on(month: int, of_month: int) -> PartialDate:
    return day(2025, month, of_month)
