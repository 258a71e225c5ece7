"""How far two strings are apart, to the last digit as DuckDB says it: over the bytes of UTF-8.

What is compared has lost its accents before, so Latin letters are one byte each. A Han character is three: names in
Han characters are compared by characters elsewhere.
"""

_BOOST_ABOVE = 0.7
_PREFIX, _PREFIX_WEIGHT = 4, 0.1


def damerau_levenshtein(a: str, b: str) -> int:
    """Edits between two strings, where letters that changed places are one edit, also with others in between."""
    a, b = _as_bytes(a), _as_bytes(b)
    last_row_of: dict[str, int] = {}
    far = len(a) + len(b)
    table: list[list[int]] = [[far] * (len(b) + 2), [far, *range(len(b) + 1)]]
    for i, left in enumerate(a, 1):
        row, last_match = [far, i], 0
        for j, right in enumerate(b, 1):
            swap_row, swap_column = last_row_of.get(right, 0), last_match
            if left == right:
                last_match = j
            row.append(
                min(
                    table[i][j] + (left != right),
                    row[j] + 1,
                    table[i][j + 1] + 1,
                    table[swap_row][swap_column] + (i - swap_row - 1) + 1 + (j - swap_column - 1),
                )
            )
        table.append(row)
        last_row_of[left] = i
    return table[-1][-1]


def jaro_winkler(a: str, b: str) -> float:
    """Jaro's similarity, raised for a common beginning where it is above 0.7."""
    a, b = _as_bytes(a), _as_bytes(b)
    jaro = _jaro(a, b)
    if jaro <= _BOOST_ABOVE:
        return jaro
    prefix = next((i for i, (x, y) in enumerate(zip(a[:_PREFIX], b[:_PREFIX], strict=False)) if x != y), None)
    shared = min(len(a), len(b), _PREFIX) if prefix is None else prefix
    return jaro + shared * _PREFIX_WEIGHT * (1 - jaro)


def _jaro(a: str, b: str) -> float:
    if not a or not b:
        return 0.0
    reach = max(max(len(a), len(b)) // 2 - 1, 0)
    taken = [False] * len(b)
    common = []
    for i, letter in enumerate(a):
        for j in range(max(0, i - reach), min(len(b), i + reach + 1)):
            if not taken[j] and b[j] == letter:
                taken[j] = True
                common.append(letter)
                break
    if not common:
        return 0.0
    others = [letter for letter, used in zip(b, taken, strict=True) if used]
    moved = sum(x != y for x, y in zip(common, others, strict=True)) // 2
    found = len(common)
    return (found / len(a) + found / len(b) + (found - moved) / found) / 3


def _as_bytes(text: str) -> str:
    return text if text.isascii() else text.encode().decode("latin-1")
