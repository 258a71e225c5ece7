"""The vital figures of a period, each from its counts by its formula."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from wanjia.kernel.errors import N_
from wanjia.statistics.rules import fertility, structure
from wanjia.statistics.rules.categories import OLDEST
from wanjia.statistics.rules.disclosure import rounded
from wanjia.statistics.rules.mortality import FEMALE, MALE, life_table
from wanjia.statistics.rules.rates import annual, mean_population, natural_increase, rate
from wanjia.statistics.rules.rates import rounded as decimal
from wanjia.statistics.types.figures import AgeRate, LifeTable
from wanjia.statistics.types.protection import MANAGERS, Protection
from wanjia.statistics.types.vital import ByAge, VitalCounts, VitalFigure

Counted = Mapping[tuple[int, int], tuple[int, int]]  # count and cell key
PERSONS, PER_THOUSAND, PER_HUNDRED, YEARS = N_("people"), N_("per mille"), N_("per cent"), N_("years")
CHILDREN, BOYS, MEN = N_("children per woman"), N_("boys per 100 girls"), N_("men per 100 women")
INFANTS = N_("per 1,000 live births")
AGES_OF_MOTHERS = {
    15: N_("Fertility rate, ages 15 to 19"),
    20: N_("Fertility rate, ages 20 to 24"),
    25: N_("Fertility rate, ages 25 to 29"),
    30: N_("Fertility rate, ages 30 to 34"),
    35: N_("Fertility rate, ages 35 to 39"),
    40: N_("Fertility rate, ages 40 to 44"),
    45: N_("Fertility rate, ages 45 to 49"),
}


def figures(counts: VitalCounts) -> tuple[VitalFigure, ...]:
    """Every figure in the order of the page; shorter periods are brought to a year."""
    return (*_population(counts), *_natural(counts), *_fertility(counts), *_survival(counts), *_other_rates(counts))


def mean_of(counts: VitalCounts) -> Fraction:
    """The mean population of the period."""
    return mean_population(sum(counts.at_first.values()), sum(counts.at_last.values()))


def _population(counts: VitalCounts) -> Iterable[VitalFigure]:
    by_age, by_sex = _summed(counts.at_last, 0), _summed(counts.at_last, 1)
    whole = sum(by_age.values())
    yield VitalFigure("population", N_("Population at the end"), PERSONS, N_("people on the last day"), whole, 0)
    formula = N_("half of the people at the beginning and at the end of the period")
    yield VitalFigure("mean_population", N_("Mean population"), PERSONS, formula, mean_of(counts), 0)
    ratio = structure.sex_ratio(by_sex[MALE], by_sex[FEMALE])
    yield VitalFigure("sex_ratio", N_("Sex ratio"), MEN, N_("men / women × 100"), ratio)
    young, old = structure.child_dependency(by_age), structure.old_age_dependency(by_age)
    for code, title, formula, value in (
        ("children", N_("Child dependency"), N_("aged 0-14 / aged 15-64 × 100"), young),
        ("old", N_("Old-age dependency"), N_("aged 65 and over / aged 15-64 × 100"), old),
        ("both", N_("Dependency"), N_("aged 0-14 or 65 and over / aged 15-64 × 100"), structure.dependency(by_age)),
        ("from_60", N_("Aged 60 and over"), N_("aged 60 and over / people × 100"), structure.share_from(by_age, 60)),
        ("from_65", N_("Aged 65 and over"), N_("aged 65 and over / people × 100"), structure.share_from(by_age, 65)),
    ):  # fmt: skip
        yield VitalFigure(code, title, PER_HUNDRED, formula, value)
    formula = N_("as many people are younger as older")
    yield VitalFigure("median_age", N_("Median age"), YEARS, formula, structure.median_age(by_age), 1)


def _natural(counts: VitalCounts) -> Iterable[VitalFigure]:
    births, deaths, people = sum(counts.births.values()), sum(counts.deaths.values()), mean_of(counts)
    yield VitalFigure("births", N_("Births"), PERSONS, N_("live births in the period"), births, 0, births)
    yield VitalFigure("deaths", N_("Deaths"), PERSONS, N_("deaths in the period"), deaths, 0, deaths)
    yield _crude("birth_rate", N_("Crude birth rate"), N_("births / mean population × 1000"), births, counts)
    yield _crude("death_rate", N_("Crude death rate"), N_("deaths / mean population × 1000"), deaths, counts)
    increase = annual(natural_increase(births, deaths, people), counts.days)
    formula = N_("birth rate - death rate")
    yield VitalFigure("natural_increase", N_("Rate of natural increase"), PER_THOUSAND, formula, increase)


def _fertility(counts: VitalCounts) -> Iterable[VitalFigure]:
    by_mother, by_sex = _summed(counts.births, 0), _summed(counts.births, 1)
    rates = fertility.age_specific(_per_year(by_mother, counts.days), _women(counts))
    total = fertility.total_fertility(rates) if rates else None
    formula = N_("5 × the sum of births / women over the five-year groups from 15 to 49")
    known = sum(count for group, count in by_mother.items() if group in fertility.FERTILE)
    of_mothers = partial(VitalFigure, numerator=known, family=True)
    yield of_mothers("total_fertility", N_("Total fertility rate"), CHILDREN, formula, total)
    formula = N_("births / mean number of women of the age group × 1000")
    for age, title in AGES_OF_MOTHERS.items():
        value = 1000 * rates[age] if rates else None
        yield VitalFigure(
            f"fertility_{age}", title, PER_THOUSAND, formula, value, numerator=by_mother[age], family=True, whole="ages"
        )
    mean = fertility.mean_age_at_childbearing(rates) if rates else None
    formula = N_("mean of the ages of mothers, weighted by the rates of their ages")
    yield of_mothers("mean_age_at_childbearing", N_("Mean age at childbearing"), YEARS, formula, mean, 1)
    ratio = fertility.sex_ratio_at_birth(by_sex[MALE], by_sex[FEMALE])
    estimate = ratio.estimate if ratio else None
    formula = N_("boys born / girls born × 100, with its 95 per cent interval (Wilson)")
    births = sum(by_sex.values())
    yield VitalFigure(
        "sex_ratio_at_birth", N_("Sex ratio at birth"), BOYS, formula, estimate, 1, births, interval=ratio
    )


def _survival(counts: VitalCounts) -> Iterable[VitalFigure]:
    births = sum(counts.births.values())
    infants = sum(count for (age, _), count in counts.deaths.items() if age == 0)
    value = rate(infants, births)
    formula = N_("deaths under one year / births × 1000")
    yield VitalFigure(
        "infant_mortality", N_("Infant mortality"), INFANTS, formula, value, 2, infants, Fraction(births)
    )  # fmt: skip
    formula = N_("e(0) of the life table of the period (Chiang), with its 95 per cent interval")
    titles = {MALE: N_("Life expectancy, men"), FEMALE: N_("Life expectancy, women")}
    for sex, code in ((MALE, "life_expectancy_men"), (FEMALE, "life_expectancy_women")):
        table = life_tables(counts).get(sex)
        expectancy, interval = (table.at_birth, table.interval) if table else (None, None)
        deaths = sum(count for (_, one), count in counts.deaths.items() if one == sex)
        yield VitalFigure(code, titles[sex], YEARS, formula, expectancy, 1, deaths, interval=interval)


def _other_rates(counts: VitalCounts) -> Iterable[VitalFigure]:
    married = N_("people who married / mean population × 1000")
    yield replace(_crude("marriage_rate", N_("Marriage rate"), married, counts.married, counts), family=True)
    divorced = N_("people who divorced / mean population × 1000")
    yield replace(_crude("divorce_rate", N_("Divorce rate"), divorced, counts.divorced, counts), family=True)
    yield _crude("came", N_("In-migration rate"), N_("people who came / mean population × 1000"), counts.came, counts)
    yield _crude("left", N_("Out-migration rate"), N_("people who left / mean population × 1000"), counts.left, counts)


def _crude(code: str, title: str, formula: str, events: int, counts: VitalCounts) -> VitalFigure:
    people = mean_of(counts)
    value = annual(rate(events, people), counts.days)
    return VitalFigure(code, title, PER_THOUSAND, formula, value, 2, events, people)


def life_tables(counts: VitalCounts, protection: Protection | None = None) -> dict[int, LifeTable]:
    """A table for each sex that has deaths in its oldest group; groups of five years, the first split after a year.

    Under ``protection`` there is none where a group has deaths, but fewer than may be shown.
    """
    least = protection.least if protection else 0
    rates = {sex: _death_rates(counts, sex) for sex in (MALE, FEMALE)}
    found = {
        sex: life_table(groups, sex)
        for sex, groups in rates.items()
        if not any(0 < one.deaths < least for one in groups)
    }
    return {sex: table for sex, table in found.items() if table}


def _death_rates(counts: VitalCounts, sex: int) -> list[AgeRate]:
    """Death rates by group; ages without deaths at the upper end are joined to the last that has some."""
    deaths = _grouped(counts.deaths, sex)
    first, last = _grouped(counts.at_first, sex), _grouped(counts.at_last, sex)
    oldest = max((age for age, count in deaths.items() if count), default=0)
    starts = [age for age in (0, 1, *range(5, OLDEST + 5, 5)) if age <= oldest]
    rates = []
    for start in starts:
        ages = [start] if start < oldest else [age for age in {*first, *last, start} if age >= oldest]
        lived = mean_population(sum(first[age] for age in ages), sum(last[age] for age in ages)) * counts.days / 365
        if not lived:
            return []
        rates.append(AgeRate(start, float(deaths[start] / lived), deaths[start]))
    return rates


def _grouped(people: ByAge, sex: int) -> Counter[int]:
    groups: Counter[int] = Counter()
    for (age, one), count in people.items():
        if one == sex:
            groups[_group(age)] += count
    return groups


def _group(age: int) -> int:
    if age < 5:
        return min(age, 1)
    return min(age // 5 * 5, OLDEST)


def _women(counts: VitalCounts) -> dict[int, Fraction]:
    return {
        start: mean_population(*(_in_group(people, start) for people in (counts.at_first, counts.at_last)))
        for start in fertility.FERTILE
    }


def _in_group(people: ByAge, start: int) -> int:
    return sum(people.get((age, FEMALE), 0) for age in range(start, start + fertility.WIDTH))


def _per_year(births: Mapping[int, int], days: int) -> dict[int, Fraction]:
    return {age: Fraction(count * 365, days) for age, count in births.items()}


def _summed(people: ByAge, part: int) -> Counter[int]:
    sums: Counter[int] = Counter()
    for key, count in people.items():
        sums[key[part]] += count
    return sums


def guarded(found: Sequence[VitalFigure], protection: Protection | None) -> tuple[VitalFigure, ...]:
    """The figures as they are shown: what rests on too few events is hidden, what tells of families from everyone.

    Where one figure of a whole rests on some events, but too few, none of them is shown: it could be worked out.
    """
    rules = {one.code: protection or (MANAGERS if one.family else None) for one in found}
    hidden = {one.whole for one in found if one.whole and one.numerator and _rests_on_few(one, rules[one.code])}
    return tuple(_guarded(one, rules[one.code], hidden) for one in found)


def _guarded(figure: VitalFigure, protection: Protection | None, hidden: Collection[str]) -> VitalFigure:
    if figure.whole in hidden if figure.whole else _rests_on_few(figure, protection):
        return replace(figure, value=None, numerator=None, interval=None)
    return replace(figure, numerator=None) if figure.family else figure


def _rests_on_few(figure: VitalFigure, protection: Protection | None) -> bool:
    return protection is not None and figure.numerator is not None and figure.numerator < protection.least


def softened(counts: Counted, step: int) -> dict[tuple[int, int], int]:
    """Counts with their cell keys, each rounded by it, as those without person rights get them."""
    return {cell: rounded(count, key, step) for cell, (count, key) in counts.items()}


def plain(figure: VitalFigure) -> str:
    """Its value with its decimal places, "" where it is not known or hidden."""
    return "" if figure.value is None else decimal(Fraction(figure.value), figure.places)


def said(figure: VitalFigure) -> str:
    """The same with its interval."""
    words = plain(figure)
    if not words or figure.interval is None:
        return words
    low, high = (decimal(Fraction(one), figure.places) for one in (figure.interval.low, figure.interval.high))
    return f"{words} ({low}–{high})"
