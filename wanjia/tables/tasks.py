"""The daily making of partitions, well ahead of the month that needs them."""

from procrastinate.contrib.django import app

from wanjia.tables.actions import ensure_partitions


@app.periodic(cron="7 2 * * *")
@app.task(queueing_lock="ensure_partitions")
def make_months_ahead(timestamp: int) -> None:
    """The months to come, for every partitioned table."""
    ensure_partitions()
