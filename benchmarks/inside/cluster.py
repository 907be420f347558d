"""A Spark cluster on this machine: one master, two workers, as processes of their own."""

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WORKERS, CORES_EACH, MEMORY_EACH = 2, 1, "3g"
PATIENCE_S = 60


@contextmanager
def session() -> Iterator[Any]:
    """A session at a cluster that is there as long as the block."""
    import pyspark
    from pyspark.sql import SparkSession

    home = Path(pyspark.__path__[0])
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        address = f"spark://127.0.0.1:{port}"
        started = [_start(home, folder, "Master", "--port", port, "--webui-port", _free_port())]
        try:
            _wait_for(port)
            for number in range(WORKERS):
                work = ("--work-dir", f"{folder}/{number}", "--webui-port", _free_port())
                started.append(_start(home, folder, "Worker", *work, "-c", CORES_EACH, "-m", MEMORY_EACH, address))
            builder = SparkSession.builder.master(address).appName("tutela-bench")
            for name, value in _settings(folder).items():
                builder = builder.config(name, value)
            spark = builder.getOrCreate()
            try:
                yield spark
            finally:
                spark.stop()
        finally:
            for process in started:
                process.terminate()
                process.wait()


def _settings(folder: str) -> dict[str, Any]:
    return {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": False,
        "spark.ui.showConsoleProgress": False,
        "spark.executor.memory": "2g",
        "spark.executor.cores": CORES_EACH,
        "spark.scheduler.minRegisteredResourcesRatio": 1.0,  # Both workers, or it would not be a cluster of two.
        "spark.sql.shuffle.partitions": 8,
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        "spark.log.level": "ERROR",
    }


def _start(home: Path, folder: str, part: str, *words: object) -> subprocess.Popen[bytes]:
    command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{part.lower()}.{part}", "--host", "127.0.0.1"]
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_NO_DAEMONIZE": "1", "SPARK_LOG_DIR": folder}
    with open(Path(folder) / f"{part}.log", "ab") as log:
        return subprocess.Popen([*map(str, command), *map(str, words)], env=environment, stdout=log, stderr=log)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"Spark's master did not answer on port {port} within {PATIENCE_S} s")
