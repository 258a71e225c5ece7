import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.demo import queries
from wanjia.demo.rules import calibration, dwellings, names, numbers, pyramid, quotas, relations, schooling, templates
from wanjia.demo.types import (
    ABSENT,
    ALIVE,
    CHILD,
    DEAD,
    FEMALE,
    GRANDFATHER,
    GRANDMOTHER,
    HUSBAND,
    MALE,
    NEVER,
    OTHER,
    SLOTS,
    WIFE,
    Communities,
    Families,
    Moment,
)

WEIGHTS = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=50)


@pytest.fixture(scope="module")
def known():
    return queries.sources()


@pytest.fixture(scope="module")
def shapes(known):
    return templates.draw(np.random.default_rng(1), known.shapes, known.fertility)


# Whole numbers


@given(WEIGHTS, st.integers(0, 10_000))
def test_apportioned_units_add_up_and_stay_next_to_their_share(weights, total):
    weights = np.array(weights)
    units = quotas.apportion(weights, total)
    assert units.sum() == total
    assert (np.abs(units - weights / weights.sum() * total) < 1 + 1e-6).all()


@given(WEIGHTS, st.integers(0, 500), st.integers(0, 99))
def test_systematic_draws_stay_next_to_their_share(weights, count, seed):
    weights = np.array(weights)
    drawn = quotas.systematic(np.random.default_rng(seed), weights, count)
    assert len(drawn) == count
    times = np.bincount(drawn, minlength=len(weights))
    assert (np.abs(times - weights / weights.sum() * count) <= 1 + 1e-6).all()


# Ages


def test_the_pyramid_meets_the_margins(known):
    shares = pyramid.pyramid(known.population, known.margins)
    people = known.margins["people"]
    assert shares.sum() == pytest.approx(1)
    assert shares[:, :15].sum() == pytest.approx(known.margins["age_0_14"] / people)
    assert shares[:, 60:].sum() == pytest.approx(known.margins["age_60_up"] / people)
    assert shares[0].sum() == pytest.approx(known.margins["men"] / people)


def test_the_pyramid_has_no_steps(known):
    """From one year of age to the next the national cohorts change by up to a sixth; group borders add nothing."""
    shares = pyramid.pyramid(known.population, known.margins).sum(axis=0)[:85]
    assert (np.abs(np.diff(shares) / shares[:-1]) < 0.17).all()


def test_the_census_counts_of_the_counties_add_up(known):
    assert sum(known.counties.values()) == known.margins["people"]
    assert known.margins["men"] + known.margins["women"] == known.margins["people"]


def test_death_rates_rise_with_age(known):
    assert (np.diff(known.mortality[:, 15:103], axis=1) > 0).all()
    assert known.mortality[0, 0] == pytest.approx(0.01158)


# Weights


@given(st.integers(0, 1000))
def test_balanced_weights_meet_every_total(seed):
    rng = np.random.default_rng(seed)
    cells = rng.integers(-1, 6, (200, 3))
    truth = rng.random(200) + 0.5
    target = np.array([(truth[:, None] * (cells == cell)).sum() for cell in range(6)])
    weights = calibration.balance(cells, np.ones(200), target)
    found = [(weights[:, None] * (cells == cell)).sum() for cell in range(6)]
    assert found == pytest.approx(target, rel=1e-4)
    assert (weights > 0).all()


def test_totals_that_no_template_can_meet_are_an_error():
    with pytest.raises(ArithmeticError):
        calibration.balance(np.array([[0, 1], [0, 1]]), np.ones(2), np.array([1.0, 2.0]))


# Templates


def test_every_shape_has_all_its_templates(shapes, known):
    assert (np.bincount(shapes.structure) == templates.PER_SHAPE).all()
    assert shapes.prior.sum() == pytest.approx(sum(shape.share for shape in known.shapes))


def test_the_head_is_there(shapes):
    assert not np.isnan(shapes.age[np.arange(len(shapes.head)), shapes.head]).any()


def test_parents_in_templates_are_older_than_their_children(shapes):
    children = shapes.age[:, CHILD:OTHER]
    for parent, youngest in ((WIFE, 18), (HUSBAND, 18)):
        gap = shapes.age[:, [parent]] - children
        assert np.nanmin(gap) > youngest
    assert np.nanmax(shapes.age[:, [WIFE]] - children) < 45
    child = np.where(shapes.side == 0, shapes.age[:, HUSBAND], shapes.age[:, WIFE])
    assert np.nanmin(shapes.age[:, GRANDMOTHER] - child) > 18


def test_children_are_in_order_and_some_are_twins(shapes):
    gap = shapes.age[:, CHILD] - shapes.age[:, CHILD + 1]
    gap = gap[~np.isnan(gap)]
    assert ((gap == 0) | (gap > 1)).all()
    assert 0.005 < (gap == 0).mean() < 0.06


# Relations


