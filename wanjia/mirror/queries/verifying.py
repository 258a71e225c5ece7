"""Whether the mirror says what the register says: counts and checksums of each group, counted on both sides."""

from wanjia.mirror.queries.asking import ask
from wanjia.mirror.queries.files import declared
from wanjia.mirror.queries.register import asked, instance
from wanjia.mirror.types import Check, Difference

Sums = dict[str, tuple[int, int]]


def verify() -> tuple[int, list[Difference]]:
    """How many groups were compared, and those that differ. What is recorded meanwhile may differ: ask again."""
    checks = [check for facts in declared() for check in facts.checks]
    pairs = [(check.name, _ours(check), _theirs(check)) for check in checks]
    looked_at = sum(len(ours.keys() | theirs.keys()) for _, ours, theirs in pairs)
    return looked_at, [one for name, ours, theirs in pairs for one in _differences(name, ours, theirs)]


def _differences(name: str, ours: Sums, theirs: Sums) -> list[Difference]:
    nothing = (0, 0)
    groups = sorted(ours.keys() | theirs.keys())
    pairs = [Difference(name, group, ours.get(group, nothing), theirs.get(group, nothing)) for group in groups]
    return [pair for pair in pairs if pair.ours != pair.theirs]


def _ours(check: Check) -> Sums:
    return {str(group): (int(count), int(total)) for group, count, total in ask(check.name, check.ours).rows}


def _theirs(check: Check) -> Sums:
    with instance(declared()) as duck:
        rows = duck.execute(f"FROM {asked(check.theirs)}").fetchall()
    return {str(group): (int(count), int(total)) for group, count, total in rows}
