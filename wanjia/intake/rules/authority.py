"""How well what a department says is known, by what the law makes of the department for that fact."""

from wanjia.intake.types.sources import Authority, Department, Layout
from wanjia.registry.types import EventKind, FactKind, Standing

# The fact that each kind of event in a file is about.
FACT_OF = {
    EventKind.BIRTH: FactKind.BIRTH,
    EventKind.DEATH: FactKind.LIFE,
    EventKind.DECLARED_DEAD: FactKind.LIFE,
    EventKind.DEATH_REVOKED: FactKind.LIFE,
    EventKind.EMIGRATION: FactKind.HUKOU,
    EventKind.MARRIAGE: FactKind.MARITAL,
    EventKind.DIVORCE: FactKind.MARITAL,
    EventKind.ANNULMENT: FactKind.MARITAL,
    EventKind.ADOPTION: FactKind.KIN,
    EventKind.ADOPTION_ENDED: FactKind.KIN,
    EventKind.HUKOU_IN: FactKind.HUKOU,
    EventKind.HUKOU_WITHIN: FactKind.HUKOU,
    EventKind.HUKOU_OUT: FactKind.HUKOU,
    EventKind.PERMIT_ISSUED: FactKind.PERMIT,
    EventKind.PERMIT_ENDORSED: FactKind.PERMIT,
    EventKind.DISABILITY_CARD: FactKind.DISABILITY,
    EventKind.CONTACT: FactKind.CONTACT,
}
STANDING = {
    Authority.HINT: Standing.REPORTED,
    Authority.EVIDENCE: Standing.DOCUMENT_SEEN,
    Authority.MASTER: Standing.CONFIRMED,
}


def standing_of_file(department: Department, layout: Layout) -> Standing:
    """The standing of what a layout tells: that of its least certain event, since a chunk has one."""
    told = [department.authority.get(FACT_OF[meaning.kind], Authority.HINT) for meaning in layout.meanings]
    return STANDING[min(told, default=Authority.HINT)]
