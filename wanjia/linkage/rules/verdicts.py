"""What becomes of somebody told of, when everybody who may be meant has been weighed."""

from collections.abc import Sequence

from wanjia.linkage.types import Thresholds, Verdict


def verdicts(probabilities: Sequence[float], thresholds: Thresholds) -> list[Verdict]:
    """The verdict on each candidate of one row. Nobody is linked who has a rival: twins, namesakes, a double."""
    likely = [chance >= thresholds.ask for chance in probabilities]
    if likely.count(True) == 1 and max(probabilities) >= thresholds.link:
        return [Verdict.LINK if one else Verdict.NOBODY for one in likely]
    return [Verdict.ASK if one else Verdict.NOBODY for one in likely]
