"""What was shown after a close, what was signed, and what was published. Rows are only ever added."""

from wanjia.statistics.models.closes import Close
from wanjia.statistics.models.communique import Communique
from wanjia.statistics.models.returns import Decision, Return

__all__ = ["Close", "Communique", "Decision", "Return"]
