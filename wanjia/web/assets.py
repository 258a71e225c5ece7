"""Addresses of the built assets, from Vite's manifest."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.html import format_html
from django.utils.safestring import SafeString

ENTRY = "wanjia/web/assets/main.ts"
SPRITE = "icons.svg"
MARK = "mark.svg"


@lru_cache(maxsize=1)
def _manifest(folder: Path) -> dict[str, dict]:
    try:
        return json.loads((folder / ".vite" / "manifest.json").read_text())
    except FileNotFoundError as missing:
        raise ImproperlyConfigured("The pages' assets are not built yet. Run: make assets") from missing


def asset(name: str) -> str:
    """The address of one built file by the name it has in the manifest."""
    return settings.STATIC_URL + _manifest(Path(settings.STATIC_ROOT))[name]["file"]


def bundle() -> SafeString:
    """The tags that load the style sheet, the script and the mark of every page."""
    style = settings.STATIC_URL + _manifest(Path(settings.STATIC_ROOT))[ENTRY]["css"][0]
    return format_html(
        '<link rel="icon" href="{}"><link rel="stylesheet" href="{}"><script type="module" src="{}"></script>',
        asset(MARK),
        style,
        asset(ENTRY),
    )
