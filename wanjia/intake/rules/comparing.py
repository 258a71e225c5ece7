"""What of a person the rows of a file are held against, so that the register is asked for nothing else.

Each kind of fact lies on other pages of the disk: asked for everything, a list of 170,000 insured people reads half the
register to compare their telephones.
"""

from wanjia.intake.types.sources import Layout
from wanjia.registry.types import EventKind
from wanjia.registry.types.holders import Beside

# What the rule of an event looks at (see classifying). The others make do with everybody's own row.
_OF_EVENT = {
    EventKind.BIRTH: Beside.HOMES,
    EventKind.MARRIAGE: Beside.MARRIAGE,
    EventKind.DIVORCE: Beside.MARRIAGE,
    EventKind.ANNULMENT: Beside.MARRIAGE,
    EventKind.HUKOU_IN: Beside.HOMES,
    EventKind.HUKOU_WITHIN: Beside.HOMES,
    EventKind.PERMIT_ISSUED: Beside.PERMIT,
    EventKind.PERMIT_ENDORSED: Beside.PERMIT,
    EventKind.DISABILITY_CARD: Beside.CARD,
    EventKind.CONTACT: Beside.PHONE,
}


def compared(layout: Layout) -> frozenset[Beside]:
    """What is asked of a holder for a file of this kind; telephones also where one is told by the way."""
    asked = {_OF_EVENT[meaning.kind] for meaning in layout.meanings if meaning.kind in _OF_EVENT}
    told = any(fact.endswith("_phone") for fact in layout.facts)
    return frozenset(asked | ({Beside.PHONE} if told else set()))
