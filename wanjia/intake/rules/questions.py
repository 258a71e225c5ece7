"""Questions to people: who has to answer, what follows from the answers, and where two texts differ."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from uuid import UUID

from wanjia.intake.types import Answer, QuestionKind, QuestionState

SECOND_SHARE = 0.1  # of all questions
STATES = {
    Answer.SAME: QuestionState.SAME,
    Answer.DIFFERENT: QuestionState.DIFFERENT,
    Answer.KEEP: QuestionState.KEPT,
    Answer.REPLACE: QuestionState.REPLACED,
}
_PAIR = frozenset({Answer.SAME, Answer.DIFFERENT, Answer.UNSURE})
_VALUES = frozenset({Answer.KEEP, Answer.REPLACE, Answer.UNSURE})
ANSWERS = {QuestionKind.ROW_MATCH: _PAIR, QuestionKind.REGISTER_PAIR: _PAIR, QuestionKind.CONFLICT: _VALUES}

Said = tuple[Answer, UUID | None]


@dataclass(frozen=True)
class Outcome:
    """Where a question stands, and whom it is about once that is decided."""

    state: QuestionState
    person: UUID | None = None


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. ``differs``: the other text has something else there."""

    text: str
    differs: bool = False


def wants_second(question: UUID) -> bool:
    """Whether the question is of the sample that another person answers too; the same whenever it is asked."""
    return int.from_bytes(sha256(question.bytes).digest()[:4]) < SECOND_SHARE * 2**32


def office_of(*areas: str | None) -> str:
    """The code of the smallest area that holds all of ``areas``: a community, a street, a county; "" for the city."""
    first, *others = areas
    for digits in (12, 9, 6):
        if first and all(other and other[:digits] == first[:digits] for other in others):
            return first[:digits].ljust(12, "0")
    return ""


def outcome(said: Sequence[Said], *, second: bool) -> Outcome:
    """What follows from the answers of different people. ``second``: two of them have to say the same.

    Somebody who is unsure leaves it to the next; two who disagree leave it to a third.
    """
    firm = [one for one in said if one[0] is not Answer.UNSURE]
    agreed, times = Counter(firm).most_common(1)[0] if firm else (None, 0)
    if agreed and times >= (2 if second or len(set(firm)) > 1 else 1):
        return Outcome(STATES[agreed[0]], agreed[1])
    doubted = len(firm) < len(said) or len(set(firm)) > 1
    return Outcome(QuestionState.UNSURE if doubted else QuestionState.OPEN)


def agreement(questions: Sequence[Sequence[Said]]) -> float | None:
    """The share of those answered by two people where the first two said the same; None where there are none."""
    twice = [said[:2] for said in questions if len(said) > 1]
    return sum(first == second for first, second in twice) / len(twice) if twice else None


def marked(left: str, right: str, *, hide: bool = False) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two texts in pieces, those that differ marked. ``hide``: what agrees is shown only at both ends, as stars."""
    steps = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return (
        tuple(_piece(left, start, end, tag != "equal", hide) for tag, start, end, _, _ in steps if end > start),
        tuple(_piece(right, start, end, tag != "equal", hide) for tag, _, _, start, end in steps if end > start),
    )


def _piece(text: str, start: int, end: int, differs: bool, hide: bool) -> Piece:
    if differs or not hide:
        return Piece(text[start:end], differs)
    shown = (text[at] if at < SHOWN or at >= len(text) - SHOWN else "*" for at in range(start, end))
    return Piece("".join(shown))


SHOWN = 4  # characters at each end of a number that is otherwise hidden
