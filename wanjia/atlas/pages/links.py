"""The ways among the maps of an area."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wanjia.access.policies import may_open
from wanjia.atlas.types import Layer
from wanjia.kernel.errors import N_
from wanjia.web.types import Tab

# A map by its name: what it is called, its page with what that is asked, and the page whose right it needs.
MAPS = {
    "areas": (N_("By area"), "atlas:map", "", "atlas:map"),
    "hexagons": (N_("Hexagons"), "atlas:layers", "", "atlas:layers"),
    "homes": (N_("Homes"), "atlas:layers", f"&layer={Layer.HOUSEHOLDS}", "atlas:shape"),
    "months": (N_("Month by month"), "atlas:months", "", "atlas:months"),
}


def map_tabs(request: HttpRequest, area_id: int, current: str) -> list[Tab]:
    """The maps of an area that the reader may open; ``current`` is one of MAPS."""
    return [
        Tab(_(words), f"{reverse(page)}?area={area_id}{asked}", current=name == current)
        for name, (words, page, asked, right) in MAPS.items()
        if may_open(request, right)
    ]
