"""Which kinds of facts the rules look at, by event: so that a chunk of a batch reads no others."""

from collections.abc import Iterable, Mapping

from wanjia.registry.types.events import EventKind
from wanjia.registry.types.facts import FactKind

K, F = EventKind, FactKind
# Everybody was born before an event and is alive at it, and an event tells the households of whom it is about.
ALWAYS = frozenset({F.BIRTH, F.LIFE, F.MEMBERSHIP})
# What else. A kind that is missing here costs a second question, no more: who looks at it is told that it was not read.
BESIDE: Mapping[EventKind, frozenset[FactKind]] = {
    K.BIRTH: frozenset({F.RESIDENCE}),
    K.DEATH: frozenset({F.MARITAL, F.KIN}),
    K.DECLARED_DEAD: frozenset({F.MARITAL, F.KIN}),
    K.MARRIAGE: frozenset({F.MARITAL, F.KIN}),
    K.DIVORCE: frozenset({F.MARITAL, F.KIN}),
    K.ANNULMENT: frozenset({F.MARITAL, F.KIN}),
    K.RESIDENCE_IN: frozenset({F.RESIDENCE}),
    K.RESIDENCE_WITHIN: frozenset({F.RESIDENCE}),
    K.RESIDENCE_OUT: frozenset({F.RESIDENCE}),
    K.EMIGRATION: frozenset({F.RESIDENCE}),
    K.HUKOU_IN: frozenset({F.HUKOU}),
    K.HUKOU_WITHIN: frozenset({F.HUKOU}),
    K.HUKOU_OUT: frozenset({F.HUKOU}),
    K.NUMBER_ISSUED: frozenset({F.DOCUMENT, F.HUKOU}),
    K.NUMBER_CHANGED: frozenset({F.DOCUMENT}),
    K.CONTACT: frozenset({F.CONTACT}),
    K.PERMIT_ISSUED: frozenset({F.PERMIT}),
    K.PERMIT_ENDORSED: frozenset({F.PERMIT}),
    K.DISABILITY_CARD: frozenset({F.DISABILITY}),
}


def looked_at(events: Iterable[EventKind]) -> frozenset[FactKind]:
    """The kinds of facts that deciding and writing events of these kinds takes."""
    return ALWAYS.union(*(BESIDE.get(event, frozenset(FactKind)) for event in events))
