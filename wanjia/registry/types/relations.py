"""Relations to the head of a household (GB/T 4761), without what they tell beyond the tie.

The standard numbers sons and daughters by their order, marks an only child, and tells an adopted child or a stepparent
from one by birth. Nothing served here asks for either, and an adoption is sealed: so the gate takes the tie alone.
"""

from collections.abc import Mapping
from types import MappingProxyType

HEAD = "02"
OTHER = "80"  # what somebody is as long as nobody has told
SON, DAUGHTER, FATHER, MOTHER = "20", "30", "51", "52"
PLAIN: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("21", "22", "23", "24", "25", "26", "27", "29"), SON)
    | dict.fromkeys(("31", "32", "33", "34", "35", "36", "37", "39"), DAUGHTER)
    | {"57": FATHER, "58": MOTHER}
)


def plain(relation: str) -> str:
    """The tie alone: 长子 and 养子 are 子; whatever says no more than the tie stays as it is."""
    return PLAIN.get(relation, relation)
