"""One Spark for the suite, on this machine. Where Java or pyspark is missing it is skipped, but never by CI."""

import importlib.util
import os
import shutil

import pytest

from tests.lacking import lacking


def missing() -> str:
    """What this machine lacks."""
    lacks = [] if shutil.which("java") else ["Java (Debian: openjdk-17-jre-headless)"]
    if importlib.util.find_spec("pyspark") is None:
        lacks.append("pyspark (make spark)")
    return " and ".join(lacks)


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    if reason := missing():
        lacking(f"Spark needs {reason}")
    from pyspark.sql import SparkSession

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }
    session = SparkSession.builder.master("local[2]").appName("wanjia").config(map=settings).getOrCreate()
    yield session
    session.stop()
