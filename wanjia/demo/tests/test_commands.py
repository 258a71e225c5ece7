from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def test_the_command_writes_a_city_and_says_that_it_is_synthetic(tmp_path):
    out = StringIO()
    call_command("demo", "--files-only", "--people", "1000", "--seed", "5", "--folder", str(tmp_path), stdout=out)
    assert "合成数据" in out.getvalue()
    assert "1,000" in out.getvalue()
    assert (tmp_path / "part-0001.parquet").exists()


def test_the_command_refuses_in_chinese(tmp_path):
    with pytest.raises(CommandError, match="1,000"):
        call_command("demo", "--people", "3", "--folder", str(tmp_path))
    assert list(tmp_path.iterdir()) == []
