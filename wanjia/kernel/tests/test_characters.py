"""Traditional characters and variants are known by their simplified ones."""

import pytest

from wanjia.kernel.characters import folded, simplified


@pytest.mark.parametrize(
    ("written", "simple"),
    [("離婚", "离婚"), ("劉國華", "刘国华"), ("王喆", "王喆"), ("峯", "峰"), ("Anna·李", "Anna·李"), ("", "")],
)
def test_what_is_written_in_traditional_characters_is_folded(written, simple):
    assert folded(written) == simple


def test_folding_once_is_enough():
    assert not {ord(character) for character in simplified().values()} & simplified().keys()
