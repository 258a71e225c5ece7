"""Who is whose husband or wife, father and mother: as rows of a block."""

from dataclasses import dataclass

import numpy as np

from wanjia.demo.rules.kinship import Links
from wanjia.demo.types import (
    CHILD,
    CHILDREN,
    GRANDFATHER,
    GRANDMOTHER,
    HUSBAND,
    OTHER,
    SLOTS,
    WIFE,
    Families,
    Flags,
    Ints,
)

_MOTHERS_NAME = 1 / 13  # one child in thirteen bears the mother's surname, twelve the father's


@dataclass(frozen=True)
class Kin:
    """Row numbers within the block (n, 9), -1 for nobody known. ``after``: whose surname is borne."""

    row: Ints
    spouse: Ints
    father: Ints
    mother: Ints
    after: Ints
    sibling: Ints
    twin: Flags


def kin(rng: np.random.Generator, families: Families, links: Links, siblings: Flags) -> Kin:
    """Ties inside households and to the parents' households; ``siblings``: the others are the head's."""
    row = np.full((len(families), SLOTS), -1)
    row[families.here] = np.arange(int(families.here.sum()))
    spouse, father, mother = (np.full(row.shape, -1) for _ in range(3))
    for one, other in ((GRANDFATHER, GRANDMOTHER), (HUSBAND, WIFE)):
        spouse[:, one], spouse[:, other] = row[:, other], row[:, one]
    father[:, CHILDREN], mother[:, CHILDREN] = row[:, [HUSBAND]], row[:, [WIFE]]
    for slot, side in ((HUSBAND, 0), (WIFE, 1)):
        own = families.side == side
        father[own, slot], mother[own, slot] = row[own, GRANDFATHER], row[own, GRANDMOTHER]
    child = (links.household, links.slot)
    father[child], mother[child] = row[links.parents, HUSBAND], row[links.parents, WIFE]
    nobody = ~families.here
    spouse[nobody] = father[nobody] = mother[nobody] = -1
    elder = _elder_sibling(families, row, siblings)
    return Kin(
        row, spouse, father, mother, _name_after(rng, families, row, (father, mother, elder)), elder, _twins(families)
    )


def _elder_sibling(families: Families, row: Ints, siblings: Flags) -> Ints:
    elder = np.full(row.shape, -1)
    for slot in (CHILD + 1, CHILD + 2):
        elder[:, slot] = np.where(row[:, slot - 1] >= 0, row[:, slot - 1], row[:, CHILD])
    head = row[np.arange(len(families)), families.head]
    elder[:, OTHER] = np.where(siblings, head, -1)
    return np.where(families.here, elder, -1)


def _name_after(rng: np.random.Generator, families: Families, row: Ints, ties: tuple[Ints, Ints, Ints]) -> Ints:
    """The father; seldom the mother; without either, an elder brother or sister, or a grandfather who brings it up."""
    father, mother, elder = ties
    mothers = (mother >= 0) & (rng.random(row.shape) < np.where(father >= 0, _MOTHERS_NAME, 0.35))
    after = np.where(mothers, mother, father)
    alone = families.here[:, CHILD] & ~families.here[:, HUSBAND] & ~families.here[:, WIFE] & (families.side == 0)
    after[alone, CHILD] = row[alone, GRANDFATHER]
    fatherless = (father < 0) & (elder >= 0)
    return np.where(fatherless, elder, after)


def _twins(families: Families) -> Flags:
    answer = np.zeros(families.state.shape, dtype=bool)
    here, birth = families.here, families.birth
    for one, other in ((CHILD, CHILD + 1), (CHILD + 1, CHILD + 2), (CHILD, CHILD + 2)):
        same = here[:, one] & here[:, other] & (birth[:, one] == birth[:, other])
        answer[:, one] |= same
        answer[:, other] |= same
    return answer
