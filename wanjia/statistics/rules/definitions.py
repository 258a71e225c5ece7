"""What each vital figure is made of. The formula stands with the figure itself, in rules.vital."""

from wanjia.kernel.errors import N_
from wanjia.statistics.rules.fertility import FERTILE

PEOPLE, MEAN, BIRTHS = N_("people on the last day"), N_("mean population"), N_("live births in the period")
WORKING_AGE = N_("people aged 15 to 64 on the last day")

# Numerator and denominator by the code of the figure; no denominator where it is a count, or the result of a table.
PARTS: dict[str, tuple[str, str]] = {
    "population": (PEOPLE, ""),
    "mean_population": (N_("people on the first day and people on the day after the last"), N_("2")),
    "sex_ratio": (N_("men on the last day"), N_("women on the last day")),
    "children": (N_("people aged 0 to 14 on the last day"), WORKING_AGE),
    "old": (N_("people aged 65 and over on the last day"), WORKING_AGE),
    "both": (N_("people aged 0 to 14, or 65 and over, on the last day"), WORKING_AGE),
    "from_60": (N_("people aged 60 and over on the last day"), PEOPLE),
    "from_65": (N_("people aged 65 and over on the last day"), PEOPLE),
    "median_age": (N_("people on the last day, by completed years"), ""),
    "births": (BIRTHS, ""),
    "deaths": (N_("deaths in the period"), ""),
    "birth_rate": (BIRTHS, MEAN),
    "death_rate": (N_("deaths in the period"), MEAN),
    "natural_increase": (N_("live births less deaths in the period"), MEAN),
    "total_fertility": (
        N_("live births in the period, by five-year age group of the mother"),
        N_("mean number of women of each five-year age group from 15 to 49"),
    ),
    **{
        f"fertility_{age}": (
            N_("live births in the period by mothers of the age group"),
            N_("mean number of women of the age group"),
        )
        for age in FERTILE
    },
    "mean_age_at_childbearing": (
        N_("middle of each five-year age group from 15 to 49, times its rate"),
        N_("sum of the rates of these groups"),
    ),
    "sex_ratio_at_birth": (N_("boys born alive in the period"), N_("girls born alive in the period")),
    "infant_mortality": (N_("deaths under one year of age in the period"), BIRTHS),
    "life_expectancy_men": (N_("deaths of men by age in the period"), N_("mean number of men of each age")),
    "life_expectancy_women": (N_("deaths of women by age in the period"), N_("mean number of women of each age")),
    "marriage_rate": (N_("people who married in the period"), MEAN),
    "divorce_rate": (N_("people who divorced in the period"), MEAN),
    "came": (N_("people whose home came to lie in the area in the period"), MEAN),
    "left": (N_("people whose home ceased to lie in the area in the period"), MEAN),
}
