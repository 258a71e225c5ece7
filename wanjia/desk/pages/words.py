"""What the register's kinds are called on the staff's pages, as texts to be translated."""

from wanjia.access.types import Purpose
from wanjia.audit.types import Grade
from wanjia.kernel.errors import N_
from wanjia.registry.types import Basis, EventKind, FactKind, HouseholdKind, KinKind, LifeStatus, Source, Standing
from wanjia.registry.types.views import Match

FACTS = {
    FactKind.NAME: N_("Name"),
    FactKind.BIRTH: N_("Sex and birth date"),
    FactKind.DOCUMENT: N_("Identity document"),
    FactKind.LIFE: N_("Alive or dead"),
    FactKind.MARITAL: N_("Marital status"),
    FactKind.EDUCATION: N_("Education"),
    FactKind.RESIDENCE: N_("Lives at"),
    FactKind.HUKOU: N_("Household registration"),
    FactKind.MEMBERSHIP: N_("Household"),
    FactKind.KIN: N_("Relatives"),
    FactKind.CONTACT: N_("Telephone"),
    FactKind.PREFERENCE: N_("Contact preference"),
    FactKind.PERMIT: N_("Residence permit"),
    FactKind.DISABILITY: N_("Disability card"),
}
EVENTS = {
    EventKind.FIRST_ENTRY: N_("First entry"),
    EventKind.BIRTH: N_("Birth"),
    EventKind.DEATH: N_("Death"),
    EventKind.DEATH_REVOKED: N_("Death revoked"),
    EventKind.DECLARED_MISSING: N_("Declared missing"),
    EventKind.DECLARED_DEAD: N_("Declared dead"),
    EventKind.DECLARATION_REVOKED: N_("Declaration revoked"),
    EventKind.MARRIAGE: N_("Marriage"),
    EventKind.DIVORCE: N_("Divorce"),
    EventKind.ANNULMENT: N_("Annulment of marriage"),
    EventKind.ADOPTION: N_("Adoption"),
    EventKind.ADOPTION_ENDED: N_("End of adoption"),
    EventKind.GUARDIANSHIP: N_("Guardianship"),
    EventKind.GUARDIANSHIP_ENDED: N_("End of guardianship"),
    EventKind.RESIDENCE_IN: N_("Move into the city"),
    EventKind.RESIDENCE_OUT: N_("Move out of the city"),
    EventKind.RESIDENCE_WITHIN: N_("Move within the city"),
    EventKind.HUKOU_IN: N_("Household registration transferred in"),
    EventKind.HUKOU_OUT: N_("Household registration transferred out"),
    EventKind.HUKOU_WITHIN: N_("Household registration transferred within the city"),
    EventKind.HOUSEHOLD_IN: N_("Whole household moves in"),
    EventKind.HOUSEHOLD_OUT: N_("Whole household moves out"),
    EventKind.EMIGRATION: N_("Emigration"),
    EventKind.RETURN: N_("Return from abroad"),
    EventKind.HOUSEHOLD_SPLIT: N_("Household splits"),
    EventKind.HOUSEHOLD_MERGE: N_("Households merge"),
    EventKind.HOUSEHOLD_HEAD: N_("New head of household"),
    EventKind.PERMIT_ISSUED: N_("Residence permit issued"),
    EventKind.PERMIT_ENDORSED: N_("Residence permit endorsed"),
    EventKind.NUMBER_ISSUED: N_("Identity number issued"),
    EventKind.NUMBER_CHANGED: N_("Identity number changed"),
    EventKind.NAME_CHANGE: N_("Name changed"),
    EventKind.CONTACT: N_("Telephone changed"),
    EventKind.PREFERENCE: N_("Contact preference changed"),
    EventKind.EDUCATION: N_("Education changed"),
    EventKind.DISABILITY_CARD: N_("Disability card issued or withdrawn"),
    EventKind.CORRECTION: N_("Correction"),
    EventKind.VERIFICATION: N_("Verification"),
    EventKind.WITHDRAWAL: N_("Taken back with its batch"),
    EventKind.PERSON_MERGE: N_("Records of one person joined"),
    EventKind.PERSON_UNMERGE: N_("Joined records taken apart"),
}
SOURCES = {
    Source.DESK: N_("Reported at the desk"),
    Source.HOUSEHOLD_LIST: N_("Household list"),
    Source.API: N_("Another system"),
    Source.SYNTHETIC: N_("Synthetic city"),
    Source.PUBLIC_SECURITY: N_("Public security"),
    Source.CIVIL_AFFAIRS: N_("Civil affairs"),
    Source.HEALTH: N_("Health commission"),
    Source.SOCIAL_SECURITY: N_("Social and medical insurance"),
    Source.EDUCATION: N_("Education"),
    Source.DISABLED_FEDERATION: N_("Disabled persons' federation"),
    Source.RESIDENCE_PERMITS: N_("Residence permits"),
    Source.MAPPED_LIST: N_("List of another office"),
}
STANDINGS = {
    Standing.REPORTED: N_("Reported"),
    Standing.DOCUMENT_SEEN: N_("Document seen"),
    Standing.CONFIRMED: N_("Confirmed"),
}
# The same in the words of the badge component.
BADGES = {Standing.REPORTED: "reported", Standing.DOCUMENT_SEEN: "seen", Standing.CONFIRMED: "confirmed"}
BASES = {Basis.LIVING: N_("By living together"), Basis.REGISTERED: N_("By registration")}
HOUSEHOLD_KINDS = {HouseholdKind.FAMILY: N_("Family household"), HouseholdKind.COLLECTIVE: N_("Collective household")}
LIVES = {
    LifeStatus.ALIVE: N_("Alive"),
    LifeStatus.DEAD: N_("Dead"),
    LifeStatus.DECLARED_MISSING: N_("Declared missing"),
    LifeStatus.DECLARED_DEAD: N_("Declared dead"),
}
# The tie, and what the relative is when the tie is told from the other side.
KIN = {
    KinKind.FATHER: (N_("Father"), N_("Child")),
    KinKind.MOTHER: (N_("Mother"), N_("Child")),
    KinKind.SPOUSE: (N_("Spouse"), N_("Spouse")),
    KinKind.GUARDIAN: (N_("Guardian"), N_("Ward")),
    KinKind.ADOPTIVE_FATHER: (N_("Father"), N_("Child")),
    KinKind.ADOPTIVE_MOTHER: (N_("Mother"), N_("Child")),
}
MATCHES = {
    Match.NUMBER: N_("By identity number"),
    Match.NUMBER_TAIL: N_("By the end of the identity number"),
    Match.PHONE: N_("By telephone"),
    Match.PHONE_TAIL: N_("By the end of the telephone number"),
    Match.NAME: N_("By name"),
    Match.NAME_START: N_("Name begins so"),
    Match.PINYIN: N_("By pinyin"),
    Match.INITIALS: N_("By pinyin initials"),
    Match.HOUSEHOLD_NUMBER: N_("By household number"),
    Match.ADDRESS: N_("By address"),
}
# How an event touched somebody who was not the one it was told about.
ROLES = {
    "mother": N_("as mother"),
    "father": N_("as father"),
    "spouse": N_("as spouse"),
    "guardian": N_("as guardian"),
    "concerned": N_("as a relative or a member of the household"),
}
PURPOSES = {
    Purpose.COUNTER: N_("At the counter, on the resident's request"),
    Purpose.TASK: N_("For a task"),
    Purpose.VISIT: N_("For a visit"),
    Purpose.VERIFY: N_("To verify a record"),
    Purpose.CORRECTION: N_("To correct a record"),
    Purpose.INTAKE: N_("To record a change"),
    Purpose.STATISTICS: N_("For statistics"),
    Purpose.EXCHANGE: N_("Sent to another office"),
    Purpose.AUDIT: N_("For an audit"),
    Purpose.ADMINISTRATION: N_("To run the system"),
    Purpose.BREAK_GLASS: N_("In an emergency"),
    Purpose.SAMPLE: N_("Without a counter session or task; drawn for checks"),
}
GRADES = {
    Grade.OPENED: N_("opened"),
    Grade.LISTED: N_("in a list"),
    Grade.EXPORTED: N_("in a file"),
    Grade.SENT: N_("sent"),
    Grade.CHANGED: N_("changed"),
}
