"""What the base page needs on every request: the menu this viewer may use, who looks, and where."""

from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from wanjia.web.types import Entry, MayOpen, Menu, Viewer

# So many lines fit the rail at 1366x768 without scrolling: sections stay open from the top, which is the daily work,
# as long as they fit.
OPEN_LINES = 14


@dataclass(frozen=True)
class Line:
    """An entry with its address; ``current`` as aria-current wants it: page, true for a page below it, or nothing."""

    title: str
    url: str
    current: str
    icon: str = ""


@dataclass(frozen=True)
class Group:
    """A section with the lines that are left for this viewer."""

    title: str
    icon: str
    lines: tuple[Line, ...]
    open: bool


def everyone(request: HttpRequest, url_name: str) -> bool:
    """Whether a page may be opened, where no floor above says more."""
    return True


def nobody(request: HttpRequest) -> Viewer:
    """The viewer where nobody can sign in."""
    return Viewer()


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``frame``, worked out only where a template asks for it (a fragment does not)."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, object]:
    menu: Menu = import_string(settings.MENU)
    viewer: Viewer = import_string(settings.VIEWER)(request)
    may_open: MayOpen = import_string(settings.MAY_OPEN)
    here = _here(request.path, menu)
    groups = _groups(request, menu, may_open, here)
    return {
        "menu": groups,
        "phone": _lines(request, menu.phone, may_open, here),
        "viewer": viewer,
        "sheet": _lines(request, ((entry, "") for entry in viewer.sheet), may_open, here),
        "sign_out_url": address(viewer.sign_out),
        "search_url": address(menu.search) if may_open(request, menu.search) else "",
        "home_url": address(menu.home) or "/",
        "other_languages": [pair for pair in settings.LANGUAGES if pair[0] != get_language()],
        "demo": settings.DEMO,
    }


def address(url_name: str) -> str:
    """The address of ``url_name``, or "" while no page of that name exists."""
    return _address(url_name, settings.ROOT_URLCONF)


@cache
def _address(url_name: str, urlconf: str) -> str:
    # Asked for every line of the menu on every page; addresses do not change while a process lives.
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return ""


def _groups(request: HttpRequest, menu: Menu, may_open: MayOpen, here: str) -> tuple[Group, ...]:
    lines = {
        section: _lines(request, ((entry, "") for entry in section.entries), may_open, here)
        for section in menu.sections
    }
    down_to = accumulate(map(len, lines.values()))
    return tuple(
        Group(section.title, section.icon, left, last <= OPEN_LINES or any(line.current for line in left))
        for (section, left), last in zip(lines.items(), down_to, strict=True)
        if left
    )


def _lines(request: HttpRequest, entries, may_open: MayOpen, here: str) -> tuple[Line, ...]:
    return tuple(
        Line(entry.title, url, _current(request.path, url) if url == here else "", icon)
        for entry, icon in entries
        if (url := address(entry.url_name)) and all(may_open(request, name) for name in _doors(entry))
    )


def _doors(entry: Entry) -> tuple[str, ...]:
    return (entry.url_name, entry.beside) if entry.beside else (entry.url_name,)


def _here(path: str, menu: Menu) -> str:
    """The address in the menu that a page stands at or below."""
    urls = (address(entry.url_name) for section in menu.sections for entry in section.entries)
    return max((url for url in urls if url and _current(path, url)), key=len, default="")


def _current(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if path.startswith(f"{url}/") else ""
