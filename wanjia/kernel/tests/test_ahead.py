"""Files that the kernel fetches: what was on disk alone lies in memory afterwards."""

import ctypes
import mmap
import os
import time
from unittest.mock import patch

import pytest

from wanjia.kernel.ahead import PIECE, fetch

SIZE = 40 * PIECE + 1


def resident(path) -> int:
    """How many pages of a file lie in memory."""
    pages = -(-SIZE // mmap.PAGESIZE)
    told = (ctypes.c_ubyte * pages)()
    with path.open("rb") as file:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.mmap.restype = ctypes.c_void_p
        libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long)
        address = libc.mmap(None, SIZE, mmap.PROT_READ, mmap.MAP_SHARED, file.fileno(), 0)
        assert libc.mincore(ctypes.c_void_p(address), ctypes.c_size_t(SIZE), told) == 0
        libc.munmap(ctypes.c_void_p(address), ctypes.c_size_t(SIZE))
    return sum(one & 1 for one in told)


@pytest.fixture
def on_disk(tmp_path):
    """A file of which nothing lies in memory, unless the folder of the tests is one in memory itself."""
    path = tmp_path / "table"
    path.write_bytes(os.urandom(SIZE))
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)
    return path


def test_a_file_is_fetched_from_one_end_to_the_other(on_disk):
    fetch(on_disk)
    deadline = time.monotonic() + 10
    while (there := resident(on_disk)) * mmap.PAGESIZE < SIZE and time.monotonic() < deadline:
        time.sleep(0.01)  # the kernel was asked, and is on its way
    assert there * mmap.PAGESIZE >= SIZE


def test_no_byte_is_left_out(on_disk):
    with patch("os.posix_fadvise") as asked:
        fetch(on_disk)
    pieces = [call.args[1:] for call in asked.call_args_list]
    assert {advice for *_, advice in pieces} == {os.POSIX_FADV_WILLNEED}
    assert [start for start, *_ in pieces] == list(range(0, SIZE, PIECE))
    assert {length for _, length, _ in pieces} == {PIECE}


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(FileNotFoundError):
        fetch(tmp_path / "none")
