"""A worker that stands idle when its parent is killed."""

import subprocess
import sys

# ``os.getpid`` is a first thing to do that any process can.
IDLE = """
import os, sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from wanjia.kernel.processes import end_with_parent
if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, get_context("spawn"), end_with_parent, (os.getpid,))
    print(pool.submit(os.getpid).result(), flush=True)
    sys.stdin.read()
"""


def test_a_worker_ends_with_a_parent_that_is_killed(tmp_path):
    program = tmp_path / "idle.py"
    program.write_text(IDLE)
    parent = subprocess.Popen([sys.executable, str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout.readline().strip()
    parent.kill()
    # the worker holds the other end of this pipe for as long as it lives
    parent.communicate(timeout=20)
    assert parent.returncode == -9
