"""The whole list of civil affairs: every marriage and divorce that was registered.

It is history, not a month's events: who was widowed may stand in it with two marriages and no divorce.
"""

from wanjia.intake.sources.civil_affairs.layouts import CERTIFICATE, REGISTRATION
from wanjia.intake.types.sources import Layout

REGISTRATIONS = Layout(
    code="civil_affairs.registrations",
    title="民政婚姻登记全量名册",
    columns=(*REGISTRATION, CERTIFICATE),
    month="",
)
