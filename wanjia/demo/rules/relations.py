"""Relation to the head of a household (GB/T 4761) from the places people have in a family."""

import numpy as np

from wanjia.demo.types import (
    CHILD,
    CHILDREN,
    GRANDFATHER,
    GRANDMOTHER,
    HUSBAND,
    MALE,
    OTHER,
    SLOTS,
    WIFE,
    Families,
    Flags,
    Ints,
)

HEAD, NOT_RELATED = 2, 99
_OWN_CHILD, _SON, _DAUGHTER = -1, -2, -3  # to be numbered among the brothers or sisters
_GRANDCHILD, _DAUGHTERS_CHILD, _SIBLING = -4, -5, -6

# Rows: the head's place (grandfather to wife, a child, one of the others), and under it whose parents the elders are.
# Columns: grandfather, grandmother, husband, wife, children, others.
_TABLE = np.array(
    [
        [[2, 12, _SON, 38, _GRANDCHILD, 97], [2, 12, 28, _DAUGHTER, _DAUGHTERS_CHILD, 97]],
        [[11, 2, _SON, 38, _GRANDCHILD, 97], [11, 2, 28, _DAUGHTER, _DAUGHTERS_CHILD, 97]],
        [[51, 52, 2, 12, _OWN_CHILD, _SIBLING], [55, 56, 2, 12, _OWN_CHILD, _SIBLING]],
        [[53, 54, 11, 2, _OWN_CHILD, _SIBLING], [51, 52, 11, 2, _OWN_CHILD, _SIBLING]],
        [[61, 62, 51, 52, _SIBLING, 97], [63, 64, 51, 52, _SIBLING, 97]],
        [[97, 97, 97, 97, 97, 97], [97, 97, 97, 97, 97, 97]],
    ]
)
_ROW = np.array([0, 1, 2, 3, 4, 4, 4, 5, 5])
_COLUMN = np.array([0, 1, 2, 3, 4, 4, 4, 5, 5])


def relations(families: Families, head: Ints, related: Flags, only: Flags) -> Ints:
    """Codes (n, 9) as seen from the person in the place ``head``.

    ``related``: the others of the household are brothers and sisters of the head (else not relatives).
    ``only``: the grown son or daughter who lives with the parents is an only child.
    """
    codes = _TABLE[_ROW[head], families.side][:, _COLUMN]
    codes = np.where(codes == _OWN_CHILD, _numbered(families), codes)
    for mark, alone, eldest in ((_SON, 21, 22), (_DAUGHTER, 31, 32)):
        codes = np.where(codes == mark, np.where(only, alone, eldest)[:, None], codes)
    boy = families.sex == MALE
    codes = np.where(codes == _GRANDCHILD, np.where(boy, 41, 42), codes)
    codes = np.where(codes == _DAUGHTERS_CHILD, np.where(boy, 43, 44), codes)
    codes = np.where(codes == _SIBLING, _siblings(families, head, related | (head >= CHILD)), codes)
    codes[np.arange(len(head)), head] = HEAD
    return codes


def _numbered(families: Families) -> Ints:
    """21 or 31 for an only child; else the eldest son 22, the second 23, the eldest daughter 32 and so on."""
    answer = np.zeros((len(families), SLOTS), dtype=np.int64)
    here = families.here[:, CHILDREN]
    boy = families.sex[:, CHILDREN] == MALE
    birth = families.birth[:, CHILDREN]
    several = here.sum(axis=1) > 1
    for place in range(3):
        same = here & (boy == boy[:, place : place + 1])
        older = (birth < birth[:, place : place + 1]) | (
            (birth == birth[:, place : place + 1]) & (np.arange(3) < place)
        )
        rank = (same & older).sum(axis=1)
        tens = np.where(boy[:, place], 20, 30)
        answer[:, CHILD + place] = tens + np.where(several, 2 + rank, 1)
    return answer


def _siblings(families: Families, head: Ints, related: Flags) -> Ints:
    older = families.birth < families.birth[np.arange(len(head)), head][:, None]
    male = families.sex == MALE
    codes = np.where(male, np.where(older, 71, 73), np.where(older, 75, 77))
    return np.where(related[:, None], codes, NOT_RELATED)


def first_member(families: Families, members: Flags, preferred: Ints) -> Ints:
    """The head of each book: ``preferred`` if a living member, else a living parent, elder, other, child; else any."""
    order = np.array([HUSBAND, WIFE, GRANDFATHER, GRANDMOTHER, OTHER, OTHER + 1, CHILD, CHILD + 1, CHILD + 2])
    score = np.zeros((len(preferred), SLOTS))
    score[:, order] = np.arange(SLOTS, 0, -1)
    score[np.arange(len(preferred)), preferred] += 20
    score += np.where(families.state == 1, 40, 0)
    return np.asarray(np.where(members, score, -1).argmax(axis=1))
