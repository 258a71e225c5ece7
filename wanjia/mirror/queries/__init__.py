"""Questions to the mirror."""

from wanjia.mirror.queries.asking import ask

__all__ = ["ask"]
