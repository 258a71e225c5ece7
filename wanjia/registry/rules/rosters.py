"""Ages as bounds of birth dates, for lists that are narrowed in the database."""

from datetime import date, timedelta

from wanjia.kernel.dates import age


def born_until(least: int, today: date) -> date:
    """The latest birth date of those who are at least so many years old today."""
    born = _on_day(today, today.year - least)
    return born if age(born, today) >= least else born - timedelta(days=1)


def born_from(most: int, today: date) -> date:
    """The earliest birth date of those who are at most so many years old today."""
    return born_until(most + 1, today) + timedelta(days=1)


def _on_day(today: date, year: int) -> date:
    """The day of the year in another year; the last of February where it has no 29th."""
    try:
        return today.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
