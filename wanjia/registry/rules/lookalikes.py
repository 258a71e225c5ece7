"""What is looked up for somebody who may be held already: each spelling, sound and birth date the record may bear."""

from dataclasses import dataclass
from datetime import date

from wanjia.kernel.characters import folded
from wanjia.kernel.lunar import as_lunar, as_solar
from wanjia.kernel.names import normalise, surname_of
from wanjia.kernel.pinyin import readings
from wanjia.registry.types.sketches import Sketch

YEARS_OFF = (1, -1, 10, -10)


@dataclass(frozen=True)
class Traces:
    """``sounds`` are the readings of the whole name; ``dates`` has the one told first."""

    names: tuple[str, ...]
    sounds: tuple[str, ...]
    surname_sound: str
    dates: tuple[date, ...]


def traces(sketch: Sketch) -> Traces:
    """Under what the record of whoever is sketched may be found."""
    name = normalise(sketch.name)
    plain = folded(name)
    surname = readings(surname_of(plain))
    return Traces(
        names=tuple(dict.fromkeys(one for one in (name, plain) if one)),
        sounds=tuple(reading.full for reading in readings(plain)),
        surname_sound=surname[0].full if surname else "",
        dates=dates(sketch),
    )


def dates(sketch: Sketch) -> tuple[date, ...]:
    """The birth date told and that in the number, and what slips, and the lunar calendar, make of them."""
    told = [day for day in (sketch.born_on, born_of(sketch.number)) if day]
    return tuple(dict.fromkeys([*told, *(other for day in told for other in _mistaken(day))]))


def born_of(number: str) -> date | None:
    """The birth date inside a citizen number, also where its last four characters are wrong."""
    if len(number) != 18 or not number[6:14].isdigit():
        return None
    return _date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def _mistaken(day: date) -> list[date]:
    others = [_date(day.year, day.day, day.month), as_solar(day), as_lunar(day)]
    others += [_date(day.year + years, day.month, day.day) for years in YEARS_OFF]
    return [other for other in others if other]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
