"""How far two strings are apart, to the last digit as DuckDB says it: over the bytes of UTF-8.

What is compared has lost its accents before, so Latin letters are one byte each. A Han character is three: names in
Han characters are compared by characters elsewhere.
"""

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler


def damerau_levenshtein(a: str, b: str) -> int:
    """Edits between two strings, where letters that changed places are one edit, also with others in between."""
    return DamerauLevenshtein.distance(a.encode(), b.encode())


def jaro_winkler(a: str, b: str) -> float:
    """Jaro's similarity, raised for a common beginning where it is above 0.7; of nothing and nothing it is 0."""
    return JaroWinkler.similarity(a.encode(), b.encode()) if a and b else 0.0
