"""The last answers of a reader: the same question at the same position is counted once."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from wanjia.mirror.types import Answer

KEPT = 512


@dataclass
class Slot:
    """A place for one answer; who counts it holds the lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    answer: Answer | None = None


class Answers:
    """The last answer to each of the last questions; who asks what is being counted waits for that count."""

    def __init__(self) -> None:
        self._slots: OrderedDict[Hashable, Slot] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, question: Hashable, wanted: int, count: Callable[[Answer | None], Answer]) -> Answer:
        """The kept answer if it has seen the position ``wanted``; else what ``count`` makes of the kept one."""
        with self._turn:
            slot = self._slots.setdefault(question, Slot())
            self._slots.move_to_end(question)
            while len(self._slots) > KEPT:
                self._slots.popitem(last=False)
        with slot.lock:
            if slot.answer is None or slot.answer.as_of < wanted:
                slot.answer = count(slot.answer)
            return slot.answer
