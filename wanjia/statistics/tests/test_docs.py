"""docs/tables.md is made from the catalogue."""

from pathlib import Path

from wanjia.statistics.pages.catalogue import page_of_designs
from wanjia.statistics.rules.catalogue import DESIGNS

PAGE = Path(__file__).parents[3] / "docs" / "tables.md"


def test_the_page_of_tables_is_that_of_the_catalogue():
    page = page_of_designs()
    assert PAGE.read_text(encoding="utf-8") == page, "Run: wanjia statistics designs > docs/tables.md"
    assert all(f"| `{one.code}` |" in page for one in DESIGNS)
