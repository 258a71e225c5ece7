"""Jobs of the gate."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wanjia.intake.actions.deciding import settle_decided
from wanjia.intake.actions.deliveries import apply_delivery, let_expired_go, look_through, undo_delivery
from wanjia.intake.actions.searching import search_register
from wanjia.intake.actions.uploads import take_in
from wanjia.kernel.clock import system_clock


@app.task(retry=RetryStrategy(max_attempts=5, wait=10))
def take_in_upload(number: str, communities: list[str] | None) -> None:
    """Take a held household list in. A worker that dies leaves it to the next, which goes on where it stopped."""
    take_in(UUID(number), None if communities is None else frozenset(communities), at=system_clock())


@app.task(retry=RetryStrategy(max_attempts=5, wait=10))
def look_through_delivery(number: str) -> None:
    """Class every row of a department's file; begun anew when it was cut off."""
    look_through(UUID(number), at=system_clock())


@app.task(name="wanjia.intake.tasks.apply_delivery", retry=RetryStrategy(max_attempts=5, wait=10))
def apply_approved(number: str) -> None:
    """Apply an approved delivery; taken up after the last chunk when it was cut off."""
    apply_delivery(UUID(number), at=system_clock())


@app.task(name="wanjia.intake.tasks.undo_delivery", retry=RetryStrategy(max_attempts=5, wait=10))
def undo_applied(number: str) -> None:
    """Undo an applied delivery; taken up where it was cut off."""
    undo_delivery(UUID(number), at=system_clock())


@app.task(name="wanjia.intake.tasks.settle_decided", retry=RetryStrategy(max_attempts=5, wait=10))
def settle_answered(number: str) -> None:
    """Take in the row of an answered question where the process that took the answer could not."""
    settle_decided(UUID(number), at=system_clock())


@app.task(retry=RetryStrategy(max_attempts=3, wait=60))
def search_for_doubles(number: str) -> None:
    """Search the whole register for records of one human; begun anew when it was cut off."""
    search_register(UUID(number), at=system_clock())


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="let_expired_go")
def let_expired_deliveries_go(timestamp: int) -> None:
    """Files that nobody has decided about do not stay."""
    let_expired_go(at=system_clock())