def family(here, side=0, sexes=None, births=None):
    """One family whose ``here`` places are filled, the older in front."""
    grid = (1, SLOTS)
    state = np.full(grid, ABSENT)
    state[0, list(here)] = ALIVE
    sex = np.array([[MALE, FEMALE, MALE, FEMALE, MALE, FEMALE, MALE, FEMALE, MALE]])
    birth = np.array([[-9000, -8900, 0, 100, 9000, 9800, 10600, 300, 400]])
    for slot, value in (sexes or {}).items():
        sex[0, slot] = value
    for slot, value in (births or {}).items():
        birth[0, slot] = value
    none, zero = np.full(grid, NEVER), np.zeros(grid, dtype=np.int64)
    one = np.zeros(1, dtype=np.int64)
    return Families(one, one, one + side, one, state, sex, birth, zero + 1, none, np.full((1, 2), NEVER), zero, none)


def related(who, head, *, siblings=True, only=False):
    return relations.relations(who, np.array([head]), np.array([siblings]), np.array([only]))[0]


@pytest.mark.parametrize(
    ("head", "side", "expected"),
    [
        (HUSBAND, 0, {GRANDFATHER: 51, GRANDMOTHER: 52, HUSBAND: 2, WIFE: 12, CHILD: 22, CHILD + 1: 32, OTHER: 77}),
        (HUSBAND, 1, {GRANDFATHER: 55, GRANDMOTHER: 56, WIFE: 12}),
        (WIFE, 0, {GRANDFATHER: 53, GRANDMOTHER: 54, HUSBAND: 11, WIFE: 2, CHILD: 22}),
        (WIFE, 1, {GRANDFATHER: 51, GRANDMOTHER: 52, HUSBAND: 11}),
        (GRANDFATHER, 0, {GRANDFATHER: 2, GRANDMOTHER: 12, HUSBAND: 22, WIFE: 38, CHILD: 41, CHILD + 1: 42}),
        (GRANDFATHER, 1, {HUSBAND: 28, WIFE: 32, CHILD: 43, CHILD + 1: 44}),
        (GRANDMOTHER, 0, {GRANDFATHER: 11, GRANDMOTHER: 2, HUSBAND: 22, WIFE: 38}),
        (CHILD, 0, {GRANDFATHER: 61, GRANDMOTHER: 62, HUSBAND: 51, WIFE: 52, CHILD: 2, CHILD + 1: 77, OTHER: 97}),
        (CHILD + 1, 1, {GRANDFATHER: 63, GRANDMOTHER: 64, CHILD: 71, CHILD + 1: 2}),
        (OTHER, 0, {HUSBAND: 97, WIFE: 97, OTHER: 2}),
    ],
)
def test_relations_as_seen_from_each_head(head, side, expected):
    codes = related(family(range(SLOTS), side), head)
    assert {slot: codes[slot] for slot in expected} == expected


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("head", range(SLOTS))
def test_whoever_is_head_is_the_only_one(head, side):
    assert np.flatnonzero(related(family(range(SLOTS), side), head) == relations.HEAD).tolist() == [head]


def test_an_only_child_says_so():
    alone = family({HUSBAND, WIFE, CHILD})
    assert related(alone, HUSBAND)[CHILD] == 21
    assert related(family({HUSBAND, WIFE, CHILD}, sexes={CHILD: FEMALE}), WIFE)[CHILD] == 31
    assert related(family(range(4)), GRANDFATHER, only=True)[HUSBAND] == 21


def test_brothers_are_numbered_by_age_and_sisters_apart():
    boys = family({HUSBAND, WIFE, CHILD, CHILD + 1, CHILD + 2}, sexes={CHILD + 1: FEMALE})
    assert related(boys, HUSBAND)[CHILD:OTHER].tolist() == [22, 32, 23]


def test_a_dead_child_still_counts_as_brother():
    bereaved = family({HUSBAND, WIFE, CHILD})
    bereaved.state[0, CHILD + 2] = DEAD
    assert related(bereaved, HUSBAND)[CHILD] == 22


def test_elder_and_younger_brothers_and_sisters_of_the_head():
    pair = family({HUSBAND, OTHER}, births={OTHER: -500})
    assert related(pair, HUSBAND)[OTHER] == 75
    assert related(pair, HUSBAND, siblings=False)[OTHER] == 99


def test_a_book_is_headed_by_the_living_grown():
    home = family({HUSBAND, WIFE, CHILD})
    everyone = home.here
    assert relations.first_member(home, everyone, np.array([WIFE]))[0] == WIFE
    home.state[0, WIFE] = DEAD
    assert relations.first_member(home, everyone, np.array([WIFE]))[0] == HUSBAND


# Numbers and names


@pytest.mark.parametrize(
    ("digits", "check"), [(37020219900101001, 5), (11010519491231002, 10), (37028220000229001, 10)]
)
def test_check_digits_of_the_standard(digits, check):
    assert numbers.check_digit(np.array([digits]))[0] == check


