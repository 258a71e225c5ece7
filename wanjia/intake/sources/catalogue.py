"""All departments that send files, in the order of the register's sources."""

from wanjia.intake.sources.civil_affairs.layouts import CIVIL_AFFAIRS
from wanjia.intake.sources.civil_affairs.registrations import REGISTRATIONS
from wanjia.intake.sources.disabled_federation.layouts import DISABLED_FEDERATION
from wanjia.intake.sources.education.layouts import EDUCATION
from wanjia.intake.sources.health.certificates import CERTIFICATES
from wanjia.intake.sources.health.layouts import HEALTH
from wanjia.intake.sources.mapped.layouts import MAPPED
from wanjia.intake.sources.public_security.layouts import PUBLIC_SECURITY
from wanjia.intake.sources.public_security.residents import RESIDENTS
from wanjia.intake.sources.residence_permits.layouts import RESIDENCE_PERMITS
from wanjia.intake.sources.social_security.layouts import SOCIAL_SECURITY

DEPARTMENTS = (
    PUBLIC_SECURITY,
    CIVIL_AFFAIRS,
    HEALTH,
    SOCIAL_SECURITY,
    EDUCATION,
    DISABLED_FEDERATION,
    RESIDENCE_PERMITS,
)
LAYOUTS = tuple(layout for department in DEPARTMENTS for layout in department.layouts)
TITLES = {department.code: department.title for department in (*DEPARTMENTS, MAPPED)}
# The whole lists from which a register is first built; no month's file is taken for one of them.
FULL_LISTS = (RESIDENTS, CERTIFICATES, REGISTRATIONS)
