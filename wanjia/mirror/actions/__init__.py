"""Making the mirror, and handing it on."""

from wanjia.mirror.actions.building import build
from wanjia.mirror.actions.exporting import export

__all__ = ["build", "export"]
