"""From pairs to groups, each one person.

Following every pair leads from person to person over one wrong link. So a group grows only while the *average* weight
between its two halves, over all their pairs and not only the strong ones, is above a bound.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

Edge = tuple[int, int, float]  # two rows and the weight of their pair in bits
CLIP = 12.0


def components(edges: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Rows that a chain of pairs joins, by the least of them."""
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        while (above := parent.setdefault(row, row)) != row:
            parent[row] = parent[above]
            row = parent[row]
        return row

    for a, b in edges:
        one, other = root(a), root(b)
        parent[max(one, other)] = min(one, other)
    found = defaultdict(list)
    for row in sorted(parent):
        found[root(row)].append(row)
    return dict(found)


def groups(edges: Sequence[Edge], bound: float) -> list[list[int]]:
    """The rows of one component in groups, by average linkage; a pair without an edge counts as far below the bound."""
    members: dict[int, list[int]] = {row: [row] for edge in edges for row in edge[:2]}
    links = _links(edges)
    heap = [(-weight, a, b) for a, near in links.items() for b, weight in near.items() if a < b]
    heapq.heapify(heap)
    while heap:
        average, a, b = heapq.heappop(heap)
        if -average < bound:
            break
        if a not in members or b not in members or -average != _average(a, b, links, members):
            continue
        _merge(a, b, links, members)
        for other in links[a]:
            heapq.heappush(heap, (-_average(a, other, links, members), min(a, other), max(a, other)))
    return sorted(sorted(rows) for rows in members.values())


def split(edges: Sequence[Edge], bound: float, most: int) -> list[list[int]]:
    """Components of at most ``most`` rows: a larger one is cut at ever higher weights, strong pairs stay together."""
    kept = [edge for edge in edges if edge[2] >= bound]
    found = components((a, b) for a, b, _ in kept)
    small = [rows for rows in found.values() if len(rows) <= most]
    large = {row for rows in found.values() if len(rows) > most for row in rows}
    if not large:
        return small
    return small + split([edge for edge in kept if edge[0] in large], _higher(kept, large, bound), most)


def has_doubles(edges: Iterable[Edge], side: int, strong: float, share: float) -> bool:
    """Whether the *other* table tells people twice: more than ``share`` of this side's rows have two strong pairs."""
    counts = Counter(edge[side] for edge in edges if edge[2] >= strong)
    return sum(count > 1 for count in counts.values()) > share * len(counts)


def best(edges: Iterable[Edge], *, left_once: bool, right_once: bool) -> list[Edge]:
    """Of the pairs between two tables the strongest; a row of a side named ``once`` is in one pair at most."""
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    kept = []
    for edge in sorted(edges, key=lambda edge: (-edge[2], edge[0], edge[1])):
        if edge[0] in taken_left or edge[1] in taken_right:
            continue
        kept.append(edge)
        if left_once:
            taken_left.add(edge[0])
        if right_once:
            taken_right.add(edge[1])
    return kept


def _higher(edges: Sequence[Edge], rows: set[int], bound: float) -> float:
    """The next bound: two bits more, or above the weakest pair where all are far above."""
    return max(bound + 2, min(edge[2] for edge in edges if edge[0] in rows) + 0.01)


def _links(edges: Sequence[Edge]) -> dict[int, dict[int, float]]:
    links: dict[int, dict[int, float]] = defaultdict(dict)
    for a, b, weight in edges:
        links[a][b] = links[b][a] = max(-CLIP, min(CLIP, weight))
    return links


def _average(a: int, b: int, links: Mapping[int, Mapping[int, float]], members: Mapping[int, list[int]]) -> float:
    return links[a][b] / (len(members[a]) * len(members[b]))


def _merge(a: int, b: int, links: dict[int, dict[int, float]], members: dict[int, list[int]]) -> None:
    """``a`` takes ``b`` in. Where only one of them knows a third, the other's pairs with it count as unlike."""
    for other in {*links[a], *links[b]} - {a, b}:
        total = sum(links[one].pop(other, -CLIP * len(members[one]) * len(members[other])) for one in (a, b))
        links[a][other] = links[other][a] = total
        links[other].pop(b, None)
    links[a].pop(b)
    del links[b]
    members[a] += members.pop(b)
