"""What the first build asks about, and what it does not guess. The cases stand in ``sql/first``, over whole lists."""

from wanjia.intake.rules import checking
from wanjia.intake.rules.authority import STANDING
from wanjia.intake.sources.civil_affairs.layouts import CIVIL_AFFAIRS
from wanjia.intake.sources.health.layouts import HEALTH
from wanjia.intake.types.sources import Authority
from wanjia.kernel.errors import N_
from wanjia.registry.types import FactKind

MESSAGES = {
    **checking.MESSAGES,
    "after_death": N_("Something is dated after the death. Check the dates."),
    "unclear": N_("It is not certain whom this row means. Compare the name and the ID number with the document."),
    "two_parents": N_("Two certificates tell different parents of this child. Check which one holds."),
    "marital_differs": N_(
        "Public security has one of them as divorced or widowed; only the marriage is registered. Check which holds."
    ),
    "waits": N_("This person's row in the list of public security has to be put right first."),
}
# Problems of the loaded table speak of its columns; the sender knows the facts of the list.
FACT_OF = {
    "name": "person_name",
    "sex": "person_sex",
    "birth_date": "person_born_on",
    "id_number": "person_number",
}
# Who tells what of a completed row, and how well it is known then. Public security has seen no paper of a marriage.
TOLD = {
    "own": int(STANDING[Authority.MASTER]),
    "health": int(HEALTH.source),
    "parents": int(STANDING[HEALTH.authority[FactKind.KIN]]),
    "civil": int(CIVIL_AFFAIRS.source),
    "status": int(STANDING[CIVIL_AFFAIRS.authority[FactKind.MARITAL]]),
    "hint": int(STANDING[Authority.HINT]),
}
