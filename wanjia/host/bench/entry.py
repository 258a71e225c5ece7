"""Who may be meant while somebody is entered: people of the register, told with the slips of a counter."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from wanjia.access.types import RequestContext
from wanjia.host.bench import bare
from wanjia.host.bench.clients import Clients
from wanjia.host.bench.figures import Line, latency
from wanjia.host.bench.jobs import Bare, Doors
from wanjia.host.bench.subjects import Subject, Subjects
from wanjia.kernel.identity import check_character
from wanjia.registry.types.sketches import Sketch
from wanjia.vault.queries import blind
from wanjia.vault.types import FieldClass

MOST, CHECKED = 100, 200


@dataclass(frozen=True)
class Slipped:
    """Somebody as told at a counter, and who it is."""

    subject: Subject
    sketch: Sketch


def sketches(subjects: Subjects, count: int) -> list[Slipped]:
    """So many people, each told with one slip; the next one's name is at hand for a wrong character."""
    people = subjects.take(count + 1)
    draw = random.Random(len(people))  # noqa: S311 (a sample, not a secret)
    return [Slipped(one, told(one, other.name, draw)) for one, other in pairwise(people)]


def told(one: Subject, other: str, draw: random.Random) -> Sketch:
    """What is said of somebody: without the number, with a wrong digit, day for month, or another last character."""
    number = one.number
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    sketch = Sketch(name=one.name, sex=str(2 - int(number[16]) % 2), born_on=born, number=number)
    match draw.randrange(4):
        case 0:
            return replace(sketch, number="")
        case 1:
            return replace(sketch, number=_wrong(number, draw))
        case 2:
            swapped = born.replace(month=born.day, day=born.month) if born.day <= 12 else born
            return replace(sketch, number="", born_on=swapped)
    return replace(sketch, name=one.name[:-1] + other[-1])


def _wrong(number: str, draw: random.Random) -> str:
    """Another sequence, as it is read wrong from a paper; the last character fits, so that no form refuses it."""
    first = number[:14] + f"{(int(number[14:17]) + draw.randrange(1, 500) * 2) % 1000:03}"
    return first + check_character(first)


def line(slipped: Sequence[Slipped], by: RequestContext, clients: Clients, url: str) -> Line:
    """The online check, beside one look-up by a b-tree."""
    ours = clients.closed_loop(Doors("double", by), [one.sketch for one in slipped])
    plain = clients.closed_loop(Bare(url, bare.NUMBER), [_blind(one) for one in slipped])
    checked = slipped[:CHECKED]
    found = sum(_finds(one, by) for one in checked)
    meaning = (
        f"people told with a slip, looked up by blocks and weighed; {found:,} of {len(checked):,} were among the five "
        "likeliest; bare: one look-up of a number"
    )
    return latency("Who may be meant, at entry", meaning, ours=ours, bare=plain, most=MOST)


def _finds(one: Slipped, by: RequestContext) -> bool:
    from wanjia.intake.queries import likely_doubles

    return one.subject.uuid in {found.person for found in likely_doubles(by, one.sketch)}


def _blind(one: Slipped) -> list[bytes]:
    return [blind(FieldClass.CITIZEN_NUMBER, one.subject.number)]
