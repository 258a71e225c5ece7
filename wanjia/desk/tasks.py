"""Jobs of the desk."""

from procrastinate.contrib.django import app

from wanjia.desk.actions import let_blanks_go
from wanjia.kernel.clock import system_clock


@app.periodic(cron="53 3 * * *")
@app.task(queueing_lock="let_blanks_go")
def let_sent_blanks_go(timestamp: int) -> None:
    """Forms that a superior sent do not stay."""
    let_blanks_go(at=system_clock())
