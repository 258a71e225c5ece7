"""Making the mirror."""

from wanjia.mirror.actions.building import build

__all__ = ["build"]
