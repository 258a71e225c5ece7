"""Files are taken at once or ordered, agreed to, made by a job, handed out, and removed."""

from wanjia.exports.actions.deciding import cancel, decide
from wanjia.exports.actions.handing import hand_out, remove_expired
from wanjia.exports.actions.making import fail, make
from wanjia.exports.actions.taking import take_out

__all__ = ["cancel", "decide", "fail", "hand_out", "make", "remove_expired", "take_out"]
