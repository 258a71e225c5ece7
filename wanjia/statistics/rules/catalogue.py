"""The registered designs, in the order in which they are listed."""

from wanjia.kernel.errors import N_, NotFound
from wanjia.registry.types import EventKind
from wanjia.statistics.types.designs import Design, Dimension, Unit

D = Dimension
_PEOPLE = (D.SEX, D.AGE_BROAD, D.HUKOU)

DESIGNS = (
    Design(
        "people_by_area",
        N_("People by area and sex"),
        N_("People alive on the day, each once."),
        Unit.PEOPLE, D.AREA, D.SEX, (D.AGE_BROAD, D.HUKOU),
    ),
    Design(
        "pyramid",
        N_("People by five-year age group and sex"),
        N_("People alive on the day, by completed years of age."),
        Unit.PEOPLE, D.AGE_FIVE, D.SEX, (D.HUKOU,), chart="pyramid",
    ),
    Design(
        "single_ages",
        N_("People by single year of age and sex"),
        N_("People alive on the day, by completed years of age; 100 and over together."),
        Unit.PEOPLE, D.AGE, D.SEX, (D.HUKOU,), chart="pyramid",
    ),
    Design(
        "ages_by_area",
        N_("People by area and broad age group"),
        N_("People alive on the day, by completed years of age."),
        Unit.PEOPLE, D.AREA, D.AGE_BROAD, (D.SEX, D.HUKOU),
    ),
    Design(
        "marital_by_age",
        N_("Marital status by age"),
        N_("People of 15 and over, by the marital status that held on the day."),
        Unit.PEOPLE, D.AGE_FIVE, D.MARITAL, (D.SEX,), least_age=15,
    ),
    Design(
        "marital_by_area",
        N_("Marital status by area"),
        N_("People of 15 and over, by the marital status that held on the day."),
        Unit.PEOPLE, D.AREA, D.MARITAL, (D.SEX,), least_age=15,
    ),
    Design(
        "education_by_age",
        N_("Education by age"),
        N_("People of 6 and over, by the highest education known on the day."),
        Unit.PEOPLE, D.AGE_FIVE, D.EDUCATION, (D.SEX, D.HUKOU), least_age=6,
    ),
    Design(
        "education_by_area",
        N_("Education by area"),
        N_("People of 6 and over, by the highest education known on the day."),
        Unit.PEOPLE, D.AREA, D.EDUCATION, (D.SEX, D.HUKOU), least_age=6,
    ),
    Design(
        "registration_by_area",
        N_("Home and registration, by area"),
        N_("People alive on the day, by whether they live where they are registered."),
        Unit.PEOPLE, D.AREA, D.HUKOU, (D.SEX, D.AGE_BROAD),
    ),
    Design(
        "registration_by_age",
        N_("Home and registration, by age"),
        N_("People alive on the day, by whether they live where they are registered."),
        Unit.PEOPLE, D.AGE_FIVE, D.HUKOU, (D.SEX,),
    ),
    Design(
        "households_by_size",
        N_("Households by area and size"),
        N_("Households with at least one member on the day, by the number of members."),
        Unit.HOUSEHOLDS, D.AREA, D.SIZE,
    ),
    Design(
        "households_by_kind",
        N_("Family and collective households by area"),
        N_("Households with at least one member on the day."),
        Unit.HOUSEHOLDS, D.AREA, D.HOUSEHOLD_KIND,
    ),
    Design(
        "households_by_generations",
        N_("Households by area and generations"),
        N_("Households with at least one member on the day, by how many generations live in them together."),
        Unit.HOUSEHOLDS, D.AREA, D.GENERATIONS,
    ),
    Design(
        "births_by_area",
        N_("Births by area and sex"),
        N_("Live births in the period."),
        Unit.EVENTS, D.AREA, D.SEX, events=(EventKind.BIRTH,),
    ),
    Design(
        "births_by_mother",
        N_("Births by age of the mother"),
        N_("Live births in the period whose mother is known, by her completed years of age at the birth."),
        Unit.EVENTS, D.MOTHER_AGE, D.SEX, events=(EventKind.BIRTH,),
    ),
    Design(
        "deaths_by_area",
        N_("Deaths by area and sex"),
        N_("Deaths in the period; declarations of death by a court are not among them."),
        Unit.EVENTS, D.AREA, D.SEX, events=(EventKind.DEATH,),
    ),
    Design(
        "deaths_by_age",
        N_("Deaths by age and sex"),
        N_("Deaths in the period, by completed years of age."),
        Unit.EVENTS, D.AGE_FIVE, D.SEX, events=(EventKind.DEATH,), chart="pyramid",
    ),
    Design(
        "moves_by_area",
        N_("Changes of residence by area"),
        N_("People who came to live in the city, left it, or moved within it in the period, by the area recorded."),
        Unit.EVENTS, D.AREA, D.EVENT, (D.SEX,),
        (EventKind.RESIDENCE_IN, EventKind.RESIDENCE_OUT, EventKind.RESIDENCE_WITHIN),
    ),
    Design(
        "marriages_by_month",
        N_("People who married or divorced, by month"),
        N_("People whose marriage or divorce falls into the period; a couple of the register counts two."),
        Unit.EVENTS, D.MONTH, D.EVENT, events=(EventKind.MARRIAGE, EventKind.DIVORCE),
    ),
)  # fmt: skip
BY_CODE = {design.code: design for design in DESIGNS}


# What people on a day may be crossed by at will, by those with person rights alone. Nothing that tells of a marriage, a
# mother or an event is among them.
FREE = (D.AREA, D.AGE, D.AGE_FIVE, D.AGE_BROAD, D.SEX, D.EDUCATION, D.HUKOU)
FREE_FILTERS = (D.SEX, D.AGE_BROAD, D.HUKOU)
FREE_PREFIX = "free"


def design_of(code: str) -> Design:
    """The design of this code; NotFound for one that is neither registered nor a free crossing of two of FREE."""
    if code in BY_CODE:
        return BY_CODE[code]
    prefix, *crossed = code.split("-")
    names = {one.value: one for one in FREE}
    if prefix != FREE_PREFIX or len(crossed) != 2 or not set(crossed) <= names.keys() or crossed[0] == crossed[1]:
        raise NotFound("design")
    return free_design(*(names[one] for one in crossed))


def free_design(rows: Dimension, columns: Dimension) -> Design:
    """People on a day by two breakdowns of FREE, narrowed by the others."""
    asked = {rows, columns}
    return Design(
        f"{FREE_PREFIX}-{rows}-{columns}",
        N_("People by rows and columns of one's own choice"),
        N_("People of 6 and over, by the highest education known on the day.")
        if D.EDUCATION in asked
        else N_("People alive on the day, each once."),
        Unit.PEOPLE,
        rows,
        columns,
        tuple(one for one in FREE_FILTERS if one not in asked),
        least_age=6 if D.EDUCATION in asked else 0,
    )


def is_free(design: Design) -> bool:
    """Whether a design is a free crossing, and so for those with person rights alone."""
    return design.code not in BY_CODE
