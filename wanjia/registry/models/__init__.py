"""Tables of the register."""

from wanjia.registry.models.events import EventSubject, LifeEvent
from wanjia.registry.models.facts import (
    FACTS,
    BirthFact,
    ContactFact,
    DisabilityFact,
    DocumentFact,
    EducationFact,
    FactRow,
    HouseholdAddress,
    HukouFact,
    KinFact,
    LifeFact,
    MaritalFact,
    MembershipFact,
    NameFact,
    PermitFact,
    PreferenceFact,
    ResidenceFact,
)
from wanjia.registry.models.persons import Household, OtherReading, Person

__all__ = [
    "FACTS",
    "BirthFact",
    "ContactFact",
    "DisabilityFact",
    "DocumentFact",
    "EducationFact",
    "EventSubject",
    "FactRow",
    "Household",
    "HouseholdAddress",
    "HukouFact",
    "KinFact",
    "LifeEvent",
    "LifeFact",
    "MaritalFact",
    "MembershipFact",
    "NameFact",
    "OtherReading",
    "PermitFact",
    "Person",
    "PreferenceFact",
    "ResidenceFact",
]
