"""Where an installation lives."""

from pathlib import Path

import pytest

from wanjia.config.home import home


@pytest.mark.parametrize(("told", "place"), [("", ".wanjia"), ("elsewhere", "elsewhere")])
def test_an_empty_address_is_none(monkeypatch, tmp_path, told, place):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WANJIA_HOME", told)
    assert home() == Path(place).resolve()


def test_without_an_address_it_is_beside(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WANJIA_HOME", raising=False)
    assert home() == tmp_path / ".wanjia"
