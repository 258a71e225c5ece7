"""What a 12-digit code says by itself: level, kind, and the codes that may stand above it."""

from wanjia.places.types import Kind, Level

# Digits that are significant at each level, highest level first.
WIDTHS = {Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}
LEVELS = tuple(WIDTHS)

# GB/T 10114-2003 and the annotated segments of the yearly list: the first number past each segment.
_TOWNSHIP_KINDS = ((100, Kind.STREET), (200, Kind.TOWN), (400, Kind.TOWNSHIP), (1000, Kind.ZONE))
_VILLAGE_KINDS = (
    (200, Kind.RESIDENTS_COMMITTEE),
    (400, Kind.VILLAGERS_COMMITTEE),
    (500, Kind.QUASI_RESIDENTS),
    (600, Kind.QUASI_VILLAGERS),
    (1000, Kind.LOCAL),
)
_VILLAGE_EXCEPTIONS = {398: Kind.TOWNSHIP_GROUP, 498: Kind.VIRTUAL_RESIDENTS, 598: Kind.VIRTUAL_VILLAGERS}


def is_code(text: str) -> bool:
    """Twelve ASCII digits, the first two not 00."""
    return len(text) == 12 and text.isascii() and text.isdigit() and text[:2] != "00"


def padded(code: str) -> str:
    """A code of 2, 4, 6, 9 or 12 digits written with 12."""
    return code.ljust(12, "0")


def level_of(code: str) -> Level:
    """The highest level whose digits hold everything that is not zero."""
    return next(level for level, width in WIDTHS.items() if not code[width:].strip("0"))


def prefix(code: str) -> str:
    """The digits that every code below ``code`` begins with."""
    return code[: WIDTHS[level_of(code)]]


def codes_above(code: str) -> list[str]:
    """Every code that could be an ancestor, nearest first. Levels may be missing: some cities have no counties."""
    own = WIDTHS[level_of(code)]
    return [padded(code[:width]) for width in reversed(WIDTHS.values()) if width < own]


def kind_of(code: str) -> Kind:
    """The kind by GB/T 10114 segment, or the level for counties and above."""
    level = level_of(code)
    if level is Level.TOWNSHIP:
        return _segment(int(code[6:9]), _TOWNSHIP_KINDS)
    if level is Level.VILLAGE:
        number = int(code[9:])
        return _VILLAGE_EXCEPTIONS.get(number) or _segment(number, _VILLAGE_KINDS)
    return Kind(level.value)


def _segment(number: int, kinds: tuple[tuple[int, Kind], ...]) -> Kind:
    return next(kind for end, kind in kinds if number < end)
