"""What the checks of a batch are held against, from the lists in force."""

from datetime import date

from wanjia.intake.rules.rows import Known
from wanjia.places.queries import areas_at_level, code_list, code_options
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


def words_of(name: str, day: date) -> dict[str, str]:
    """The codes of a list in force on ``day`` by their words in both languages and by themselves."""
    in_force = [code for code in code_list(name).codes if code.valid_from <= day < code.valid_to]
    return {word: code.code for code in in_force for word in (code.code, code.en, code.zh)}
