"""Maps and boards: the figures of an area and of its parts, drawn, listed and kept up to the second.

A ``Figure`` is registered, with its definition, and is a count or the ratio of two. ``ClassedMap`` is one figure of the
areas directly below an area: its classes (``Method`` says how they are broken), its outlines, its table. The outlines
come from places; what is drawn and not surveyed says so on every map.

Who holds person rights sees exact and live counts of the own areas, from the mirror; everybody else the protected ones
of the last close, from the registered tables of statistics.

Doors: ``queries.classed_map``, ``queries.board``; files by ``queries.map_file``.
"""
