"""Jobs of the gate."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wanjia.intake.actions.uploads import take_in
from wanjia.kernel.clock import system_clock


@app.task(retry=RetryStrategy(max_attempts=5, wait=10))
def take_in_upload(number: str, communities: list[str] | None) -> None:
    """Take a held household list in. A worker that dies leaves it to the next, which goes on where it stopped."""
    take_in(UUID(number), None if communities is None else frozenset(communities), at=system_clock())
