"""The files that departments send, as declared: what a page lists and the synthetic city writes."""

from wanjia.intake.sources.catalogue import DEPARTMENTS, FULL_LISTS, LAYOUTS
from wanjia.intake.types import Department, Layout


def departments() -> tuple[Department, ...]:
    """Everyone who sends files, with the basis, the authority and the files of each."""
    return DEPARTMENTS


def layouts() -> tuple[Layout, ...]:
    """Every kind of file of every department."""
    return LAYOUTS


def full_lists() -> tuple[Layout, ...]:
    """The lists from which a register is first built: of public security, health and civil affairs."""
    return FULL_LISTS
