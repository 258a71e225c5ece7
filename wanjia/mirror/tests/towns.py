"""A small town that lives: random events through the register's own door, refused ones left out."""

import itertools
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from wanjia.access.queries import system_context, within
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import Refused
from wanjia.mirror.tests.slowly import OLDER
from wanjia.places.actions import place_dwelling
from wanjia.registry.models import Household, Person
from wanjia.registry.tests.factories import FAR, HERE, NEXT_DOOR, area, day, door, household, person, tell, town
from wanjia.registry.types import Basis, Birth, Education, Marital, Residence
from wanjia.registry.types import commands as c

BEGAN = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


class Town:
    """Thirty people in eight households of three communities, and what happens to them, told by ``random``.

    Of the doors all but one have a place.
    """

    def __init__(self, random: Random) -> None:
        self.random = random
        self.moments = (BEGAN + timedelta(seconds=second) for second in itertools.count(1))
        town()
        self.doors = [door(f"{floor}01", code=code) for code in (HERE, NEXT_DOOR, FAR) for floor in range(1, 5)]
        for number, one in enumerate(self.doors[1:]):
            place = (120.38 + number * 0.004, 36.1)
            place_dwelling(one, position=place, grid_cell="", by=system_context("gate", at=BEGAN).act(), at=BEGAN)
        homes = [household(str(number), self.any_door(), self.any_basis()) for number in range(8)]
        for number in range(30):
            self._settle(number, homes[number % 8])

    def _settle(self, number: int, home: UUID) -> None:
        born = day(1930 + self.random.randrange(85), 1 + self.random.randrange(12))
        person(
            sex=1 + number % 2,
            born=born,
            dwelling=self.any_door(),
            household=home,
            relation="02" if number < 8 else self.random.choice(sorted(OLDER.keys() - {"02"})),
            marital=self.random.choice(["", "10", "20"]),
            hukou_area=area(self.random.choice([HERE, FAR])).id,
        )

    def arrive(self) -> None:
        """Somebody comes to the town and lives alone."""
        home = {"dwelling": self.doors[1], "household": household("new", self.doors[1]), "relation": "02"}
        tell(c.Entry(on=day(2026, 9), name="赵来", sex=1, born=day(1990), **home))

    def any_door(self) -> int:
        return self.random.choice(self.doors)

    def any_basis(self) -> Basis:
        return self.random.choice([Basis.LIVING, Basis.LIVING, Basis.REGISTERED])

    def any_day(self) -> PartialDate:
        return PartialDate(date(2015, 1, 2) + timedelta(days=self.random.randrange(4_300)))

    def live(self, events: int) -> int:
        """Tell ``events`` random events; returns how many were not refused."""
        return sum(self._tell(self._anything()) for _ in range(events))

    def _tell(self, command: c.Command) -> bool:
        try:
            tell(command, at=next(self.moments))
        except Refused:
            return False
        return True

    def _anything(self) -> c.Command:
        with within(system_context("gate", at=BEGAN)):
            people = list(Person.objects.filter(canonical=None).order_by("pk").values_list("uuid", flat=True))
            women = list(Person.objects.filter(sex=2, canonical=None).order_by("pk").values_list("uuid", flat=True))
            merged = list(Person.objects.exclude(canonical=None).order_by("pk").values_list("uuid", flat=True))
            homes = list(Household.objects.order_by("pk").values_list("uuid", flat=True))
        one, other = self.random.sample(people, 2)
        home, further = self.random.sample(homes, 2)
        on, address = self.any_day(), self.any_door()
        early, late = day(1920 + self.random.randrange(10)), day(2026, 11, 20)
        told = [
            c.BirthEvent(on=on, name="王宝", sex=self.random.choice([1, 2]), mother=self.random.choice(women)),
            c.Death(on=on, person=one),
            c.DeathRevoked(on=day(2026, 11, 20), person=one),
            c.DeclaredMissing(on=on, person=one),
            c.Marriage(on=on, person=one, spouse=other),
            c.Divorce(on=on, person=one, spouse=other),
            c.ResidenceWithin(on=on, person=one, dwelling=address, household=home, relation="97"),
            c.ResidenceOut(on=on, person=one, elsewhere="110101000000"),
            c.Emigration(on=on, person=one),
            c.Return(on=on, person=one, dwelling=address),
            c.HukouIn(on=on, person=one, area=area(NEXT_DOOR).id),
            c.HukouOut(on=on, person=one, elsewhere="110101000000"),
            c.HouseholdIn(on=late, household=home, dwelling=address),
            c.HouseholdSplit(on=on, household=home, leavers=(one,), number="new", dwelling=address),
            c.HouseholdMerge(on=on, household=home, other=further),
            c.EducationChange(on=on, person=one, education="31"),
            c.Correction(on=on, person=one, value=Marital("10"), reason="a test"),
            c.Correction(on=day(2015), person=one, value=Residence(address), reason="a test"),
            c.Correction(on=on, person=one, value=Education("20"), reason="a test"),
            c.Correction(on=early, person=one, value=Birth(2, early.earliest), reason="a test"),
            c.PersonMerge(on=on, person=one, duplicate=other),
            c.PersonUnmerge(on=on, person=one, duplicate=self.random.choice(merged or [other])),
        ]
        return self.random.choice(told)
