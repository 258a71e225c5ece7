"""People of collective households: students, workers, old people in homes."""

import numpy as np

from wanjia.demo.rules import marriages, pyramid, relations
from wanjia.demo.rules.residence import Places
from wanjia.demo.types import DAYS_A_YEAR, FEMALE, NEVER, Array, Ints, Moment

_IN_COLLECTIVE_BOOK = 0.45


def members(rng: np.random.Generator, community: Ints, size: Ints, where: Places, moment: Moment) -> dict[str, Array]:
    """Columns of the people of the collective households (``community`` and ``size``, one entry a household).

    ``household`` counts from 0. The first of each is its head, the others are not related.
    """
    household = np.repeat(np.arange(len(size)), size)
    count = len(household)
    age, sex = pyramid.collective(rng, count)
    birth = moment.today - np.floor(age * DAYS_A_YEAR).astype(np.int64)
    status, status_since = _status(rng, birth, sex, moment)
    origin = where.outside(rng, count)
    since = np.maximum(moment.today - 1 - rng.gamma(1.6, 500, count).astype(np.int64), birth + 14 * 366)
    in_book = rng.random(count) < _IN_COLLECTIVE_BOOK
    here = where.communities.code[community[household]]
    relation = np.where(np.diff(household, prepend=-1) != 0, relations.HEAD, relations.NOT_RELATED)
    recent = since > moment.window
    return {
        "household": household,
        "sex": sex,
        "birth": birth,
        "relation": relation,
        "marital": status,
        "marital_since": status_since,
        "residence_since": since,
        "residence_before": np.where(recent, origin, 0),
        "hukou_area": np.where(in_book, here, origin),
        "in_book": in_book,
        "hukou_relation": np.where(in_book, relations.NOT_RELATED, relation),
        "hukou_since": np.where(in_book, np.minimum(since + 20, moment.today), birth + rng.integers(0, 32, count)),
        "hukou_before": np.where(in_book & recent, origin, 0),
    }


def _status(rng: np.random.Generator, birth: Ints, sex: Ints, moment: Moment) -> tuple[Ints, Ints]:
    """Unmarried when young, later mostly married to somebody who lives elsewhere, widowed in old age."""
    age = (moment.today - birth) / DAYS_A_YEAR
    draw = rng.random(len(birth))
    married = np.interp(age, [22, 30, 40, 65, 75, 85], [0, 0.55, 0.85, 0.85, 0.4, 0.15])
    widowed = np.interp(age, [50, 65, 75, 85], [0, 0.08, 0.5, 0.8])
    status = np.where(draw < married, marriages.FIRST, marriages.UNMARRIED)
    status = np.where(draw > 1 - widowed, marriages.WIDOWED, status)
    wed = birth + ((np.where(sex == FEMALE, 20.2, 22.2) + rng.gamma(1.5, 1.5, len(birth))) * DAYS_A_YEAR).astype(
        np.int64
    )
    wed = np.minimum(wed, moment.today - 20)
    return status, np.where(status == marriages.FIRST, wed, NEVER)
