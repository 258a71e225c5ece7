import pytest

from wanjia.host.tuning import GIB, as_file, settings_for


def test_a_city_machine_keeps_pages_once_in_its_own_memory():
    settings = settings_for(24 * GIB, 2)
    assert settings["shared_buffers"] == "1536MB"
    assert settings["effective_cache_size"] == "19968MB"
    assert settings["max_parallel_workers_per_gather"] == "1"


@pytest.mark.parametrize("memory", [GIB, 4 * GIB, 512 * GIB])
def test_sizes_stay_within_bounds_on_small_and_large_machines(memory):
    settings = settings_for(memory, 1)
    assert 128 <= int(settings["shared_buffers"][:-2]) <= 8192
    assert 4 <= int(settings["work_mem"][:-2]) <= 64
    assert 1024 <= int(settings["max_wal_size"][:-2]) <= 16384


def test_the_file_quotes_what_needs_it():
    assert as_file({"log_line_prefix": "it's"}) == "log_line_prefix = 'it''s'\n"
