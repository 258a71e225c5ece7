"""Which of two values of one fact stands: the higher authority, then the later day; where that is no answer, people.

A resident's own correction stands above every file until somebody has checked it. Nothing is lost either way: what is
superseded stays in the register's history, and what is not taken stays in the question or the delivery. And nothing
stops by itself: a difference opens a check (Social Assistance Law, art. 48).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wanjia.intake.sources.catalogue import DEPARTMENTS
from wanjia.intake.types.sources import Authority, Layout
from wanjia.kernel.errors import N_
from wanjia.registry.types import FactKind, Source, Standing


class Verdict(StrEnum):
    """What is to be done with a value that is told."""

    KEEP = "keep"
    REPLACE = "replace"
    QUESTION = "question"


class Reason(StrEnum):
    """Why; what is recorded with the decision and shown to people."""

    NOTHING_HELD = N_("Nothing was held so far.")
    EQUAL = N_("Both sources say the same.")
    AUTHORITY = N_("The source that decides this fact by law, or is nearer to it, stands above the other.")
    LATER = N_("The same authority says something later.")
    CORRECTED = N_("The resident's own correction stands until somebody has checked it.")
    AGAINST_AUTHORITY = N_("A later value from a lower authority contradicts that of a higher one.")
    TIED = N_("Two sources of the same authority differ on the same day.")


@dataclass(frozen=True)
class Claim:
    """A value with who says it: ``day`` is from when on it holds, in the teller's words. ``value`` is comparable text.

    ``corrected``: the resident had it put right.
    """

    value: str
    source: Source
    standing: Standing
    day: date
    corrected: bool = False

    @property
    def unchecked(self) -> bool:
        """A resident's correction for which nobody has seen a document yet."""
        return self.corrected and self.standing is Standing.REPORTED


@dataclass(frozen=True)
class Survival:
    """What follows from two claims. ``stands`` is the one to go by once any question is answered in its favour."""

    verdict: Verdict
    reason: Reason
    stands: Claim


_DECLARED = {department.source: department.authority for department in DEPARTMENTS}
_SENDERS = {department.code: department.source for department in DEPARTMENTS}
_BY_STANDING = {
    Standing.REPORTED: Authority.HINT,
    Standing.DOCUMENT_SEEN: Authority.EVIDENCE,
    Standing.CONFIRMED: Authority.MASTER,
}


def source_of(layout: Layout) -> Source:
    """Under which source the register knows the department that sends a file."""
    return _SENDERS[layout.department]


def authority_of(kind: FactKind, claim: Claim) -> Authority:
    """How far a claim is believed: a department as it is declared, everybody else by what was seen."""
    if claim.source in _DECLARED:
        return _DECLARED[claim.source].get(kind, Authority.HINT)
    return _BY_STANDING[claim.standing]


def decide(kind: FactKind, held: Claim | None, told: Claim) -> Survival:
    """Whether ``told`` takes the place of what is ``held``, or people have to say.

    Whichever of two came first, the same claim stands.
    """
    if held is None:
        return Survival(Verdict.REPLACE, Reason.NOTHING_HELD, told)
    if held.value == told.value:
        return Survival(Verdict.KEEP, Reason.EQUAL, stronger(kind, held, told))
    best = stronger(kind, held, told)
    other = told if best is held else held
    if best.unchecked and not other.unchecked:
        return Survival(_of_resident(best, other, held), Reason.CORRECTED, best)
    if (asks := _question(kind, best, other)) is not None:
        return Survival(Verdict.QUESTION, asks, best)
    higher = authority_of(kind, best) > authority_of(kind, other)
    reason = Reason.AUTHORITY if higher else Reason.LATER
    return Survival(Verdict.KEEP if best is held else Verdict.REPLACE, reason, best)


def survivor(kind: FactKind, claims: Iterable[Claim]) -> Claim:
    """The one of many claims that stands, in whatever order they came."""
    return max(claims, key=lambda claim: _rank(kind, claim))


def stronger(kind: FactKind, one: Claim, other: Claim) -> Claim:
    """The one of two that stands; the first where they are equal in everything."""
    return survivor(kind, (one, other))


def _rank(kind: FactKind, claim: Claim) -> tuple[bool | int | date | str, ...]:
    """What follows the day only makes the order whole: such claims are a question."""
    authority = int(authority_of(kind, claim))
    whole = (int(claim.standing), -int(claim.source), claim.value, claim.corrected)
    return (claim.unchecked, authority, claim.day, *whole)


def _of_resident(best: Claim, other: Claim, held: Claim) -> Verdict:
    """A correction takes the place of what is held; said once more after it, the other value is asked about."""
    if best is not held:
        return Verdict.REPLACE
    return Verdict.QUESTION if other.day > best.day else Verdict.KEEP


def _question(kind: FactKind, best: Claim, other: Claim) -> Reason | None:
    """Why people have to say, None where the rule does."""
    above, below = authority_of(kind, best), authority_of(kind, other)
    if above > below and other.day > best.day:
        return Reason.AGAINST_AUTHORITY
    if above == below and other.day == best.day:
        return Reason.TIED
    return None
