"""The policies of access's own doors."""

from wanjia.access.rules import SUPERVISORS
from wanjia.access.types import Audience, Policy, Role

SIGN_IN = Policy("account.sign_in", Audience.PUBLIC)
SECOND_FACTOR_ASKED = Policy("account.second_factor_asked", Audience.PUBLIC)
SIGN_OUT = Policy("account.sign_out", Audience.SIGNED_IN)
PASSWORD = Policy("account.password", Audience.SIGNED_IN)
AGAIN = Policy("account.again", Audience.SIGNED_IN)
SECOND_FACTOR = Policy("account.second_factor", Audience.SIGNED_IN)

STAFF = Policy("system.staff", frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}))
STAFF_CHANGE = Policy("system.staff_change", frozenset({Role.SYSTEM_ADMIN}), step_up=True)
POSTINGS = Policy("system.postings", frozenset({Role.SECURITY_ADMIN, Role.CITY_DATA_STEWARD}))
POSTING_GRANT = Policy("system.posting_grant", frozenset({Role.SECURITY_ADMIN}), step_up=True)
POSTING_DECIDE = Policy("system.posting_decide", frozenset({Role.SECURITY_ADMIN, Role.CITY_DATA_STEWARD}), step_up=True)
AUDIT = Policy("system.audit", frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}))
REVIEWS = Policy("system.reviews", frozenset(SUPERVISORS.values()))

# Areas and code lists are about no person: any program with a token may read them.
LISTS = Policy("api.lists", frozenset(Role))
