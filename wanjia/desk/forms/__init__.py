"""What the desk asks: filters and days of its reading pages (``reading``), and the forms in which changes are reported.

Those are one closed table (``kinds``) and one form made from it (``reports``). A kind names a command of the register
and, for each of its fields, how it is asked. There is no configuration: a new field is a change of the command, of the
kind and of their tests.
"""

from wanjia.desk.forms.reading import (
    SERVICES,
    AsOf,
    CounterForm,
    DayForm,
    HouseholdsForm,
    LookupForm,
    RosterForm,
    choices,
)

__all__ = ["SERVICES", "AsOf", "CounterForm", "DayForm", "HouseholdsForm", "LookupForm", "RosterForm", "choices"]
