"""The worker looks every ten minutes whether another base is due."""

from procrastinate.contrib.django import app

from wanjia.mirror.actions import build
from wanjia.mirror.queries import is_due


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="mirror_build", lock="mirror_build")
def rebuild(timestamp: int) -> None:
    """Make a base where one is due; the old one serves meanwhile."""
    if is_due():
        build()
