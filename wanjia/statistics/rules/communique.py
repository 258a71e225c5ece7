"""Which figures of a communique stand beside ours, and what may be entered for them."""

import re

from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.statistics.types.communique import PublishedFigure, Told

MOST_PEOPLE = 100_000_000
# By the code of our own figure. The resident population stands beside our count on the last day: they are not the same.
PUBLISHED = {
    "population": PublishedFigure(N_("Resident population at the end of the year"), N_("people"), 0, 0, MOST_PEOPLE),
    "births": PublishedFigure(N_("Births"), N_("people"), 0, 0, MOST_PEOPLE),
    "deaths": PublishedFigure(N_("Deaths"), N_("people"), 0, 0, MOST_PEOPLE),
    "birth_rate": PublishedFigure(N_("Crude birth rate"), N_("per mille"), 2, 0, 100),
    "death_rate": PublishedFigure(N_("Crude death rate"), N_("per mille"), 2, 0, 100),
    "natural_increase": PublishedFigure(N_("Rate of natural increase"), N_("per mille"), 2, -100, 100),
    "sex_ratio_at_birth": PublishedFigure(N_("Sex ratio at birth"), N_("boys per 100 girls"), 2, 50, 200),
    "from_60": PublishedFigure(N_("Aged 60 and over"), N_("per cent"), 2, 0, 100),
    "from_65": PublishedFigure(N_("Aged 65 and over"), N_("per cent"), 2, 0, 100),
}
NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,2})?")


def check_told(told: Told, *, last_year: int) -> None:
    """Raise Refused for a value the figure cannot have or a year that is not over, NotFound for no such figure."""
    if told.figure not in PUBLISHED:
        raise NotFound("figure")
    known = PUBLISHED[told.figure]
    if not NUMBER.fullmatch(told.value) or len(told.value.partition(".")[2]) > known.places:
        words = N_("Write the number as it is published, with at most %(places)s decimal places and without signs.")
        raise Refused(Problem("communique.number", words, "value", {"places": str(known.places)}))
    if not known.least <= float(told.value) <= known.most:
        words = N_("This figure lies between %(least)s and %(most)s. Compare it with the communique.")
        raise Refused(Problem("communique.range", words, "value", {"least": str(known.least), "most": str(known.most)}))
    if told.year > last_year or told.published_on.year < told.year:
        raise Refused(
            Problem("communique.year", N_("A communique is published after its year. Compare the dates."), "year")
        )
    if not told.source.strip():
        raise Refused(Problem("communique.source", N_("Name the paper that published it."), "source"))
