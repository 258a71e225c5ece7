"""What the choices of tables are called, as texts to be translated."""

from datetime import date

from django.utils.translation import gettext as _

from wanjia.kernel.errors import N_
from wanjia.kernel.periods import CALENDAR, NOVEMBER_TO_OCTOBER, OCTOBER_TO_SEPTEMBER, PeriodKind
from wanjia.statistics.queries import records_begin
from wanjia.statistics.rules.vital import said
from wanjia.statistics.types.designs import Audience, Counting, Dimension, Population, Unit
from wanjia.statistics.types.protection import Protection
from wanjia.statistics.types.returns import Step
from wanjia.statistics.types.vital import VitalFigure

POPULATIONS = {
    Population.LIVING: N_("People who live here"),
    Population.REGISTERED: N_("People registered here"),
}
OF_WHOM = {
    Population.LIVING: N_("Everybody whose home lies in the area on the day, wherever registered."),
    Population.REGISTERED: N_(
        "Everybody whose household registration lies in the area on the day, wherever they live."
    ),
}
COUNTED_HOW = {
    Counting.OCCURRED: N_("Births, deaths and moves in the period in which they happened, also when told later."),
    Counting.RECORDED: N_("In the period in which the register learned of them, whenever they happened."),
}
COUNTINGS = {
    Counting.OCCURRED: N_("The day it happened"),
    Counting.RECORDED: N_("The day it was recorded"),
}
ENDS = {
    CALENDAR.name: N_("Calendar year"),
    OCTOBER_TO_SEPTEMBER.name: N_("1 October to 30 September"),
    NOVEMBER_TO_OCTOBER.name: N_("1 November to 31 October"),
}
PERIODS = {
    PeriodKind.YEAR.value: N_("Whole year"),
    PeriodKind.HALF.value: N_("Half-year"),
    PeriodKind.QUARTER.value: N_("Quarter"),
    PeriodKind.MONTH.value: N_("One month"),
}
STEPS = {
    Step.FILLED: N_("Filled in"),
    Step.CHECKED: N_("Checked"),
    Step.SIGNED: N_("Signed and issued"),
    Step.SENT_BACK: N_("Sent back"),
}
DIMENSIONS = {
    Dimension.AREA: N_("Area"),
    Dimension.AGE: N_("Age"),
    Dimension.AGE_FIVE: N_("Age group"),
    Dimension.AGE_BROAD: N_("Broad age group"),
    Dimension.SEX: N_("Sex"),
    Dimension.MARITAL: N_("Marital status"),
    Dimension.EDUCATION: N_("Education"),
    Dimension.HUKOU: N_("Home and registration"),
    Dimension.SIZE: N_("Members"),
    Dimension.HOUSEHOLD_KIND: N_("Household"),
    Dimension.GENERATIONS: N_("Generations"),
    Dimension.EVENT: N_("What happened"),
    Dimension.MONTH: N_("Month"),
    Dimension.MOTHER_AGE: N_("Age of the mother"),
}
UNITS = {
    Unit.PEOPLE: N_("People on a day"),
    Unit.HOUSEHOLDS: N_("Households on a day"),
    Unit.EVENTS: N_("What happened in a year"),
}
AUDIENCES = {
    Audience.PERSONS: N_("Exact and live: staff with person rights, in their own areas"),
    Audience.MANAGERS: N_("Protected, as of yesterday's close: all who may open this page"),
    Audience.PUBLIC: N_("Protected, as of the end of last month: everybody"),
}
READERS = {
    Audience.PERSONS: N_("Staff with person rights"),
    Audience.MANAGERS: N_("Other staff"),
    Audience.PUBLIC: N_("Everybody"),
}
SOURCE = N_("The register of this city. It is not the resident population of the statistical communique.")


def protection(rule: Protection, *, households: bool) -> str:
    """How figures are protected, in one sentence."""
    least = rule.least_households if households else rule.least
    words = _("Under %(least)s hidden, others on multiples of %(step)s; they need not add up")
    return words % {"least": least, "step": rule.step}


def early(first: date) -> str:
    """What has to be said of figures from ``first`` on where the records begin later; "" where they do not."""
    begin = records_begin()
    if begin is None or first >= begin:
        return ""
    words = _(
        "The records begin in %(year)s. Who died or left before is not in them, nor what happened then: figures of"
        " earlier days are too small."
    )
    return words % {"year": begin.year}


def value(figure: VitalFigure) -> str:
    """As it is said, a whole number with its thousands apart."""
    return grouped(said(figure))


def grouped(words: str) -> str:
    """A whole number with its thousands apart; what is none stays."""
    return f"{int(words):,}" if words.isdecimal() else words
