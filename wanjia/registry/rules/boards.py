"""The order of doors on the board at the stairs: unit by unit, the top floor first, doors from left to right."""

import re
from collections.abc import Iterable

from wanjia.registry.types.views import DoorCell

_NUMBER = re.compile(r"\d+")
# 302 is the second door of the third floor, 1203 the third of the twelfth.
DOORS_A_FLOOR = 100


def in_board_order(doors: Iterable[DoorCell]) -> tuple[DoorCell, ...]:
    """The doors as the board shows them."""
    return tuple(
        sorted(doors, key=lambda cell: (_natural(cell.unit), -storey_of(cell.floor, cell.door), _natural(cell.door)))
    )


def storey_of(floor: str, door: str) -> int:
    """The floor as a number; read from the door where no floor is written. Basements (B1, -1) lie below 0."""
    below = floor.upper().startswith(("B", "-", "负", "地下"))
    if written := _NUMBER.search(floor):
        return -int(written[0]) if below else int(written[0])
    number = _NUMBER.search(door)
    return int(number[0]) // DOORS_A_FLOOR if number else 0


def _natural(text: str) -> tuple[int, str]:
    """10单元 comes after 9单元; what has no number comes last, by its text."""
    number = _NUMBER.search(text)
    return (int(number[0]) if number else 1_000_000, text)
