"""People of a Chinese register: how likely two records are one person's, by a model that is shipped.

Whoever calls brings the pairs, which indexes of the register found; nothing is learnt from the tables at hand, so that
a file of ten rows is weighed as one of a million, and a single pair without a database as well.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from wanjia.linkage.rules import models, scoring
from wanjia.linkage.rules.persons import person
from wanjia.linkage.types import Explanation, Model, Thresholds


@cache
def china() -> Model:
    """The model for people of a Chinese city; ``data/china.yaml`` says how it was made."""
    return models.of(_shipped())


@cache
def thresholds() -> Thresholds:
    """The thresholds of :func:`china`, by measured precision."""
    return Thresholds(**_shipped()["thresholds"])


def weigh(left: Mapping[str, str | None], right: Mapping[str, str | None], *, model: Model) -> Explanation:
    """How likely two people are one, and why. They are told by the columns ``types.PERSON``; needs no database.

    The model has shares of its own, as :func:`china` has.
    """
    (found,) = weigh_each(left, [right], model=model)
    return found


def weigh_each(
    left: Mapping[str, str | None], others: Iterable[Mapping[str, str | None]], *, model: Model
) -> Iterator[Explanation]:
    """How likely somebody is each of ``others``, and why."""
    shares, told = model.shares, person(left)
    for right in others:
        yield scoring.explain(
            model, told, person(right), lambda feature, value: shares[feature].get(value, shares[feature][""])
        )


@cache
def _shipped() -> Mapping[str, Any]:
    text = files("wanjia.linkage").joinpath("data", "china.yaml").read_text(encoding="utf-8")
    read: Mapping[str, Any] = yaml.safe_load(text)
    return read
