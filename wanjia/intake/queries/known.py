"""What the checks of a batch are held against, from the lists in force."""

from datetime import date

from wanjia.intake.rules.rows import Known
from wanjia.places.queries import areas_at_level, code_options
from wanjia.places.types import Level


def known_codes(day: date) -> Known:
    """Codes and communities in force on ``day``."""
    return Known(
        communities={area.code for area in areas_at_level(Level.VILLAGE, on=day)},
        relations={option.value for option in code_options("relation", on=day)},
        marital={option.value for option in code_options("marital_status", on=day)},
        education={option.value for option in code_options("education", on=day)},
        today=day,
    )
