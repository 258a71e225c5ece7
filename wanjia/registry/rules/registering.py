"""A hukou that is registered with another event: with a birth, or with the number that is issued for it."""

from wanjia.kernel.errors import N_, Problem
from wanjia.registry.rules.checks import Check, of_basis, one_head
from wanjia.registry.rules.decisions import Scene
from wanjia.registry.types.commands import Registration
from wanjia.registry.types.facts import Basis, Hukou, Membership

AREA_MISSING = N_("Say in which community the hukou is registered.")
BOOK = "registered_household"


def registrable(command: Registration, scene: Scene, person: int) -> tuple[Check, ...]:
    """What speaks against registering ``person`` as told: a book without its community, or a second head."""
    book = scene.households.get(BOOK)
    return (
        (book is not None and command.hukou_area is None, Problem("area_missing", AREA_MISSING, "hukou_area")),
        *of_basis(book, Basis.REGISTERED, BOOK),
        *one_head(book, command.registered_relation, person, "registered_relation"),
    )


def registered(command: Registration, scene: Scene) -> tuple[Hukou | Membership, ...]:
    """The hukou and the place in the book of a household; nothing where no community is told."""
    if command.hukou_area is None:
        return ()
    book = scene.households.get(BOOK)
    member = (Membership(Basis.REGISTERED, book.id, command.registered_relation),) if book else ()
    return (Hukou(command.hukou_area), *member)
