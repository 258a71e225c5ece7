"""A town whose year 2025 is known, and the mirror built of it. Imports stand in the fixtures (see desk's)."""

import pytest


@pytest.fixture
def built(committed_db, settings, tmp_path):
    """``built()`` puts everything committed so far into a mirror of its own."""
    from wanjia.feed.actions import sequence_once
    from wanjia.mirror.actions import build

    settings.MIRROR_FOLDER = tmp_path / "mirror"

    def built() -> None:
        sequence_once()
        build()

    return built


@pytest.fixture
def year(committed_db, built):
    """Ninety people in two counties, and what happened to them in 2025."""
    from wanjia.statistics.tests.factories import live_through_2025

    live_through_2025()
    built()
    return committed_db
