"""Files brought into the machine's memory before somebody asks for a page here and a page there of them."""

import os
from pathlib import Path

PIECE = 128 * 1024  # the kernel fetches no more for one request than a device reads ahead


def fetch(path: Path) -> None:
    """Have the kernel fetch a file from one end to the other, what lies in memory excepted.

    Nothing of it comes into this process. OSError where it cannot be opened.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        for start in range(0, os.fstat(descriptor).st_size, PIECE):
            os.posix_fadvise(descriptor, start, PIECE, os.POSIX_FADV_WILLNEED)
    finally:
        os.close(descriptor)
