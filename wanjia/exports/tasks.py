"""Jobs of the download centre."""

import logging
from contextlib import ExitStack
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from wanjia.exports.actions import fail, make, remove_expired
from wanjia.kernel.clock import system_clock
from wanjia.kernel.errors import Forbidden, NotFound, Refused

ATTEMPTS = 5
log = logging.getLogger(__name__)


@app.task(retry=RetryStrategy(max_attempts=ATTEMPTS, wait=10), pass_context=True)
def make_file(context: JobContext, number: str) -> None:
    """Make the file of an order. A worker that dies leaves it to the next."""
    with ExitStack() as at_the_last_attempt:
        if context.job is not None and context.job.attempts + 1 >= ATTEMPTS:
            at_the_last_attempt.callback(_give_up, number)
        try:
            make(UUID(number), clock=system_clock)
        except (Refused, NotFound, Forbidden) as problem:
            # Asking again would not help: the list or the right to it is gone.
            log.warning("the file %s cannot be made: %s", number, type(problem).__name__)
            _give_up(number)
        at_the_last_attempt.pop_all()


def _give_up(number: str) -> None:
    fail(UUID(number), at=system_clock())


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="remove_expired")
def remove_expired_files(timestamp: int) -> None:
    """Files whose seven days are over go away."""
    remove_expired(at=system_clock())
