"""Jobs of the house itself: take up what a dead worker left, and put old jobs away."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from wanjia.host.worker import STALLED_SECONDS

KEPT_HOURS = 30 * 24


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker has sent no heartbeat for half a minute start again."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="remove_old", pass_context=True)
async def remove_old(context: JobContext, timestamp: int) -> None:
    """Jobs that ended well a month ago go away; failed ones stay until somebody has looked at them."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