@given(st.dates(min_value=np.datetime64("1900-01-01").item(), max_value=np.datetime64("2099-12-31").item()))
def test_days_are_written_as_dates(day):
    days = np.array([day], dtype="datetime64[D]").astype(np.int64)
    assert str(numbers.year_month_day(days)[0]) == day.strftime("%Y%m%d")


def test_a_birthday_gives_the_citys_numbers_a_sex_and_then_none():
    register = numbers.Register()
    birth, sex = np.full(500, 12_345), np.full(500, FEMALE)
    first, _ = register.give(birth[:200], sex[:200])
    second, _ = register.give(birth[200:], sex[200:])
    given_out = np.concatenate([first, second])
    assert (given_out > 0).sum() == len(set(given_out[given_out > 0].tolist())) == numbers.RANGES["city"].many
    assert (given_out[given_out > 0] % 2 == 0).all()


def test_surnames_go_down_the_generations(known):
    after = np.array([-1, 0, 1, 2, -1])
    borne = names.surnames(np.random.default_rng(5), after, known.names)
    assert len(set(borne[:4].tolist())) == 1


def test_brothers_never_bear_the_same_name(known):
    count = 4_000
    sibling = np.where(np.arange(count) % 2 == 1, np.arange(count) - 1, -1)
    nobody = np.full(count, -1)
    persons = names.Persons(np.full(count, MALE), np.full(count, 14_000), np.zeros(count, dtype=int), nobody, sibling)
    called = names.given(np.random.default_rng(2), persons, known.names)
    pairs = np.stack([called.first, called.second])
    shared = pairs[0, ::2] == pairs[0, 1::2]
    assert 0.15 < shared.mean() < 0.4
    both = shared & (pairs[1, ::2] == pairs[1, 1::2])
    assert both.mean() < 0.002


def test_names_follow_the_fashion_of_their_time(known):
    def share(born, characters):
        count = 3_000
        nobody = np.full(count, -1)
        birth = np.full(count, int((born - 1970) * 365.25))
        persons = names.Persons(np.full(count, FEMALE), birth, np.zeros(count, dtype=int), nobody, nobody)
        called = names.given(np.random.default_rng(1), persons, known.names)
        return np.isin(called.first, [ord(character) for character in characters]).mean()

    assert share(2018, "梓涵诺萱") > 5 * share(1955, "梓涵诺萱")
    assert share(1955, "秀桂兰英") > 5 * share(2018, "秀桂兰英")


# Dwellings, schools, days


def some_communities():
    point = np.array([120.0, 120.5]), np.array([36.0, 36.5])
    codes = np.array([370202001001, 370285116283])
    return Communities(codes, np.ones(2), np.array([True, False]), np.array([0, 2]), *point)


def test_every_household_has_a_door_of_its_own():
    community = np.repeat([0, 1], 3_000)
    homes = dwellings.dwellings(community, some_communities())
    doors = set(zip(community, homes.building, homes.unit, homes.floor, homes.door, strict=True))
    assert len(doors) == len(community)
    assert (homes.door[:3000] // 100 == homes.floor[:3000]).all()
    assert (homes.unit[3000:] == 0).all()


def test_buildings_stand_apart_and_near_the_centre():
    community = np.repeat([0, 1], 3_000)
    homes = dwellings.dwellings(community, some_communities())
    plots = set(zip(homes.longitude, homes.latitude, strict=True))
    assert len(plots) == len(set(zip(community, homes.building, strict=True)))
    assert np.abs(homes.latitude - np.where(community == 0, 36.0, 36.5)).max() < 0.02


@pytest.mark.parametrize(
    ("age", "levels"),
    [(0, {0}), (5.9, {0}), (6.1, {80}), (11.9, {80}), (13, {70}), (16, {40, 60}), (20, {20, 30, 41, 61, 71, 81, 90})],
)
def test_schooling_follows_age(known, age, levels):
    birth = np.full(500, 20_000 - int(age * 365.2425))
    table, town = (known.education, known.education_codes), np.zeros(500)
    found = schooling.education(np.random.default_rng(1), birth, np.full(500, 20_000), table, town)
    assert set(found.tolist()) <= levels


def test_later_generations_learn_longer(known):
    def university(born):
        birth = np.full(3_000, int((born - 1970) * 365.25))
        table, town = (known.education, known.education_codes), np.zeros(3_000)
        return (schooling.education(np.random.default_rng(1), birth, np.full(3_000, 20_000), table, town) <= 21).mean()

    assert university(1940) < university(1960) < university(1980) < university(1996)


@pytest.mark.parametrize(("today", "days"), [("2026-11-21", 3652), ("2024-02-29", 3653)])
def test_the_window_is_ten_years(today, days):
    moment = Moment.of(np.datetime64(today).item())
    assert moment.today - moment.window == days
