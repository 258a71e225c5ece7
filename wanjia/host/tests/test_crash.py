"""Acknowledged is written: the server crashes again and again under writers that count what they were told."""

import threading
import time

import psycopg
import pytest

from wanjia.host.tests.houses import House, until

WRITERS, CRASHES = 4, 5
SECONDS_TO_RETURN = 5


class Writer(threading.Thread):
    """Inserts one number a transaction, connects again after a crash, and keeps what was acknowledged."""

    def __init__(self, address: str, number: int) -> None:
        super().__init__()
        self.address, self.number = address, number
        self.acknowledged: list[int] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        value = self.number
        while not self.stopped.is_set():
            try:
                with psycopg.connect(self.address, autocommit=True) as connection:
                    while not self.stopped.is_set():
                        value += WRITERS
                        connection.execute("INSERT INTO told VALUES (%s)", [value])
                        self.acknowledged.append(value)
            except psycopg.Error:
                time.sleep(0.02)


@pytest.fixture
def told(house: House):
    house.cluster.start()
    house.ask("CREATE TABLE told (number bigint PRIMARY KEY)")
    yield house
    house.ask("DROP TABLE told")
    house.cluster.stop()


def test_no_acknowledged_row_is_lost_when_the_server_crashes_under_writers(told):
    writers = [Writer(told.cluster.url("wanjia_owner"), number) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for _ in range(CRASHES):
        before = sum(len(writer.acknowledged) for writer in writers)
        until(lambda before=before: sum(len(w.acknowledged) for w in writers) > before + 20, seconds=30)
        began = time.monotonic()
        told.cluster.stop("immediate")
        told.cluster.start()
        assert (
            time.monotonic() - began < SECONDS_TO_RETURN * 2
        )  # the bound of an idle machine, doubled for a shared one
    for writer in writers:
        writer.stopped.set()
        writer.join()
    acknowledged = {value for writer in writers for value in writer.acknowledged}
    with psycopg.connect(told.cluster.url("wanjia_owner")) as connection:
        written = {value for (value,) in connection.execute("SELECT number FROM told")}
    assert len(acknowledged) > CRASHES * 20
    assert acknowledged <= written
