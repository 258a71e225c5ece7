"""Vector tiles over HTTP: at every zoom those of the densest parts of the city, every layer, four users at once."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice

from wanjia.atlas.rules.tiles import FINEST, MOST_ZOOM
from wanjia.atlas.types import Layer, Tile
from wanjia.host.bench.alone import alone, open_django
from wanjia.host.bench.clients import CLIENTS, FAILURES, Clients
from wanjia.host.bench.figures import Line, Run, Target, latency, together, unmeasured
from wanjia.host.bench.jobs import Pages, Visit

MAP = "/map/layers"
TILES = 8  # of a zoom
ROUNDS = 2  # after each of which the register moves
OPENINGS = 4  # each over connections of its own, which the kernel deals out by chance
TIME, SIZE = 40, 300  # milliseconds, kilobytes
KILO = 1_000
DENSEST = """
SELECT CAST(tile_x >> $1 AS BIGINT) AS x, CAST(tile_y >> $1 AS BIGINT) AS y
FROM household WHERE valid_to = DATE '9999-12-31' AND basis = 1 AND tile_x IS NOT NULL
GROUP BY x, y HAVING sum(w) > 0 ORDER BY sum(w) DESC, x, y LIMIT $2
"""
Zooms = Mapping[int, Sequence[Tile]]
Looked = Mapping[tuple[int, Layer], Run]


def lines(pages: Pages, clients: Clients, tiles: int, move: Callable[[], None] | None) -> Iterator[Line]:
    """As first looked at, and again each time after ``move`` has made the register another one; then the largest.

    A result is kept for one state of the register, so neither was counted before.
    """
    densest = alone(densest_tiles, min(tiles, TILES))
    if not all(densest.values()):
        yield unmeasured("Vector tiles", "no household has a position")
        return
    _open(pages, clients)
    yield _line("Vector tiles, first looked at", "which nobody has looked at", _look(pages, clients, densest))
    if move:
        rounds = []
        for _ in range(ROUNDS):
            move()
            _open(pages, clients)
            rounds.append(_look(pages, clients, densest))
        again = {key: together([one[key] for one in rounds]) for key in rounds[0]}
        yield _line("Vector tiles, when the register moved", "looked at before, an event recorded since", again)
    yield _size_line(*_sizes(pages, densest))


def _open(pages: Pages, clients: Clients) -> None:
    """Nobody meets a tile before its page: in every process that answers, pages open the mirror and take changes in."""
    for _ in range(OPENINGS):
        clients.closed_loop(pages, [Visit(MAP)] * CLIENTS)


def densest_tiles(most: int) -> dict[int, list[Tile]]:
    """By zoom, the tiles with the most households."""
    open_django()
    from wanjia.mirror.queries import ask

    return {
        zoom: [Tile(zoom, x, y) for x, y in ask("bench.densest", DENSEST, (FINEST - zoom, most)).rows]
        for zoom in range(MOST_ZOOM + 1)
    }


def path_of(tile: Tile, layer: Layer) -> str:
    """A tile of the whole city's map."""
    return f"/map/tiles/{tile.zoom}/{tile.x}/{tile.y}?layer={layer.value}"


def _look(pages: Pages, clients: Clients, densest: Zooms) -> Looked:
    """Each tile once; where a zoom has fewer than there are users, all of them look at the same."""
    looked = {}
    for zoom, tiles in densest.items():
        asked = list(islice(cycle(tiles), max(len(tiles), CLIENTS)))
        for layer in Layer:
            looked[zoom, layer] = clients.closed_loop(pages, [Visit(path_of(tile, layer)) for tile in asked])
    return looked


def _line(measure: str, which: str, looked: Looked) -> Line:
    """The slowest zoom's; the others, and each layer's, stand in the words."""
    zooms = _merged(looked, 0)
    slowest = max(zooms, key=lambda zoom: _late(zooms[zoom]))
    told = "; ".join(f"zoom {zoom} {run.percentile(95):.0f}" for zoom, run in zooms.items())
    layers = "; ".join(f"{layer} {run.percentile(95):.0f}" for layer, run in _merged(looked, 1).items())
    meaning = (
        f"of the densest parts of the city at each zoom, every layer, {CLIENTS} users at once, {which}; the slowest "
        f"zoom is {slowest}; p95 by zoom: {told}; p95 by layer: {layers}"
    )
    return latency(measure, meaning, ours=zooms[slowest], bare=None, most=TIME)


def _merged(looked: Looked, place: int) -> dict[int | Layer, Run]:
    """The runs of each zoom (``place`` 0) or of each layer (1)."""
    names = dict.fromkeys(key[place] for key in looked)
    return {name: together([run for key, run in looked.items() if key[place] == name]) for name in names}


def _late(run: Run) -> float:
    """Nothing answered is slower than anything."""
    late = run.percentile(95)
    return math.inf if math.isnan(late) or run.errors else late


def _sizes(pages: Pages, densest: Zooms) -> tuple[dict[str, int], list[str]]:
    """Bytes by path, and what went wrong."""
    read, sizes, wrong = pages.reader(), dict[str, int](), list[str]()
    for path in (path_of(tile, layer) for tiles in densest.values() for tile in tiles for layer in Layer):
        try:
            sizes[path] = len(read(path))
        except FAILURES as failure:
            wrong.append(f"{path}: {type(failure).__name__}: {failure}")
    return sizes, wrong


def _size_line(sizes: Mapping[str, int], wrong: Sequence[str] = ()) -> Line:
    large = [f"{path} has {size:,} bytes" for path, size in sizes.items() if size > SIZE * KILO]
    largest, size = max(sizes.items(), key=lambda one: one[1], default=("none", math.nan))
    told = f"of {len(sizes):,} tiles looked at: {largest}"
    return Line("Largest vector tile", told, "kB", size / KILO, None, Target(SIZE), wrong=(*large, *wrong)[:3])
